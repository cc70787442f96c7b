package dev.solvent.exchange;

import dev.solvent.route.CooldownConfig;
import dev.solvent.route.RetryConfig;
import java.time.Duration;

/**
 * The settings of requests in flight; section {@code upstream} of the configuration.
 *
 * @param timeout how long a provider may take until its answer begins, and the longest silence inside an answer
 * @param drainTime how long an answer is read on after its client has gone, to learn what it cost
 * @param maxAnswerBytes the largest whole answer
 * @param maxEventBytes the largest event of a stream
 * @param retry how often a request that failed is sent again
 * @param cooldown when a target that keeps failing is left in peace
 * @param growing holds that grow with their streams
 */
public record ExchangeConfig(
        Duration timeout,
        Duration drainTime,
        int maxAnswerBytes,
        int maxEventBytes,
        RetryConfig retry,
        CooldownConfig cooldown,
        GrowingConfig growing) {
    private static final int SMALLEST_BYTES = 1 << 10;

    /** What holds when nothing is set. */
    public static final ExchangeConfig DEFAULT = new ExchangeConfig(
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            64 << 20,
            8 << 20,
            RetryConfig.DEFAULT,
            CooldownConfig.DEFAULT,
            GrowingConfig.DEFAULT);

    public ExchangeConfig {
        require(timeout.toMillis() >= 1, "timeout must be longer than nothing");
        require(drainTime.toMillis() >= 1, "drain_time must be longer than nothing");
        require(maxAnswerBytes >= SMALLEST_BYTES, "max_answer_bytes must be at least 1KiB");
        require(maxEventBytes >= SMALLEST_BYTES, "max_event_bytes must be at least 1KiB");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
