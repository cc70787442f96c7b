package dev.solvent.client;

import java.math.BigDecimal;

/** The calls of this process have cost more than {@link MaxBudget} allows. */
public final class BudgetExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final BigDecimal currentCost;
    private final BigDecimal maxBudget;

    public BudgetExceededException(BigDecimal currentCost, BigDecimal maxBudget) {
        super("Budget has been exceeded! Current cost: " + currentCost.toPlainString() + ", Max budget: "
                + maxBudget.toPlainString());
        this.currentCost = currentCost;
        this.maxBudget = maxBudget;
    }

    /** In US dollars. */
    public BigDecimal currentCost() {
        return currentCost;
    }

    /** In US dollars. */
    public BigDecimal maxBudget() {
        return maxBudget;
    }
}
