package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.pricing.ModelCard;
import dev.solvent.route.Target;

/** A request that went to a target under a hold. */
record Forwarded(Plan plan, Hold hold, Target target) {
    /** The model as meters know it: clients may name any model of a provider, and meters need a bounded choice. */
    String meteredModel() {
        return target.card().map(ModelCard::model).orElse("other");
    }
}
