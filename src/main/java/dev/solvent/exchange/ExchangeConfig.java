package dev.solvent.exchange;

import java.time.Duration;

/**
 * The settings of requests in flight; section {@code upstream} of the configuration.
 *
 * @param timeout how long a provider may take until its answer begins, and the longest silence inside an answer
 * @param drainTime how long an answer is read on after its client has gone, to learn what it cost
 * @param maxAnswerBytes the largest whole answer
 * @param maxEventBytes the largest event of a stream
 */
public record ExchangeConfig(Duration timeout, Duration drainTime, int maxAnswerBytes, int maxEventBytes) {
    /** What holds when nothing is set. */
    public static final ExchangeConfig DEFAULT =
            new ExchangeConfig(Duration.ofMinutes(10), Duration.ofMinutes(5), 64 << 20, 8 << 20);

    public ExchangeConfig {
        if (timeout.toMillis() < 1 || drainTime.toMillis() < 1) {
            throw new IllegalArgumentException("timeout and drain_time must be longer than nothing");
        }
        if (maxAnswerBytes < 1024 || maxEventBytes < 1024) {
            throw new IllegalArgumentException("max_answer and max_event must be at least 1 KiB");
        }
    }
}
