package dev.solvent.budget;

import java.time.Duration;

/**
 * How the ledger is kept; section {@code budget.ledger} of the configuration.
 *
 * @param toleratedLoss how much of the last moment Redis may lose, by a failover or a power cut, without being refused as older
 */
public record LedgerConfig(Duration toleratedLoss) {
    /** What holds when nothing is set. */
    public static final LedgerConfig DEFAULT = new LedgerConfig(Duration.ofSeconds(5));

    public LedgerConfig {
        require(
                !toleratedLoss.isNegative() && toleratedLoss.compareTo(Duration.ofHours(1)) <= 0,
                "tolerated_loss must be from 0 to 1h");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
