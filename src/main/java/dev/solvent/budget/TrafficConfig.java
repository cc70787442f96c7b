package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Who of those that requests mention gets an account; section {@code budget.traffic} of the configuration.
 *
 * @param customers those on whose behalf clients ask
 * @param tags words that requests carry
 * @param mostCustomers so many there may be before no more are made of what requests mention
 * @param mostTags the same for tags
 * @param customerMaxBudget in dollars: the limit of every customer that has none of their own
 * @param customerBudgetDuration how long that lasts; without one, once and for all
 */
public record TrafficConfig(
        Accounts customers,
        Accounts tags,
        int mostCustomers,
        int mostTags,
        Optional<BigDecimal> customerMaxBudget,
        Optional<BudgetPeriod> customerBudgetDuration) {

    /** Only those that the owner made, or all that are mentioned. */
    public enum Accounts {
        KNOWN,
        ALL
    }

    /** What holds when nothing is set. */
    public static final TrafficConfig DEFAULT =
            new TrafficConfig(Accounts.KNOWN, Accounts.KNOWN, 10_000, 1_000, Optional.empty(), Optional.empty());

    public TrafficConfig {
        require(mostCustomers >= 0, "most_customers must not be negative");
        require(mostTags >= 0, "most_tags must not be negative");
        customerMaxBudget.ifPresent(limit -> require(
                limit.signum() >= 0 && limit.compareTo(NanoUsd.MAX.toUsd()) <= 0,
                "customer_max_budget must be from 0 to " + NanoUsd.MAX + " dollars"));
        require(
                customerBudgetDuration.isEmpty() || customerMaxBudget.isPresent(),
                "customer_budget_duration needs a customer_max_budget");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
