package dev.solvent.identity;

import dev.solvent.budget.Account;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which accounts a request touches. The one place that says so: everything together ({@code global}), then the user, then the
 * key. A key whose user does not exist touches no user's account.
 */
public final class Chains {
    private static final String GLOBAL_ID = "global";

    private final Optional<BigDecimal> globalLimit;
    private final Account global;

    /**
     * @param globalLimit the most that may be spent by everybody together, in USD
     * @param globalPeriod how long that lasts
     */
    public Chains(Optional<BigDecimal> globalLimit, BudgetPeriod globalPeriod) {
        this.globalLimit = globalLimit;
        this.global = new Account(GLOBAL_ID, globalLimit.map(NanoUsd::floor), globalPeriod, 0);
    }

    public List<Account> accounts(Caller caller) {
        List<Account> chain = new ArrayList<>(3);
        chain.add(global);
        caller.user().ifPresent(user -> chain.add(user.account()));
        chain.add(caller.key().account());
        return List.copyOf(chain);
    }

    /** What a request with the master key touches. */
    public List<Account> accountsOfMaster() {
        return List.of(global);
    }

    public Account global() {
        return global;
    }

    /** The global limit in USD, as it was written. */
    public Optional<BigDecimal> globalLimit() {
        return globalLimit;
    }
}
