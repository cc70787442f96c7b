package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import java.util.List;
import java.util.Optional;

/**
 * How a hold ends.
 *
 * @param kind a charge, or a release for what is known not to be billed
 * @param amount the true cost; zero for a release
 * @param outcome what happened, as a JSON object for the ledger: tokens, how usage is known, status, times
 * @param spared ids of accounts of the hold that are freed but not charged, such as those of providers that were not asked
 */
public record Settlement(Hold hold, Kind kind, NanoUsd amount, String outcome, List<String> spared) {
    public Settlement {
        spared = List.copyOf(spared);
    }

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
        return new Settlement(hold, Kind.CHARGE, amount, outcome, List.of());
    }

    /** The same, but for these accounts of the hold, which pay nothing. */
    public Settlement sparing(List<String> accountIds) {
        return new Settlement(hold, kind, amount, outcome, accountIds);
    }

    /** Nothing was sent under a hold of which it is not known whether it was taken; if it comes after this, it is refused. */
    public static Settlement abandonment(String holdId) {
        Hold unknown = new Hold(holdId, "", "{}", NanoUsd.ZERO, 0, Optional.empty(), Optional.empty());
        return release(unknown, "{\"status\":\"abandoned\"}");
    }

    /** Nothing was billed for the hold's request. */
    public static Settlement release(Hold hold, String outcome) {
        return new Settlement(hold, Kind.RELEASE, NanoUsd.ZERO, outcome, List.of());
    }
}
