package dev.solvent.identity;

import dev.solvent.budget.Account;
import dev.solvent.budget.RecordVersion;
import dev.solvent.identity.Asked.Candidate;
import dev.solvent.limit.RateLimit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The accounts that a request touches. Most it touches wherever it is sent; a few only where it is sent to certain candidates, such
 * as a provider's. All of them are held; those that the request then did not touch are spared.
 *
 * @param accounts all of them, from the widest to the narrowest
 * @param only for each account that not every candidate touches, by its id: those that do
 * @param rates the limits on how fast requests may come, wherever this one is sent
 * @param versions of all records that all this was computed from, also of those that were not there
 */
public record Chain(
        List<Account> accounts, Map<String, Set<Candidate>> only, List<RateLimit> rates, List<RecordVersion> versions)
        implements Chaining {
    public Chain {
        accounts = List.copyOf(accounts);
        only = Map.copyOf(only);
        rates = List.copyOf(rates);
        versions = List.copyOf(versions);
    }

    /** Whether any account has a limit, so that the request's cost must be bounded. */
    public boolean isLimited() {
        for (Account account : accounts) {
            if (account.limit().isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a request that is sent to this candidate touches the account. */
    public boolean touches(Candidate candidate, Account account) {
        Set<Candidate> those = only.get(account.id());
        return those == null || those.contains(candidate);
    }

    /** Ids of the accounts that a request did not touch which went to these candidates only. */
    public List<String> spared(Collection<Candidate> asked) {
        return only.entrySet().stream()
                .filter(entry -> asked.stream().noneMatch(entry.getValue()::contains))
                .map(Map.Entry::getKey)
                .toList();
    }
}
