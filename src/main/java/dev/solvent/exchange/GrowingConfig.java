package dev.solvent.exchange;

import java.time.Duration;
import java.util.List;

/**
 * The settings of holds that grow with their streams; section {@code upstream.growing} of the configuration.
 *
 * @param models whose streams are held so, by the names that clients use; a {@code *} at the end stands for the rest. Keys may
 *     ask for it too
 * @param firstTokens how many tokens of output are held before a stream begins
 * @param readAheadTokens how many tokens stay held beyond those that have arrived
 * @param readAheadTime the same as a time, at the speed of the stream; the larger of both counts
 * @param patience how long a stream pauses at the end of what is held before it is ended there
 * @param wholeAnswers whether answers that are asked for whole are fetched as streams, so that their holds can grow too
 */
public record GrowingConfig(
        List<String> models,
        long firstTokens,
        long readAheadTokens,
        Duration readAheadTime,
        Duration patience,
        boolean wholeAnswers) {
    private static final long MOST_TOKENS = 1_000_000;

    /** What holds when nothing is set. */
    public static final GrowingConfig DEFAULT =
            new GrowingConfig(List.of(), 512, 256, Duration.ofSeconds(2), Duration.ofSeconds(2), false);

    public GrowingConfig {
        models = List.copyOf(models);
        for (String model : models) {
            int star = model.indexOf('*');
            if (model.isBlank() || (star >= 0 && star != model.length() - 1)) {
                throw new IllegalArgumentException(
                        "growing.models must be names of models, with a * only at the end, not: " + model);
            }
        }
        require(firstTokens >= 1 && firstTokens <= MOST_TOKENS, "growing.first_tokens must be from 1 to 1000000");
        require(
                readAheadTokens >= 1 && readAheadTokens <= MOST_TOKENS,
                "growing.read_ahead_tokens must be from 1 to 1000000");
        require(
                !readAheadTime.isNegative() && readAheadTime.compareTo(Duration.ofMinutes(1)) <= 0,
                "growing.read_ahead_time must be from 0s to 1m");
        require(
                !patience.isNegative() && patience.compareTo(Duration.ofMinutes(5)) <= 0,
                "growing.patience must be from 0s to 5m");
    }

    /** Whether the owner listed this model. */
    boolean lists(String model) {
        return models.stream()
                .anyMatch(name -> name.endsWith("*")
                        ? model.startsWith(name.substring(0, name.length() - 1))
                        : model.equals(name));
    }

    /** How many tokens are to be held beyond those that have arrived. */
    long readAhead(OutputCount arrived) {
        return Math.max(readAheadTokens, arrived.tokensIn(readAheadTime.toMillis()));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
