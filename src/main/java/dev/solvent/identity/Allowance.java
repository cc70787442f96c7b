package dev.solvent.identity;

import dev.solvent.budget.Account;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.budget.Window;
import dev.solvent.limit.RateLimits;
import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody may spend: their account, further accounts for other periods, and accounts for single models. All of them count
 * the same spend; each holds a limit of its own. And how fast they may go. Immutable.
 */
public final class Allowance {
    private final Account account;
    private final Optional<Raise> raise;
    private final List<Account> windows;
    private final Map<String, Account> models;
    private final RateLimits rates;

    /** More than the limit, until a moment by Redis's clock. */
    record Raise(NanoUsd amount, long endsMillis) {}

    Allowance(
            Account account,
            Optional<Raise> raise,
            List<Account> windows,
            Map<String, Account> models,
            RateLimits rates) {
        this.account = account;
        this.raise = raise;
        this.windows = List.copyOf(windows);
        this.models = Map.copyOf(models);
        this.rates = rates;
    }

    /** The account that everything is counted on, without a temporary increase. */
    public Account account() {
        return account;
    }

    /** The same as it is at that time, with a temporary increase that has not ended. */
    public Account accountAt(long nowMillis) {
        if (raise.isEmpty()
                || raise.get().endsMillis() <= nowMillis
                || account.limit().isEmpty()) {
            return account;
        }
        return new Account(
                account.id(),
                Optional.of(sum(account.limit().get(), raise.get().amount())),
                account.period(),
                account.anchorMillis(),
                account.softLimit(),
                raise.get().endsMillis());
    }

    /** The accounts for further periods. */
    public List<Account> windows() {
        return windows;
    }

    /** The accounts for single models, by the model's name. */
    public Map<String, Account> models() {
        return models;
    }

    /** How fast they may go. */
    public RateLimits rates() {
        return rates;
    }

    /** All accounts as they are at that time; the one that counts everything is the first. */
    public List<Account> all(long nowMillis) {
        List<Account> all = new ArrayList<>(1 + windows.size() + models.size());
        all.add(accountAt(nowMillis));
        all.addAll(windows);
        all.addAll(models.values());
        return all;
    }

    /** The same for somebody who has no limit of their own: this one is held. */
    Allowance orElse(NanoUsd limit, BudgetPeriod period) {
        if (account.limit().isPresent()) {
            return this;
        }
        Account limited = new Account(
                account.id(), Optional.of(limit), period, account.anchorMillis(), account.softLimit(), Window.NEVER);
        return new Allowance(limited, raise, windows, models, rates);
    }

    /** The same at another speed. */
    Allowance at(RateLimits others) {
        return new Allowance(account, raise, windows, models, others);
    }

    private static NanoUsd sum(NanoUsd one, NanoUsd other) {
        try {
            return one.plus(other);
        } catch (MoneyOverflowException e) {
            return NanoUsd.MAX;
        }
    }
}
