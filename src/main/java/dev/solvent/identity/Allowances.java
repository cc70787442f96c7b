package dev.solvent.identity;

import java.util.Optional;

/** What a record allows, alone and together with the budget that it names; the last answer is kept for the next request. */
final class Allowances {
    private final Profile profile;
    private final String name;
    private final boolean rolls;
    private volatile Known last;

    private record Known(Optional<Holder> budget, Allowance allowance) {}

    /** @param name whose record it is, as clients know them */
    Allowances(Profile profile, String name, boolean rolls) {
        this.profile = profile;
        this.name = name;
        this.rolls = rolls;
        this.last = known(Optional.empty());
    }

    /** The same record of a budget gets the same answer without any work. */
    Allowance with(Optional<Holder> budget) {
        Known known = last;
        boolean same = budget.isPresent()
                ? known.budget().isPresent() && known.budget().get() == budget.get()
                : known.budget().isEmpty();
        if (!same) {
            known = known(budget);
            last = known;
        }
        return known.allowance();
    }

    private Known known(Optional<Holder> budget) {
        return new Known(budget, AllowanceFields.allowance(profile, name, rolls, budget.map(Holder::profile)));
    }
}
