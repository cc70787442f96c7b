package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.ModelCard;
import dev.solvent.route.Target;
import java.util.Optional;

/**
 * A request at one of its targets. The hold pays for this attempt and for the earlier ones.
 *
 * @param trail the attempts that came before, here or elsewhere
 * @param begun when and how the answer began; empty until it does
 */
record Forwarded(Plan plan, Hold hold, Target target, Trail trail, Optional<Begun> begun) {
    /**
     * The head of an answer.
     *
     * @param atMillis when it was in, by this machine's clock
     * @param providerRequestId what the provider calls the request in its headers
     */
    record Begun(long atMillis, Optional<String> providerRequestId) {}

    /** The request at its first target. */
    static Forwarded first(Plan plan, Hold hold, Target target) {
        return new Forwarded(plan, hold, target, Trail.NONE, Optional.empty());
    }

    Forwarded to(Target next) {
        return new Forwarded(plan, hold, next, trail, Optional.empty());
    }

    Forwarded withHold(Hold changed) {
        return new Forwarded(plan, changed, target, trail, begun);
    }

    Forwarded begun(Begun head) {
        return new Forwarded(plan, hold, target, trail, Optional.of(head));
    }

    /** This attempt is over, and was not the last perhaps. */
    Forwarded failed(String ending, Optional<Charge> charge) {
        return new Forwarded(plan, hold, target, trail.with(new Trail.Tried(target, ending, charge)), begun);
    }

    /** The part of the hold that is this attempt's: what the earlier ones leave. */
    NanoUsd part() {
        return hold.amount().minus(trail.owed()).max(NanoUsd.ZERO);
    }

    /** What the request costs in all, if this attempt costs so much; more than all money is what is held. */
    NanoUsd total(NanoUsd cost) {
        try {
            return trail.owed().plus(cost);
        } catch (MoneyOverflowException e) {
            return hold.amount();
        }
    }

    /** The model as meters know it: clients may name any model of a provider, and meters need a bounded choice. */
    String meteredModel() {
        return target.card().map(ModelCard::model).orElse("other");
    }
}
