package dev.solvent.identity;

import java.time.Duration;

/**
 * How much of the audit log is kept; section {@code audit} of the configuration.
 *
 * @param retention older entries go when new ones come
 * @param mostEntries if there are more, the oldest go
 * @param mostCharacters a field of a record whose text is longer is cut in the log, and marked so
 */
public record AuditConfig(Duration retention, int mostEntries, int mostCharacters) {
    /** What holds when nothing is set. */
    public static final AuditConfig DEFAULT = new AuditConfig(Duration.ofDays(365), 50_000, 1_000);

    public AuditConfig {
        require(retention.compareTo(Duration.ofMinutes(1)) >= 0, "retention must be at least 1m");
        require(mostEntries >= 1 && mostEntries <= 10_000_000, "most_entries must be from 1 to 10000000");
        require(mostCharacters >= 16 && mostCharacters <= 100_000, "most_characters must be from 16 to 100000");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
