package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.money.NanoUsd;

/**
 * What the money of a growing hold means in tokens of output, over all choices. The hold as it was taken pays for its first slice,
 * whatever else it may pay for.
 */
final class Slices {
    private final long choices;
    private final long nanoUsdPerOutputToken;
    private final long allTokens;
    private final long firstTokens;
    private final NanoUsd firstAmount;

    Slices(Plan plan, Hold first) {
        this.choices = plan.request().n();
        this.nanoUsdPerOutputToken = plan.bound().nanoUsdPerOutputToken();
        this.allTokens = plan.wantedTokens() * choices;
        this.firstTokens = first.outputTokens() * choices;
        this.firstAmount = first.amount();
    }

    /** All that the answer can have; a hold for so much need not grow. */
    long all() {
        return allTokens;
    }

    /** How many tokens a hold pays for, rounded down. */
    long tokensFor(Hold hold) {
        long grownNanoUsd = hold.amount().minus(firstAmount).nanos();
        return firstTokens + grownNanoUsd * choices / nanoUsdPerOutputToken;
    }

    /** What to hold for so many tokens, rounded up; never less than the first hold. */
    NanoUsd amountFor(long tokens) {
        return firstAmount.plus(cost(Math.max(0, tokens - firstTokens)));
    }

    /** The most that so many tokens can cost, rounded up. */
    NanoUsd cost(long tokens) {
        long nanoUsd = Math.multiplyExact(tokens, nanoUsdPerOutputToken);
        return NanoUsd.of(-Math.floorDiv(-nanoUsd, choices));
    }
}
