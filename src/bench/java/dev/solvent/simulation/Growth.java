package dev.solvent.simulation;

import dev.solvent.budget.Account;
import dev.solvent.budget.GrowOutcome;
import dev.solvent.budget.GrowRequest;
import dev.solvent.budget.Hold;
import dev.solvent.budget.Ledger;
import dev.solvent.money.NanoUsd;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A stream whose hold grows with it, by the real {@code grow.lua}: the same slices, read-ahead and patience as the gateway's
 * defaults. It ends where the answer ends, or where nothing more is held.
 */
final class Growth {
    static final long FIRST = 512;
    private static final long AHEAD = 256;
    private static final double PATIENCE_SECONDS = 2;
    private static final double RETRY_SECONDS = 0.1;

    private final VirtualTime time;
    private final Ledger ledger;
    private final List<Account> chain;
    private final long length;
    private final BiConsumer<Hold, Long> whenOver;

    private Hold hold;
    private double arrived;
    private double lastLook;
    private double stoppedAt = Double.NaN;
    private boolean spent;

    /** @param whenOver gets the hold as it is at the end, and how many tokens have come */
    Growth(
            VirtualTime time,
            Ledger ledger,
            List<Account> chain,
            Hold first,
            long length,
            BiConsumer<Hold, Long> whenOver) {
        this.time = time;
        this.ledger = ledger;
        this.chain = chain;
        this.hold = first;
        this.length = length;
        this.whenOver = whenOver;
        this.lastLook = time.seconds() + Load.FIRST_SECONDS;
        time.afterSeconds(Load.FIRST_SECONDS, this::look);
    }

    private long covered() {
        return hold.amount().nanos() / Load.NANO_USD_PER_TOKEN;
    }

    private void look() {
        double end = Math.min(length, covered());
        arrived = Math.min(end, arrived + (time.seconds() - lastLook) * Load.TOKENS_PER_SECOND);
        lastLook = time.seconds();
        if (arrived >= length) {
            whenOver.accept(hold, length);
        } else if (arrived >= covered() && (spent || isOutOfPatience())) {
            whenOver.accept(hold, covered());
        } else if (!spent && covered() - arrived <= AHEAD) {
            grow();
        } else {
            lookAgainAt(spent ? end : Math.min(length, covered() - AHEAD));
        }
    }

    private boolean isOutOfPatience() {
        if (Double.isNaN(stoppedAt)) {
            stoppedAt = time.seconds();
        }
        return time.seconds() - stoppedAt >= PATIENCE_SECONDS;
    }

    private void grow() {
        long wanted = Math.min(Load.WANTED_TOKENS, (long) arrived + 2 * AHEAD);
        long least = Math.min(wanted, covered() + 1);
        ledger.grow(new GrowRequest(hold, chain, List.of(), cost(least), cost(wanted)))
                .onSuccess(outcome -> grown(outcome, cost(least)));
    }

    private void grown(GrowOutcome outcome, NanoUsd least) {
        if (outcome instanceof GrowOutcome.Grown grown) {
            hold = grown.hold();
            stoppedAt = Double.NaN;
            time.afterSeconds(0, this::look);
        } else if (outcome instanceof GrowOutcome.Refused refused) {
            NanoUsd left = refused.account().limit().orElseThrow().minus(refused.spent());
            spent = left.compareTo(least) < 0;
            time.afterSeconds(spent ? 0 : RETRY_SECONDS, this::look);
        } else {
            throw new IllegalStateException("a hold of the simulation has ended: " + outcome);
        }
    }

    private void lookAgainAt(double tokens) {
        time.afterSeconds(Math.max(0, tokens - arrived) / Load.TOKENS_PER_SECOND + 1e-6, this::look);
    }

    private static NanoUsd cost(long tokens) {
        return NanoUsd.of(tokens * Load.NANO_USD_PER_TOKEN);
    }
}
