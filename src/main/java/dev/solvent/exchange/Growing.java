package dev.solvent.exchange;

import dev.solvent.budget.Ledger;
import dev.solvent.budget.Need;
import dev.solvent.metrics.BudgetMeters;
import dev.solvent.pricing.Bound;
import dev.solvent.route.Route;
import dev.solvent.wire.ChatRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/**
 * Decides which requests begin with a hold for a slice of their output that grows as it flows, and makes those holds.
 *
 * <p>It is for streams whose model or key asks for it, and only where every target can be cancelled at any moment for the cost
 * of what has arrived; everything else has the ordinary hold for all of its output.
 */
final class Growing {
    /** The field of a key that asks for it. */
    static final String FIELD = "growing_holds";

    private final Vertx vertx;
    private final Ledger ledger;
    private final GrowingConfig config;
    private final BudgetMeters meters;
    private final Function<Plan, Future<Who>> lookUp;

    /** @param lookUp finds out anew who pays for a request, because a record has changed */
    Growing(Vertx vertx, Ledger ledger, GrowingConfig config, BudgetMeters meters, Function<Plan, Future<Who>> lookUp) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.config = config;
        this.meters = meters;
        this.lookUp = lookUp;
    }

    boolean isFor(Who who, ChatRequest request, Route route, Bound bound) {
        boolean asked = config.lists(route.model())
                || who.caller().map(caller -> caller.key().fields().flag(FIELD)).orElse(false);
        return asked
                && who.isLimited()
                && (request.stream() || config.wholeAnswers())
                && bound.nanoUsdPerOutputToken() > 0
                && route.targets().stream().allMatch(target -> Metered.untilCancelled(request, target));
    }

    /** What to hold before the stream begins. */
    Need first(Need whole) {
        long slice = Math.min(whole.wantedTokens(), config.firstTokens());
        return new Need(whole.fixed(), whole.nanoUsdPerOutputToken(), slice, Math.min(whole.minimumTokens(), slice));
    }

    /** The hold of a stream that begins, which grows with what arrives. */
    GrowingHold hold(Forwarded forwarded, OutputCount arrived) {
        return new GrowingHold(vertx, ledger, config, meters, lookUp, forwarded, arrived);
    }
}
