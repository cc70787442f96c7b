package dev.solvent.exchange;

import dev.solvent.budget.Admission;
import dev.solvent.budget.HoldOutcome;
import dev.solvent.budget.HoldRequest;
import dev.solvent.budget.Need;
import dev.solvent.budget.Settler;
import dev.solvent.metrics.BudgetMeters;
import dev.solvent.redis.RedisUnavailableException;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Takes the hold for a plan: by bytes if the whole request fits so; else counted, where that is possible, for as many output
 * tokens as fit, waiting for others if need be.
 */
final class Holding {
    private final Bounding bounding;
    private final Growing growing;
    private final Admission admission;
    private final Settler settler;
    private final BudgetMeters meters;

    Holding(Bounding bounding, Growing growing, Admission admission, Settler settler, BudgetMeters meters) {
        this.bounding = bounding;
        this.growing = growing;
        this.admission = admission;
        this.settler = settler;
        this.meters = meters;
    }

    /** What came of it, and the plan with the bound that it came of. */
    record Taken(Plan plan, HoldOutcome outcome) {}

    /** Completes with what came of it; fails if Redis is away, and then sees to it that nothing stays held. */
    Future<Taken> take(Plan plan) {
        if (!settler.hasRoom()) {
            meters.hold(BudgetMeters.Hold.UNAVAILABLE);
            return Future.failedFuture(new RefusedException(new Refusal.StoreAway()));
        }
        String holdId = UUID.randomUUID().toString();
        long started = System.nanoTime();
        return take(plan, holdId)
                .onSuccess(taken -> {
                    if (taken.outcome() instanceof HoldOutcome.Held held) {
                        settler.keep(held.hold(), started);
                    }
                    meters.hold(meter(taken));
                })
                .onFailure(failure -> {
                    meters.hold(BudgetMeters.Hold.UNAVAILABLE);
                    if (failure instanceof RedisUnavailableException away && away.mayHaveRun()) {
                        settler.abandon(holdId);
                    }
                });
    }

    private Future<Taken> take(Plan plan, String holdId) {
        HoldRequest cheap = request(plan, holdId);
        Future<?> gone = plan.call().gone();
        if (!bounding.isCountable(plan)) {
            return admission.admit(cheap, gone).map(outcome -> new Taken(plan, outcome));
        }
        // Who did not say how long the answer may get, does not mind how it is limited.
        boolean mayLower = plan.request().maxOutputTokens().isEmpty();
        return admission
                .tryAtOnce(cheap, mayLower)
                .compose(outcome -> isFinal(outcome)
                        ? Future.succeededFuture(new Taken(plan, outcome))
                        : bounding.exact(plan).compose(bound -> {
                            Plan counted = plan.withBound(bound);
                            return admission
                                    .admit(request(counted, holdId), gone)
                                    .map(last -> new Taken(counted, last));
                        }));
    }

    private static boolean isFinal(HoldOutcome outcome) {
        return outcome instanceof HoldOutcome.Held || outcome instanceof HoldOutcome.Stale;
    }

    private HoldRequest request(Plan plan, String holdId) {
        Need need = bounding.need(plan);
        return new HoldRequest(
                holdId,
                plan.who().chain(),
                plan.who().versions(),
                plan.growing() ? growing.first(need) : need,
                LedgerNotes.about(plan),
                plan.call().body().length);
    }

    private static BudgetMeters.Hold meter(Taken taken) {
        HoldOutcome outcome = taken.outcome();
        if (outcome instanceof HoldOutcome.Held held) {
            return taken.plan().isLowered(held.hold()) ? BudgetMeters.Hold.LOWERED : BudgetMeters.Hold.HELD;
        } else if (outcome instanceof HoldOutcome.Exceeded) {
            return BudgetMeters.Hold.EXCEEDED;
        }
        if (outcome instanceof HoldOutcome.Left) {
            return BudgetMeters.Hold.LEFT;
        }
        return outcome instanceof HoldOutcome.Busy ? BudgetMeters.Hold.BUSY : BudgetMeters.Hold.STALE;
    }
}
