package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.budget.Secured;
import dev.solvent.budget.Settlement;
import dev.solvent.budget.Settler;
import dev.solvent.budget.SoftLimits;
import dev.solvent.metrics.BudgetMeters;
import dev.solvent.metrics.Meters;
import dev.solvent.metrics.RequestMeters;
import dev.solvent.money.NanoUsd;
import dev.solvent.route.Target;
import dev.solvent.usage.AnswerLengths;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the hold of every request, one way or the other, and what its rate limits count it as. Nobody's answer waits for this. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private static final long NONE_AHEAD = 0;

    private final Pacing pacing;
    private final Settler settler;
    private final SoftLimits softLimits;
    private final AnswerLengths lengths;
    private final BudgetMeters budgets;
    private final RequestMeters requests;

    Closing(Pacing pacing, Settler settler, SoftLimits softLimits, AnswerLengths lengths, Meters meters) {
        this.pacing = pacing;
        this.settler = settler;
        this.softLimits = softLimits;
        this.lengths = lengths;
        this.budgets = meters.budgets();
        this.requests = meters.requests();
    }

    /** The request was answered, or may have been: it is charged, and so are the attempts before. */
    void charge(Forwarded forwarded, Charge charge, boolean clientGone) {
        charge(forwarded, charge, NONE_AHEAD, LedgerNotes.answered(forwarded, charge, clientGone));
        learn(forwarded, charge.usage());
    }

    /**
     * Only a part of the answer came, because the provider was told to stop. Its length says nothing about answers.
     *
     * @param aheadTokens how many tokens may have been made beyond those of the charge's usage
     * @param why it was cut while its client was there
     */
    void chargePart(Forwarded forwarded, Charge charge, long aheadTokens, Optional<BudgetMeters.Growth> why) {
        Optional<String> reason = why.map(growth -> growth.name().toLowerCase(Locale.ROOT));
        charge(forwarded, charge, aheadTokens, LedgerNotes.cut(forwarded, charge, reason));
    }

    /** An answer began to be relayed, and then something broke; charged all the same. */
    void chargeFailure(Forwarded forwarded, Charge charge, String error) {
        charge(forwarded, charge, NONE_AHEAD, LedgerNotes.broken(forwarded, charge, error));
    }

    private void charge(Forwarded forwarded, Charge charge, long aheadTokens, String outcome) {
        pacing.end(forwarded, Optional.of(charge), aheadTokens);
        end(
                forwarded,
                withLast(forwarded),
                Settlement.charge(forwarded.hold(), forwarded.total(charge.cost()), outcome));
        count(forwarded, charge);
    }

    /** Every attempt has failed: charged is what some of them may be billed; if none was, nothing. */
    void fail(Forwarded forwarded) {
        forwarded.plan().call().watch().upstreamEnds();
        String outcome = LedgerNotes.failed(forwarded);
        Trail trail = forwarded.trail();
        pacing.end(forwarded, Optional.empty(), NONE_AHEAD);
        end(
                forwarded,
                trail.billing(),
                trail.mayBeBilled()
                        ? Settlement.charge(forwarded.hold(), trail.owed(), outcome)
                        : Settlement.release(forwarded.hold(), outcome));
        countTrail(forwarded);
    }

    /** Something of ours broke in the middle, so that nobody knows what was sent. */
    void chargeUnknown(Plan plan, Hold hold) {
        pacing.endUnknown(plan, hold);
        var unused = end(Settlement.charge(hold, hold.amount(), LedgerNotes.unsent(plan, hold, "internal_error")));
    }

    /** Nothing was ever sent. */
    void releaseUnsent(Plan plan, Hold hold, String why) {
        pacing.endUnsent(plan);
        var unused = end(Settlement.release(hold, LedgerNotes.unsent(plan, hold, why)));
    }

    /** The targets of a request that may bill it: the last one and those before it that may have billed. */
    private static List<Target> withLast(Forwarded forwarded) {
        List<Target> billing = new ArrayList<>(forwarded.trail().billing());
        billing.add(forwarded.target());
        return billing;
    }

    /** Accounts that only targets touch which do not bill pay nothing. */
    private void end(Forwarded forwarded, List<Target> billing, Settlement settlement) {
        Who who = forwarded.plan().who();
        end(settlement.sparing(who.spared(billing))).onSuccess(settled -> softLimits.charged(who.chain()));
    }

    private Future<Secured> end(Settlement settlement) {
        return settler.settle(settlement)
                .onFailure(failure -> LOG.error(
                        "the hold {} was not settled", settlement.hold().id(), failure));
    }

    /** Of growing holds nothing is learned: they need no guess, and a stream that ran out of money looks like a short answer. */
    private void learn(Forwarded forwarded, TokenUsage usage) {
        Plan plan = forwarded.plan();
        if (plan.who().isLimited() && !plan.growing() && usage.output() > 0) {
            int choices = plan.request().n();
            long eachTokens = (usage.output() + choices - 1) / choices;
            long limit = plan.outputLimit(forwarded.hold());
            lengths.learn(plan.who().name(), plan.route().model(), eachTokens, limit);
        }
    }

    private void count(Forwarded forwarded, Charge charge) {
        countTrail(forwarded);
        count(forwarded.target(), forwarded.meteredModel(), charge);
        NanoUsd over = charge.cost().minus(forwarded.part());
        if (!over.isNegative() && !over.isZero()) {
            budgets.overrun(over.nanos());
            LOG.warn(
                    "{} reported more for model {} than its bound: {} USD above a hold of {} USD (request {})",
                    forwarded.target().provider().name(),
                    forwarded.meteredModel(),
                    over,
                    forwarded.part(),
                    forwarded.plan().call().requestId());
        }
    }

    private void countTrail(Forwarded forwarded) {
        for (Trail.Tried tried : forwarded.trail().tried()) {
            String model = forwarded.to(tried.target()).meteredModel();
            tried.charge().ifPresent(charge -> count(tried.target(), model, charge));
        }
    }

    private void count(Target target, String model, Charge charge) {
        String provider = target.provider().name();
        TokenUsage usage = charge.usage();
        budgets.charged(model, provider, charge.cost().nanos());
        requests.usage(RequestMeters.UsageSource.valueOf(charge.source().name()));
        requests.tokens(model, provider, RequestMeters.TokenKind.INPUT, usage.input());
        requests.tokens(model, provider, RequestMeters.TokenKind.OUTPUT, usage.output());
        requests.tokens(model, provider, RequestMeters.TokenKind.CACHED_INPUT, usage.of(TokenKind.CACHED_INPUT));
        requests.tokens(
                model,
                provider,
                RequestMeters.TokenKind.CACHE_WRITE,
                usage.of(TokenKind.CACHE_WRITE_5M) + usage.of(TokenKind.CACHE_WRITE_1H));
        requests.tokens(model, provider, RequestMeters.TokenKind.REASONING, usage.of(TokenKind.REASONING));
    }
}
