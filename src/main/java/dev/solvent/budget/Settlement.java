package dev.solvent.budget;

import dev.solvent.money.NanoUsd;

/**
 * How a hold ends.
 *
 * @param kind a charge, or a release for what is known not to be billed
 * @param amount the true cost; zero for a release
 * @param outcome what happened, as a JSON object for the ledger: tokens, how usage is known, status, times
 */
public record Settlement(Hold hold, Kind kind, NanoUsd amount, String outcome) {
    /** The two ways in which the gateway that took a hold ends it. */
    public enum Kind {
        CHARGE("charge"),
        RELEASE("release");

        final String wire;

        Kind(String wire) {
            this.wire = wire;
        }
    }

    /** The hold's request may have been billed, and cost this much. */
    public static Settlement charge(Hold hold, NanoUsd amount, String outcome) {
        return new Settlement(hold, Kind.CHARGE, amount, outcome);
    }

    /** Nothing was billed for the hold's request. */
    public static Settlement release(Hold hold, String outcome) {
        return new Settlement(hold, Kind.RELEASE, NanoUsd.ZERO, outcome);
    }
}
