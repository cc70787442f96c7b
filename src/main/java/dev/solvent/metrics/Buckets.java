package dev.solvent.metrics;

import java.time.Duration;
import java.util.stream.IntStream;

/** The upper bounds of the histograms' buckets. */
final class Buckets {
    /** Answers of models: 50 ms to 10 min. */
    static final Duration[] ANSWER =
            millis(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 40_000, 60_000, 120_000, 300_000, 600_000);

    /** What goes on inside the gateway or between it and Redis: 50 µs to 2.5 s. */
    static final Duration[] INNER = micros(
            50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
            2_500_000);

    /** Waiting for others to settle: 10 ms to 10 s. */
    static final Duration[] WAIT = millis(10, 25, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000);

    private Buckets() {}

    private static Duration[] millis(int... bounds) {
        return IntStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    private static Duration[] micros(int... bounds) {
        return IntStream.of(bounds)
                .mapToObj(bound -> Duration.ofNanos(bound * 1_000L))
                .toArray(Duration[]::new);
    }
}
