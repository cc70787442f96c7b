package dev.solvent.pricing;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Makes the bound of a request. Every doubt is settled for the dearer side: the dearest band that the input could reach,
 * the dearest of plain, cached and cache-written input, reasoning if it is dearer than output, the tier that was asked
 * for or the standard one, whichever is dearer, the most tokens that an image can have, and the whole window where nobody
 * can tell. So {@link Bill#price} of a usage within the bound is never above it.
 *
 * <p>A bound that is beyond the largest amount is a {@link MoneyOverflowException}: the request is refused.
 */
public final class Bounds {
    private Bounds() {}

    /**
     * The bound that needs no tokenizer: as many tokens as the texts have bytes, plus the overheads, but no more than a
     * chat's model takes in.
     *
     * @param choices how many answers are asked for ({@code n}, or {@code best_of} if larger), at least 1
     * @param webSearches the most searches that the provider may make
     */
    public static Bound cheap(ModelCard card, PromptSize prompt, int choices, ServiceTier asked, int webSearches) {
        return of(card, prompt.textBytes(), prompt, choices, asked, webSearches);
    }

    /** The tighter bound: the texts were counted in the model's own encoding. The overheads still come on top. */
    public static Bound exact(
            ModelCard card, long countedTokens, PromptSize prompt, int choices, ServiceTier asked, int webSearches) {
        return of(card, countedTokens, prompt, choices, asked, webSearches);
    }

    /** The bound of a request that may go to any of several targets: in every respect the dearest of theirs. */
    public static Bound dearest(List<Bound> bounds) {
        return bounds.stream().reduce(Bounds::dearer).orElseThrow();
    }

    private static Bound dearer(Bound a, Bound b) {
        return new Bound(
                a.fixed().max(b.fixed()),
                Math.max(a.nanoUsdPerOutputToken(), b.nanoUsdPerOutputToken()),
                Math.max(a.maxOutputTokens(), b.maxOutputTokens()),
                Math.max(a.inputTokens(), b.inputTokens()));
    }

    private static Bound of(
            ModelCard card, long textTokens, PromptSize prompt, int choices, ServiceTier asked, int webSearches) {
        if (choices < 1 || textTokens < 0 || webSearches < 0) {
            throw new IllegalArgumentException("a request has at least one choice, and no negative sizes");
        }
        InputBound input = InputBound.of(card, textTokens, prompt);
        ModelPrice price = card.price();
        boolean spoken = prompt.media().spokenAnswer();
        long outputRate = dearest(price, input.total(), asked, rates -> rates.dearestOutput(spoken));
        NanoUsd fixed = new Product()
                .add(input.text(), dearest(price, input.total(), asked, rates -> rates.dearestInput(false, false)))
                .add(input.images(), dearest(price, input.total(), asked, rates -> rates.dearestInput(true, false)))
                .add(input.any(), dearest(price, input.total(), asked, rates -> rates.dearestInput(true, true)))
                .add(prompt.predictedBytes() * choices, outputRate)
                .roundedUp();
        NanoUsd output = new Product().add(choices, outputRate).roundedUp();
        return new Bound(
                fixed.plus(fees(price.fees(), prompt, choices, webSearches)),
                output.nanos(),
                card.maxOutputTokens(),
                input.total());
    }

    private static NanoUsd fees(Fees fees, PromptSize prompt, int choices, int webSearches) {
        return NanoUsd.of(fees.request().dearest())
                .plus(NanoUsd.of(fees.webSearch().dearest()).times(webSearches))
                .plus(NanoUsd.of(fees.imageRead())
                        .times(prompt.media().pictures().size()))
                .plus(NanoUsd.of(fees.imageMade()).times(choices));
    }

    /** The dearest rate of the bands that the input can reach, in the tier that was asked for and in the standard one. */
    private static long dearest(ModelPrice price, long inputTokens, ServiceTier asked, ToLongFunction<Rates> ofTable) {
        long dearest = 0;
        for (PriceBand band : price.bands()) {
            if (isWithinReach(band, inputTokens)) {
                dearest = Math.max(dearest, ofTable.applyAsLong(band.standard()));
                dearest = Math.max(dearest, ofTable.applyAsLong(band.in(asked)));
            }
        }
        return dearest;
    }

    private static boolean isWithinReach(PriceBand band, long inputTokens) {
        return band.aboveTokens() == 0 || inputTokens > band.aboveTokens();
    }
}
