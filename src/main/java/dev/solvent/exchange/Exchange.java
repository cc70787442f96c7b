package dev.solvent.exchange;

import dev.solvent.budget.Budget;
import dev.solvent.budget.FittingConfig;
import dev.solvent.budget.Hold;
import dev.solvent.budget.HoldOutcome;
import dev.solvent.budget.LedgerClosedException;
import dev.solvent.identity.Authentication;
import dev.solvent.identity.Authenticator;
import dev.solvent.identity.Caller;
import dev.solvent.identity.Chains;
import dev.solvent.identity.RouteRules;
import dev.solvent.limit.Limiter;
import dev.solvent.metrics.Meters;
import dev.solvent.redis.RedisUnavailableException;
import dev.solvent.route.Health;
import dev.solvent.route.Routes;
import dev.solvent.usage.AnswerLengths;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The life of a request, top to bottom:
 *
 * <pre>
 * authenticate → parse → route → bound → pace → hold → forward → meter → price → settle
 * </pre>
 *
 * <p>Nothing is sent before its worst cost is held, and every hold that is taken here is settled here: as a charge wherever the
 * provider may bill, as a release only where it is certain that it does not.
 */
public final class Exchange {
    /** How often a caller is looked up anew because a record changed between the look and the hold. */
    private static final int STALE_TRIES = 5;

    private final Authenticator authenticator;
    private final Planning planning;
    private final Pacing pacing;
    private final Holding holding;
    private final Forwarding forwarding;
    private final Answering answering;
    private final Closing closing;
    private final Health health;

    public Exchange(
            Vertx vertx,
            Authenticator authenticator,
            Chains chains,
            Supplier<Routes> routes,
            Budget budget,
            Limiter limiter,
            ExchangeConfig config,
            Meters meters) {
        this.authenticator = authenticator;
        FittingConfig fitting = budget.config().fitting();
        AnswerLengths lengths = new AnswerLengths(fitting.usualPercent(), fitting.crowdedPercent());
        Bounding bounding = new Bounding(vertx, budget.config(), lengths);
        Growing growing =
                new Growing(vertx, budget.ledger(), config.growing(), meters.budgets(), plan -> lookUpAgain(plan));
        this.planning = new Planning(routes, chains, bounding, growing);
        this.pacing = new Pacing(bounding, limiter, meters.limits());
        this.holding = new Holding(bounding, growing, budget, meters.budgets());
        Pricer pricer = new Pricer(vertx);
        this.health = new Health(config.cooldown());
        this.forwarding = new Forwarding(
                vertx,
                new Sending(pricer, config, meters.upstreams()),
                new TopUp(bounding, budget.ledger(), pacing),
                budget.settler(),
                health,
                config.retry());
        this.closing = new Closing(pacing, budget.settler(), budget.softLimits(), lengths, meters);
        this.answering = new Answering(vertx, growing, pricer, closing, config, meters);
    }

    /** Which targets fail, as far as this gateway knows. */
    public Health health() {
        return health;
    }

    /** Serves a chat completion; completes with what the client is to be told, and fails only for what has no name. */
    public Future<Reply> chat(ChatCall call) {
        return chat(call, STALE_TRIES).recover(Exchange::asRefusal);
    }

    private Future<Reply> chat(ChatCall call, int tries) {
        return authenticate(call)
                .compose(caller -> planning.plan(call, caller))
                .compose(this::paced)
                .compose(taken -> {
                    if (taken.outcome() instanceof HoldOutcome.Held held) {
                        return forward(taken.plan(), held.hold());
                    } else if (taken.outcome() instanceof HoldOutcome.Stale && tries > 1) {
                        authenticator.forget(taken.plan().who().versions());
                        return chat(call, tries - 1);
                    }
                    throw new RefusedException(whyNotHeld(taken.outcome()));
                });
    }

    /** The caller; nobody for the master key. */
    private Future<Optional<Caller>> authenticate(ChatCall call) {
        return authenticator.authenticate(call.credential()).map(found -> {
            if (found instanceof Authentication.Known known) {
                RouteRules routes = known.caller().key().routes();
                if (!routes.allow(call.route())) {
                    throw new RefusedException(new Refusal.RouteNotAllowed(call.route(), routes.entries()));
                }
                return Optional.of(known.caller());
            } else if (found instanceof Authentication.Refused refused) {
                throw new RefusedException(new Refusal.NotAuthenticated(refused.reason()));
            }
            return Optional.empty();
        });
    }

    private Future<Who> lookUpAgain(Plan plan) {
        authenticator.forget(plan.who().versions());
        return authenticate(plan.call()).compose(caller -> planning.whoPays(plan, caller));
    }

    /** Takes the hold if the rate limits let the request pass; without the hold, it counts against none of them. */
    private Future<Holding.Taken> paced(Plan plan) {
        return pacing.admit(plan)
                .recover(failure -> holding.goesOnWithoutStore(failure)
                        ? Future.succeededFuture(Optional.of(plan))
                        : Future.failedFuture(failure))
                .compose(admitted -> admitted.map(this::takeCounted)
                        .orElseGet(() -> Future.succeededFuture(new Holding.Taken(plan, new HoldOutcome.Stale()))));
    }

    /** Takes the hold of a request that counts against its rate limits already; if that fails, it counts no more. */
    private Future<Holding.Taken> takeCounted(Plan plan) {
        return Future.succeededFuture(plan)
                .compose(this::take)
                .onSuccess(taken -> pacing.held(taken.plan(), taken.outcome()))
                .onFailure(failure -> pacing.undo(plan));
    }

    /** Takes the hold; if only some targets cannot be paid for, such as those of a provider with a budget, for the others. */
    private Future<Holding.Taken> take(Plan plan) {
        return holding.take(plan)
                .compose(taken -> without(taken)
                        .map(others -> others.compose(this::take))
                        .orElseGet(() -> Future.succeededFuture(taken)));
    }

    private Optional<Future<Plan>> without(Holding.Taken taken) {
        if (taken.outcome() instanceof HoldOutcome.Exceeded exceeded) {
            return planning.without(taken.plan(), exceeded.account());
        } else if (taken.outcome() instanceof HoldOutcome.Busy busy) {
            return planning.without(taken.plan(), busy.account());
        }
        return Optional.empty();
    }

    /** Sends under the hold. From here on the hold is ended whatever happens: where the answer is metered, or right here. */
    private Future<Reply> forward(Plan plan, Hold hold) {
        if (plan.call().isClientGone()) {
            closing.releaseUnsent(plan, hold, "client_gone");
            return Future.succeededFuture(new Reply.Refused(new Refusal.ClientGone()));
        }
        plan.call().watch().upstreamBegins();
        return forwarding
                .send(plan, hold)
                .onFailure(bug -> closing.chargeUnknown(plan, hold))
                .compose(ended -> {
                    if (ended instanceof Forwarding.Ended.Failed failed) {
                        closing.fail(failed.forwarded());
                        return Future.succeededFuture(
                                new Reply.Refused(failed.refusal(), Heads.failed(failed.forwarded())));
                    }
                    return answering.answer(((Forwarding.Ended.Answered) ended).sent());
                });
    }

    private static Refusal whyNotHeld(HoldOutcome outcome) {
        if (outcome instanceof HoldOutcome.Exceeded exceeded) {
            return new Refusal.Exceeded(Refusal.Shortage.of(exceeded.account(), exceeded.spent(), exceeded.held()));
        } else if (outcome instanceof HoldOutcome.Busy busy) {
            return new Refusal.Busy(Refusal.Shortage.of(busy.account(), busy.spent(), busy.held()));
        }
        if (outcome instanceof HoldOutcome.Left) {
            return new Refusal.ClientGone();
        }
        // Records that change faster than they can be read.
        return new Refusal.StoreAway();
    }

    private static Future<Reply> asRefusal(Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return Future.succeededFuture(new Reply.Refused(refused.refusal()));
        } else if (failure instanceof RedisUnavailableException || failure instanceof LedgerClosedException) {
            return Future.succeededFuture(new Reply.Refused(new Refusal.StoreAway()));
        }
        return Future.failedFuture(failure);
    }
}
