package dev.solvent.identity;

import dev.solvent.budget.Account;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts that the configuration sets, and nobody makes or deletes.
 *
 * @param global everything together
 * @param globalLimit its limit in USD, as it was written
 * @param providers those of providers with a budget, by the provider's name
 */
public record ConfiguredAccounts(Account global, Optional<BigDecimal> globalLimit, Map<String, Account> providers) {
    private static final String GLOBAL_ID = "global";
    private static final String PROVIDER = "provider:";

    public ConfiguredAccounts {
        providers = Map.copyOf(providers);
    }

    /**
     * The accounts for these settings.
     *
     * @param providers the budgets of providers, by the provider's name
     */
    public static ConfiguredAccounts of(
            Optional<BudgetConfig.Global> global, Map<String, BudgetConfig.Global> providers) {
        Map<String, Account> accounts = new LinkedHashMap<>();
        providers.forEach((name, budget) -> accounts.put(name, account(PROVIDER + name, Optional.of(budget))));
        return new ConfiguredAccounts(account(GLOBAL_ID, global), global.map(BudgetConfig.Global::maxBudget), accounts);
    }

    private static Account account(String id, Optional<BudgetConfig.Global> budget) {
        BudgetPeriod period = budget.map(BudgetConfig.Global::period).orElse(BudgetPeriod.LIFETIME);
        return new Account(id, budget.map(set -> NanoUsd.floor(set.maxBudget())), period, 0);
    }
}
