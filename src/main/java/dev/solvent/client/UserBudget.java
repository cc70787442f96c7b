package dev.solvent.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One user's budget and what was spent of it, in US dollars.
 *
 * @param totalBudget as it was written
 * @param duration how long the budget lasts; without one it never begins anew
 * @param lastUpdatedAt when the current period began
 * @param modelCost what each model cost, by its name
 */
public record UserBudget(
        BigDecimal totalBudget,
        Optional<BudgetDuration> duration,
        Optional<Instant> createdAt,
        Optional<Instant> lastUpdatedAt,
        BigDecimal currentCost,
        Map<String, BigDecimal> modelCost) {
    public UserBudget {
        modelCost = Collections.unmodifiableMap(new LinkedHashMap<>(modelCost));
    }
}
