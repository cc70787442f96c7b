package dev.solvent.exchange;

import dev.solvent.budget.Admission;
import dev.solvent.budget.Budget;
import dev.solvent.budget.Hold;
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
    private final Budget budget;
    private final BudgetMeters meters;

    Holding(Bounding bounding, Growing growing, Budget budget, BudgetMeters meters) {
        this.bounding = bounding;
        this.growing = growing;
        this.admission = budget.admission();
        this.settler = budget.settler();
        this.budget = budget;
        this.meters = meters;
    }

    /** What came of it, and the plan with the bound that it came of. */
    record Taken(Plan plan, HoldOutcome outcome) {}

    /**
     * Completes with what came of it; if Redis is away, with a hold that it does not know, where that is set. Else it fails, and
     * sees to it that nothing stays held.
     */
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
                .recover(failure -> withoutStore(plan, holdId, failure));
    }

    /** Whether a request goes on although Redis does not answer; one that answers with another ledger is not away. */
    boolean goesOnWithoutStore(Throwable failure) {
        return failure instanceof RedisUnavailableException && budget.config().goesOnWithoutStore();
    }

    /** Should the hold have been taken all the same, it is settled like any other. */
    private Future<Taken> withoutStore(Plan plan, String holdId, Throwable failure) {
        if (goesOnWithoutStore(failure)) {
            meters.hold(BudgetMeters.Hold.UNRECORDED);
            Hold hold = budget.ledger().unrecorded(request(plan, holdId, bounding.need(plan)));
            settler.keep(hold, System.nanoTime());
            return Future.succeededFuture(new Taken(plan, new HoldOutcome.Held(hold)));
        }
        meters.hold(BudgetMeters.Hold.UNAVAILABLE);
        if (failure instanceof RedisUnavailableException away && away.mayHaveRun()) {
            settler.abandon(holdId);
        }
        return Future.failedFuture(failure);
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
        return request(plan, holdId, plan.growing() ? growing.first(need) : need);
    }

    private static HoldRequest request(Plan plan, String holdId, Need need) {
        return new HoldRequest(
                holdId,
                plan.who().chain(),
                plan.who().versions(),
                need,
                LedgerNotes.about(plan),
                plan.call().body().length,
                plan.who().keyAccount());
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
