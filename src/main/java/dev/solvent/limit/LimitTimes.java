package dev.solvent.limit;

import java.time.Duration;

/**
 * How long what is counted counts.
 *
 * @param window from the first request in it; as with LiteLLM a minute
 * @param slotTime the deadline of a request in flight, which the living gateway keeps moving
 * @param longestRequest after this time a request counts as dead, and its slot is kept alive no more
 */
public record LimitTimes(Duration window, Duration slotTime, Duration longestRequest) {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** The usual times, for requests of that length at most. */
    public static LimitTimes of(Duration longestRequest) {
        return new LimitTimes(MINUTE, MINUTE, longestRequest);
    }
}
