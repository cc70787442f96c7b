package dev.solvent.exchange;

import dev.solvent.budget.GrowOutcome;
import dev.solvent.budget.GrowRequest;
import dev.solvent.budget.Hold;
import dev.solvent.budget.Ledger;
import dev.solvent.budget.Need;
import dev.solvent.money.MoneyOverflowException;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Adds the bound of the next attempt to a hold whose earlier part may be billed: for as many output tokens as the attempt before
 * had, or as many as fit, but not below the minimum.
 */
final class TopUp {
    private final Bounding bounding;
    private final Ledger ledger;
    private final Pacing pacing;

    TopUp(Bounding bounding, Ledger ledger, Pacing pacing) {
        this.bounding = bounding;
        this.ledger = ledger;
        this.pacing = pacing;
    }

    /** Completes with the request and its larger hold; empty if no account gives that much, or nobody can say so now. */
    Future<Optional<Forwarded>> of(Forwarded forwarded) {
        Hold hold = forwarded.hold();
        Need need = bounding.need(forwarded.plan());
        long wantedTokens = Math.min(need.wantedTokens(), hold.outputTokens());
        long leastTokens = Math.min(need.minimumTokens(), wantedTokens);
        try {
            GrowRequest request = new GrowRequest(
                    hold,
                    forwarded.plan().who().chain(),
                    forwarded.plan().who().versions(),
                    forwarded.total(need.amount(leastTokens)),
                    forwarded.total(need.amount(wantedTokens)));
            return ledger.grow(request)
                    .map(outcome -> outcome instanceof GrowOutcome.Grown grown
                            ? Optional.of(forwarded.withHold(limited(grown.hold(), forwarded, need, wantedTokens)))
                            : Optional.<Forwarded>empty())
                    .onSuccess(grown -> grown.ifPresent(pacing::again))
                    .otherwise(Optional.empty());
        } catch (MoneyOverflowException e) {
            return Future.succeededFuture(Optional.empty());
        }
    }

    /** The output limit that the larger hold pays for, once what the earlier attempts may cost is taken off. */
    private static Hold limited(Hold grown, Forwarded forwarded, Need need, long wantedTokens) {
        long perToken = need.nanoUsdPerOutputToken();
        long left = grown.amount().minus(forwarded.total(need.fixed())).nanos();
        long tokens = perToken == 0 ? wantedTokens : Math.min(wantedTokens, left / perToken);
        return grown.limitedTo(tokens);
    }
}
