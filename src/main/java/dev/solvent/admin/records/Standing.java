package dev.solvent.admin.records;

import dev.solvent.budget.AccountState;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Allowance;
import dev.solvent.identity.Holder;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A record with how its accounts stand.
 *
 * @param budget the budget that it names
 * @param states of {@link Allowance#all}: the account that counts everything is the first
 */
public record Standing<R extends AccountHolder>(
        R record, Optional<Holder> budget, Allowance allowance, List<AccountState> states) {
    /** How the account stands that counts everything. */
    public AccountState state() {
        return states.get(0);
    }

    /** The same of what the record is about. */
    public <S extends AccountHolder> Standing<S> as(Function<R, S> other) {
        return new Standing<>(other.apply(record), budget, allowance, states);
    }

    /** How the accounts for further periods stand. */
    List<AccountState> windows() {
        return states.subList(1, 1 + allowance.windows().size());
    }

    /** How the account for a model stands. */
    AccountState model(String name) {
        String id =
                Optional.ofNullable(allowance.models().get(name)).orElseThrow().id();
        return states.stream()
                .filter(state -> state.account().id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
