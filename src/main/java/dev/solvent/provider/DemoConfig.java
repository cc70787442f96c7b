package dev.solvent.provider;

/**
 * How fast the demo provider is.
 *
 * @param firstTokenMillis before the first token
 * @param tokenMillis before each further one
 */
public record DemoConfig(long firstTokenMillis, long tokenMillis) {
    /** As fast as it can. */
    public static final DemoConfig FAST = new DemoConfig(0, 0);

    public DemoConfig {
        if (firstTokenMillis < 0 || firstTokenMillis > 600_000) {
            throw new IllegalArgumentException("first_token: 0 to 10 min, not " + firstTokenMillis + " ms");
        }
        if (tokenMillis < 0 || tokenMillis > 60_000) {
            throw new IllegalArgumentException("per_token: 0 to 1 min, not " + tokenMillis + " ms");
        }
    }

    /** The time that so many tokens take. */
    long millisFor(long tokens) {
        return firstTokenMillis + tokenMillis * Math.max(0, tokens - 1);
    }
}
