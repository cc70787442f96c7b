package dev.solvent.budget;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the ledger is kept; section {@code budget.ledger} of the configuration.
 *
 * @param retention how long its rows stay in Redis, in whole days; older days are sealed into a sum for each account
 * @param oldRows what becomes of the rows of a day before it is sealed
 * @param archive the directory of the archive; without one, {@code archive} among the gateway's own files
 * @param toleratedLoss how much of the last moment Redis may lose, by a failover or a power cut, without being refused as older
 */
public record LedgerConfig(Duration retention, OldRows oldRows, Optional<Path> archive, Duration toleratedLoss) {
    private static final String ARCHIVE = "archive";

    /** What becomes of rows that are older than the retention. */
    public enum OldRows {
        /** They go to files, one a day. */
        ARCHIVE,
        /** They are gone. */
        DROP,
        /** They stay in Redis, and no day is sealed. */
        KEEP
    }

    /** What holds when nothing is set. */
    public static final LedgerConfig DEFAULT =
            new LedgerConfig(Duration.ofDays(35), OldRows.ARCHIVE, Optional.empty(), Duration.ofSeconds(5));

    public LedgerConfig {
        require(
                retention.compareTo(Duration.ofDays(1)) >= 0 && retention.equals(Duration.ofDays(retention.toDays())),
                "retention must be whole days, at least 1d");
        require(
                !toleratedLoss.isNegative() && toleratedLoss.compareTo(Duration.ofHours(1)) <= 0,
                "tolerated_loss must be from 0 to 1h");
    }

    /** Where the archive is, beside the gateway's own files in that directory. */
    public Path archiveIn(Path data) {
        return archive.orElse(data.resolve(ARCHIVE));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
