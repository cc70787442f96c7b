package dev.solvent.identity;

import dev.solvent.budget.Account;
import java.util.Optional;

/** A record of somebody whose spend is counted. */
public interface AccountHolder extends Stored {
    Profile profile();

    default Fields fields() {
        return profile().fields();
    }

    /** The account that everything is counted on, with the limit that the record itself says. */
    Account account();

    /** What may be spent. {@code budget} is the record that {@link #budgetId} names, empty if there is none. */
    Allowance allowance(Optional<Holder> budget);

    /** What the record by itself says that may be spent. */
    default Allowance allowance() {
        return allowance(Optional.empty());
    }

    /** The budget whose limits hold where the record has none of its own. */
    default Optional<String> budgetId() {
        return fields().text("budget_id");
    }
}
