package dev.solvent.admin.records;

import dev.solvent.budget.Account;
import dev.solvent.budget.AccountState;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Allowance;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out how the accounts of records stand. */
public final class Standings {
    private final Records records;
    private final Accounts accounts;

    public Standings(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
    }

    /** How one record stands. */
    public <R extends AccountHolder> Future<Standing<R>> of(R record) {
        return of(List.of(record)).map(standings -> standings.get(0));
    }

    /** How these records stand, in their order; two round trips for any number. */
    public <R extends AccountHolder> Future<List<Standing<R>>> of(List<R> all) {
        return budgets(all).compose(budgets -> {
            long now = accounts.nowMillis();
            List<Account> wanted = new ArrayList<>();
            List<Standing<R>> unread = new ArrayList<>(all.size());
            for (R record : all) {
                Optional<Holder> budget = record.budgetId().map(budgets::get);
                Allowance allowance = record.allowance(budget);
                wanted.addAll(allowance.all(now));
                unread.add(new Standing<>(record, budget, allowance, List.of()));
            }
            return accounts.states(wanted).map(states -> {
                List<Standing<R>> standings = new ArrayList<>(unread.size());
                int from = 0;
                for (Standing<R> one : unread) {
                    int to = from + one.allowance().all(now).size();
                    List<AccountState> own = List.copyOf(states.subList(from, to));
                    standings.add(new Standing<>(one.record(), one.budget(), one.allowance(), own));
                    from = to;
                }
                return standings;
            });
        });
    }

    /** What a record allows, together with the budget that it names. */
    Future<Allowance> allowance(AccountHolder record) {
        return budgets(List.of(record))
                .map(budgets -> record.allowance(record.budgetId().map(budgets::get)));
    }

    private Future<Map<String, Holder>> budgets(List<? extends AccountHolder> all) {
        List<String> ids = all.stream()
                .flatMap(record -> record.budgetId().stream())
                .distinct()
                .toList();
        return records.all(Kind.BUDGET, ids).map(found -> {
            Map<String, Holder> budgets = new HashMap<>();
            found.forEach(budget -> budgets.put(budget.id(), budget));
            return budgets;
        });
    }
}
