package dev.solvent.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log when Redis goes away and when it is back; once, however many commands notice. Thread-safe. */
final class Availability {
    private static final Logger log = LoggerFactory.getLogger(Availability.class);
    private static final long NEVER = Long.MIN_VALUE;

    /** A connection that is broken beside others that are not would otherwise fill the log. */
    private static final Duration SHORTEST_PEACE = Duration.ofSeconds(5);

    private final AtomicLong awaySinceNanos = new AtomicLong(NEVER);
    private final AtomicLong backSinceNanos = new AtomicLong(System.nanoTime() - SHORTEST_PEACE.toNanos());

    /** A command found no Redis. */
    void lost(Throwable failure) {
        long now = System.nanoTime();
        if (awaySinceNanos.get() == NEVER
                && now - backSinceNanos.get() > SHORTEST_PEACE.toNanos()
                && awaySinceNanos.compareAndSet(NEVER, now)) {
            log.warn("Redis is away: {}", failure.getMessage());
        }
    }

    /** A command was answered. */
    void answered() {
        long since = awaySinceNanos.get();
        if (since != NEVER && awaySinceNanos.compareAndSet(since, NEVER)) {
            long now = System.nanoTime();
            backSinceNanos.set(now);
            log.info("Redis is back after {} ms", Duration.ofNanos(now - since).toMillis());
        }
    }
}
