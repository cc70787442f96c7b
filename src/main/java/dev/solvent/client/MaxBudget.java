package dev.solvent.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The most that all calls of this process may cost, as LiteLLM's {@code litellm.max_budget}: a call is refused once those before it
 * have cost more than that, so the last one may pass the limit, and so may those that run at the same time.
 *
 * <pre>{@code
 * MaxBudget.set(new BigDecimal("0.001"));
 * ChatCompletion answer = MaxBudget.call(() -> client.chat().completions().create(params));
 * }</pre>
 *
 * <p>It counts the calls that are made through it and the answers that it is told of, whether or not a {@link BudgetManager} counts
 * them for a user as well. Unlike LiteLLM's it counts before a limit is set, too, takes zero for a limit, and counts what answers
 * report rather than the length of their text.
 */
public final class MaxBudget {
    private static final Object LOCK = new Object();

    private static ModelPrices prices = ModelPrices.builtIn();
    private static NanoUsd cost = NanoUsd.ZERO;
    private static @Nullable BigDecimal limit;
    private static @Nullable String uncounted;

    private MaxBudget() {}

    /** Sets the limit in US dollars, at the built-in prices. What was spent stays. */
    public static void set(BigDecimal maxBudget) {
        set(maxBudget, ModelPrices.builtIn());
    }

    /** Sets the limit in US dollars, and the prices. What was spent stays. */
    public static void set(BigDecimal maxBudget, ModelPrices atPrices) {
        if (NanoUsd.floor(maxBudget).isNegative()) {
            throw new IllegalArgumentException("a budget is not negative: " + maxBudget);
        }
        synchronized (LOCK) {
            limit = maxBudget;
            prices = atPrices;
        }
    }

    /** Takes the limit away and forgets what was spent. */
    public static void clear() {
        synchronized (LOCK) {
            limit = null;
            cost = NanoUsd.ZERO;
            uncounted = null;
            prices = ModelPrices.builtIn();
        }
    }

    /** What the calls have cost so far, in US dollars. */
    public static BigDecimal currentCost() {
        synchronized (LOCK) {
            return UserRecord.usd(cost);
        }
    }

    /**
     * To be called before a call is made.
     *
     * @throws BudgetExceededException when more is spent than the limit
     * @throws IllegalStateException when there is a limit, and an answer before could not be priced
     */
    public static void check() {
        synchronized (LOCK) {
            if (limit == null) {
                return;
            }
            if (uncounted != null) {
                throw new IllegalStateException("nobody knows whether the limit holds: " + uncounted);
            }
            BigDecimal spent = UserRecord.usd(cost);
            if (spent.compareTo(limit) > 0) {
                throw new BudgetExceededException(spent, limit);
            }
        }
    }

    /**
     * Checks, makes the call, and counts its answer. An answer that cannot be priced is returned all the same, since it is paid for; then
     * the next check throws.
     *
     * @param call returns an answer as {@link BudgetManager#updateCost(String, Object)} takes it
     */
    public static <T> T call(Supplier<T> call) {
        check();
        T answer = call.get();
        try {
            add(answer);
        } catch (UnpricedModelException | IllegalArgumentException | MoneyOverflowException e) {
            synchronized (LOCK) {
                uncounted = e.getMessage();
            }
        }
        return answer;
    }

    /**
     * Counts an answer to a call that was not made through here.
     *
     * @return what it cost, in US dollars
     * @throws UnpricedModelException when nobody knows what its model costs
     * @throws IllegalArgumentException when it reports no usage, or none that makes sense
     */
    @CanIgnoreReturnValue
    public static BigDecimal add(Object answer) {
        ModelPrices now;
        synchronized (LOCK) {
            now = prices;
        }
        NanoUsd one = now.ofAnswer(BudgetJson.ofAnswer(answer)).cost();
        synchronized (LOCK) {
            cost = cost.plus(one);
        }
        return UserRecord.usd(one);
    }
}
