package dev.solvent.route;

import java.time.Duration;

/**
 * How often a request that failed is sent again; section {@code upstream.retry} of the configuration. The first round over a
 * route's targets is not a repetition: each that fails makes way for the next at once.
 *
 * @param retries how many further rounds there may be, over the targets whose failures may pass
 * @param retryTime no further round begins later than this after the first attempt began; a longer {@code Retry-After} ends
 *     the rounds
 * @param mayBeBilled what may follow an attempt that the provider may bill
 */
public record RetryConfig(int retries, Duration retryTime, MayBeBilled mayBeBilled) {
    /** What may follow an attempt that may be billed. Each further one adds its own bound to the hold first. */
    public enum MayBeBilled {
        /** Nothing. */
        NEVER,
        /** Another target: what the first one may bill is charged, and the client gets its answer all the same. */
        OTHER_TARGET,
        /** Any target, also the same one. */
        ALWAYS
    }

    /** What holds when nothing is set: two repetitions as in LiteLLM and the clients of OpenAI, and fallback after anything. */
    public static final RetryConfig DEFAULT = new RetryConfig(2, Duration.ofSeconds(5), MayBeBilled.OTHER_TARGET);

    private static final int MOST_RETRIES = 100;

    public RetryConfig {
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new IllegalArgumentException("retries must be from 0 to " + MOST_RETRIES);
        }
        if (retryTime.isNegative()) {
            throw new IllegalArgumentException("retry_time must not be negative");
        }
    }
}
