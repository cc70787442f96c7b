package dev.solvent.budget;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Redis's time as this gateway knows it: periods and deadlines are Redis's business, and gateways' clocks differ. Every answer
 * that carries a time sets it; between answers it goes on with the monotonic clock.
 */
final class RedisClock {
    private final AtomicLong offsetMillis = new AtomicLong();

    RedisClock(long redisNowMillis) {
        set(redisNowMillis);
    }

    long nowMillis() {
        return offsetMillis.get() + monotonicMillis();
    }

    void set(long redisNowMillis) {
        offsetMillis.set(redisNowMillis - monotonicMillis());
    }

    private static long monotonicMillis() {
        return System.nanoTime() / 1_000_000;
    }
}
