package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.budget.Settlement;
import dev.solvent.budget.Settler;
import dev.solvent.metrics.BudgetMeters;
import dev.solvent.metrics.Meters;
import dev.solvent.metrics.RequestMeters;
import dev.solvent.money.NanoUsd;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the hold of every request, one way or the other. Nobody's answer waits for this. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Settler settler;
    private final BudgetMeters budgets;
    private final RequestMeters requests;

    Closing(Settler settler, Meters meters) {
        this.settler = settler;
        this.budgets = meters.budgets();
        this.requests = meters.requests();
    }

    /** The request was answered, or may have been: it is charged. */
    void charge(Forwarded forwarded, Charge charge, boolean clientGone) {
        end(Settlement.charge(forwarded.hold(), charge.cost(), LedgerNotes.answered(forwarded, charge, clientGone)));
        count(forwarded, charge);
    }

    /** The request was sent, and then something broke; charged all the same. */
    void chargeFailure(Forwarded forwarded, Charge charge, String error) {
        String outcome = LedgerNotes.failed(forwarded.plan(), forwarded.hold(), Optional.of(forwarded), error);
        end(Settlement.charge(forwarded.hold(), charge.cost(), outcome));
        count(forwarded, charge);
    }

    /** Nothing was billed. */
    void release(Plan plan, Hold hold, Optional<Forwarded> forwarded, String error) {
        end(Settlement.release(hold, LedgerNotes.failed(plan, hold, forwarded, error)));
    }

    private void end(Settlement settlement) {
        settler.settle(settlement)
                .onFailure(failure -> LOG.error(
                        "the hold {} was not settled", settlement.hold().id(), failure));
    }

    private void count(Forwarded forwarded, Charge charge) {
        String model = forwarded.meteredModel();
        String provider = forwarded.target().provider().name();
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
        NanoUsd over = charge.cost().minus(forwarded.hold().amount());
        if (!over.isNegative() && !over.isZero()) {
            budgets.overrun(over.nanos());
            LOG.warn(
                    "{} reported more for model {} than its bound: {} USD above a hold of {} USD (request {})",
                    provider,
                    model,
                    over,
                    forwarded.hold().amount(),
                    forwarded.plan().call().requestId());
        }
    }
}
