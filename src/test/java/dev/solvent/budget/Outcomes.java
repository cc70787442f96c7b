package dev.solvent.budget;

/** Outcomes in a few words, as the model says them. */
final class Outcomes {
    private Outcomes() {}

    static String describe(HoldOutcome outcome) {
        if (outcome instanceof HoldOutcome.Held held) {
            Hold hold = held.hold();
            long left = hold.remaining().map(amount -> amount.nanos()).orElse(-1L);
            return "held " + hold.amount().nanos() + " for " + hold.outputTokens() + ", " + left + " left";
        } else if (outcome instanceof HoldOutcome.Exceeded exceeded) {
            return "exceeded " + exceeded.account().id();
        } else if (outcome instanceof HoldOutcome.Busy busy) {
            return "busy " + busy.account().id();
        }
        return outcome instanceof HoldOutcome.NotAsAsked ? "not as asked" : "stale";
    }

    static String describe(GrowOutcome outcome) {
        if (outcome instanceof GrowOutcome.Grown grown) {
            return "grown to " + grown.hold().amount().nanos();
        } else if (outcome instanceof GrowOutcome.Refused refused) {
            return "refused " + refused.account().id();
        }
        return outcome instanceof GrowOutcome.Ended ? "ended" : "stale";
    }
}
