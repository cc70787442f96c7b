package dev.solvent.usage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;

/**
 * How long answers usually get, by key and model; learned from answers that were charged, in this gateway's memory alone. It
 * decides only how much of scarce money a request is worth to hold, never what it may cost: whatever is held is sent upstream as
 * the output limit.
 *
 * <p>A key that has asked little is judged by all answers of the model, and a model that has answered little by typical ones.
 */
public final class AnswerLengths {
    /** In tokens; twenty steps of a log-normal distribution around 500. */
    private static final List<Integer> TYPICAL = List.of(
            32, 66, 100, 135, 174, 217, 265, 320, 384, 458, 546, 651, 783, 944, 1155, 1439, 1852, 2503, 3755, 7780);

    /** What all answers of a model weigh beside those of one key. */
    private static final float MODEL_WEIGHT = 20;

    /** A histogram takes less than a kilobyte. */
    private static final int MOST_KEYS = 20_000;

    private static final int MOST_MODELS = 2_000;

    private final LengthHistogram typical = new LengthHistogram();
    private final Cache<KeyAndModel, LengthHistogram> ofKeys;
    private final Cache<String, LengthHistogram> ofModels;
    private final List<Double> parts;
    private final boolean crowdedFirst;

    private record KeyAndModel(String key, String model) {}

    /**
     * What to expect of an answer, in tokens.
     *
     * @param usual hardly any answer passes it
     * @param crowded most answers do not pass it
     */
    public record Expected(long usual, long crowded) {}

    /**
     * What to call usual and crowded.
     *
     * @param usualPercent of a hundred answers so many do not pass the usual length
     * @param crowdedPercent the same for the crowded length
     */
    public AnswerLengths(int usualPercent, int crowdedPercent) {
        TYPICAL.forEach(tokens -> typical.add(tokens, false));
        this.ofKeys = Caffeine.newBuilder().maximumSize(MOST_KEYS).build();
        this.ofModels = Caffeine.newBuilder().maximumSize(MOST_MODELS).build();
        this.crowdedFirst = crowdedPercent <= usualPercent;
        double crowded = crowdedPercent / 100.0;
        double usual = usualPercent / 100.0;
        this.parts = crowdedFirst ? List.of(crowded, usual) : List.of(usual, crowded);
    }

    /**
     * An answer has come.
     *
     * @param tokens how many it had, for each choice
     * @param limit the output limit that was sent; an answer that reached it might have got longer
     */
    public void learn(String key, String model, long tokens, long limit) {
        boolean cut = tokens >= limit;
        ofKeys.get(new KeyAndModel(key, model), fresh -> new LengthHistogram()).add(tokens, cut);
        ofModels.get(model, fresh -> new LengthHistogram()).add(tokens, cut);
    }

    /** What is known of answers for this key by this model. */
    public Expected expect(String key, String model) {
        LengthHistogram all = new LengthHistogram();
        all.blend(typical, Float.MAX_VALUE);
        LengthHistogram ofModel = ofModels.getIfPresent(model);
        if (ofModel != null) {
            all.blend(ofModel, MODEL_WEIGHT);
        }
        LengthHistogram ofKey = ofKeys.getIfPresent(new KeyAndModel(key, model));
        if (ofKey != null) {
            all.blend(ofKey, Float.MAX_VALUE);
        }
        long[] lengths = all.quantiles(parts);
        return crowdedFirst ? new Expected(lengths[1], lengths[0]) : new Expected(lengths[0], lengths[1]);
    }
}
