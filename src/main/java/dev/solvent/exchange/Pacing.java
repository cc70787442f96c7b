package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.budget.HoldOutcome;
import dev.solvent.budget.RecordVersion;
import dev.solvent.limit.Limiter;
import dev.solvent.limit.Measure;
import dev.solvent.limit.Permit;
import dev.solvent.limit.RateRequest;
import dev.solvent.limit.TokenNeed;
import dev.solvent.limit.Verdict;
import dev.solvent.metrics.LimitMeters;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Asks the rate limits of a request, if it has any: its tokens first by bytes; else counted, where that is possible, and for as many
 * output tokens as the limits leave. What they grant is ended with the request, by {@link Closing} or right here.
 */
final class Pacing {
    private final Bounding bounding;
    private final Limiter limiter;
    private final LimitMeters meters;

    Pacing(Bounding bounding, Limiter limiter, LimitMeters meters) {
        this.bounding = bounding;
        this.limiter = limiter;
        this.meters = meters;
    }

    /**
     * Completes with the plan as the limits allow it; with nothing if they have changed since they were looked up. Fails if they
     * refuse, and if Redis is away.
     */
    Future<Optional<Plan>> admit(Plan plan) {
        if (plan.who().rates().isEmpty()) {
            return Future.succeededFuture(Optional.of(plan));
        }
        boolean countable = bounding.isCountable(plan);
        // Who did not say how long the answer may get, does not mind how it is limited.
        boolean mayLower = !countable || plan.request().maxOutputTokens().isEmpty();
        return ask(plan, mayLower)
                .compose(verdict -> countable && mayFit(plan, verdict)
                        ? bounding.exact(plan).compose(bound -> {
                            Plan counted = plan.withBound(bound);
                            return ask(counted, true).map(last -> decided(counted, last));
                        })
                        : Future.succeededFuture(decided(plan, verdict)));
    }

    /** The hold was taken, perhaps for less output than the limits allow; or it was not, and the request counts nowhere. */
    void held(Plan plan, HoldOutcome outcome) {
        if (!(outcome instanceof HoldOutcome.Held held)) {
            undo(plan);
            return;
        }
        plan.permit()
                .filter(permit -> plan.outputLimit(held.hold()) < permit.outputLimit())
                .ifPresent(permit -> limiter.reserve(permit, mostTokens(permit, plan, held.hold())));
    }

    /** Another attempt is going to be made although those before may have used tokens: what it can use is reserved beside that. */
    void again(Forwarded next) {
        next.plan().permit().ifPresent(permit -> {
            long most = mostTokens(permit, next.plan(), next.hold());
            limiter.reserve(permit, used(permit, next, Optional.empty(), 0) + most);
        });
    }

    /** The request counts nowhere: others than the limits refused it. */
    void undo(Plan plan) {
        plan.permit().ifPresent(limiter::undo);
    }

    /**
     * The request is over, and this is what its attempts used.
     *
     * @param aheadTokens how many tokens the last one may have used beyond its charge's usage
     */
    void end(Forwarded forwarded, Optional<Charge> last, long aheadTokens) {
        forwarded
                .plan()
                .permit()
                .ifPresent(permit -> limiter.finish(permit, used(permit, forwarded, last, aheadTokens)));
    }

    /** Nothing was sent. */
    void endUnsent(Plan plan) {
        plan.permit().ifPresent(permit -> limiter.finish(permit, 0));
    }

    /** Nobody knows what was sent. */
    void endUnknown(Plan plan, Hold hold) {
        plan.permit().ifPresent(permit -> limiter.finish(permit, mostTokens(permit, plan, hold)));
    }

    /**
     * How the limits stand.
     *
     * @param over whether it is known what the request used in all
     */
    static List<RateFigure> figures(Forwarded forwarded, Optional<Charge> charge, boolean over) {
        return forwarded
                .plan()
                .permit()
                .map(permit -> {
                    long used = used(permit, forwarded, charge, 0);
                    long open = over ? 0 : mostTokens(permit, forwarded.plan(), forwarded.hold());
                    return RateFigure.of(permit, permit.tokens() - used - open);
                })
                .orElse(List.of());
    }

    /** What all attempts used; the earlier ones may have had a higher output limit than the last. */
    private static long used(Permit permit, Forwarded forwarded, Optional<Charge> last, long aheadTokens) {
        long before = forwarded
                .trail()
                .charges()
                .mapToLong(charge -> tokens(charge, 0, permit.tokens()))
                .sum();
        long most = mostTokens(permit, forwarded.plan(), forwarded.hold());
        return before + last.map(charge -> tokens(charge, aheadTokens, most)).orElse(0L);
    }

    /** The tokens of one attempt: as reported, else as counted, else the most that they can be. */
    private static long tokens(Charge charge, long aheadTokens, long most) {
        long used = charge.usage().input() + charge.usage().output();
        return switch (charge.source()) {
            case REPORTED -> used;
            case COUNTED -> Math.min(used + aheadTokens, most);
            case HELD -> most;
        };
    }

    /** The most tokens that one attempt can use. */
    private static long mostTokens(Permit permit, Plan plan, Hold hold) {
        return permit.request().need().tokens(Math.min(permit.outputLimit(), plan.outputLimit(hold)));
    }

    private Future<Verdict> ask(Plan plan, boolean mayLower) {
        TokenNeed need = bounding.tokens(plan, mayLower);
        return limiter.admit(new RateRequest(
                UUID.randomUUID().toString(),
                plan.who().rates(),
                need,
                plan.who().versions().stream()
                        .collect(Collectors.toMap(RecordVersion::key, RecordVersion::version, (one, same) -> one))));
    }

    private Optional<Plan> decided(Plan plan, Verdict verdict) {
        if (verdict instanceof Verdict.Granted granted) {
            return Optional.of(plan.withPermit(Optional.of(granted.permit())));
        } else if (verdict instanceof Verdict.Refused refused) {
            meters.refused(
                    refused.limit().scope().kind(),
                    LimitMeters.Measure.valueOf(refused.measure().name()));
            throw new RefusedException(Refusal.RateLimited.of(refused));
        }
        return Optional.empty();
    }

    /**
     * Whether it may help to count the prompt of a refused request: there is room for the shortest answer, or it has not been tried
     * whether a lower output limit would ever fit.
     */
    private boolean mayFit(Plan plan, Verdict verdict) {
        if (!(verdict instanceof Verdict.Refused refused) || refused.measure() != Measure.TOKENS) {
            return false;
        }
        TokenNeed need = bounding.tokens(plan, true);
        return refused.never() || refused.left() > need.choices() * need.minimum();
    }
}
