package dev.solvent.client;

/**
 * How long a budget lasts, in days of 24 hours that roll from the budget's creation: no calendar and no time zone. A month has 28
 * days, as LiteLLM's has; {@link #days} makes one of 30.
 */
public record BudgetDuration(int days) {
    public static final BudgetDuration DAILY = new BudgetDuration(1);
    public static final BudgetDuration WEEKLY = new BudgetDuration(7);
    public static final BudgetDuration MONTHLY = new BudgetDuration(28);
    public static final BudgetDuration YEARLY = new BudgetDuration(365);

    private static final int MOST_DAYS = 36_500;

    public BudgetDuration {
        if (days < 1 || days > MOST_DAYS) {
            throw new IllegalArgumentException("a budget lasts from 1 to " + MOST_DAYS + " days, not " + days);
        }
    }

    public static BudgetDuration days(int days) {
        return new BudgetDuration(days);
    }
}
