package dev.solvent.exchange;

import dev.solvent.budget.Account;
import dev.solvent.budget.RecordVersion;
import dev.solvent.identity.Caller;
import dev.solvent.identity.Chains;
import java.util.List;
import java.util.Optional;

/**
 * Who pays for a request: a client key, or the owner with the master key.
 *
 * @param caller empty for the master key
 */
record Who(Optional<Caller> caller, List<Account> chain) {
    private static final String MASTER = "master";

    static Who client(Caller caller, Chains chains) {
        return new Who(Optional.of(caller), chains.accounts(caller));
    }

    static Who owner(Chains chains) {
        return new Who(Optional.empty(), chains.accountsOfMaster());
    }

    /** Names the one who asks: a key's hash. */
    String name() {
        return caller.map(known -> known.key().hash()).orElse(MASTER);
    }

    /** Whether a request that money is short for is to be refused rather than to get a lower output limit. */
    boolean refusesOnShortage() {
        return caller.flatMap(known -> known.key().fields().text("on_shortage"))
                .filter("refuse"::equals)
                .isPresent();
    }

    List<RecordVersion> versions() {
        return caller.map(Caller::versions).orElse(List.of());
    }

    /** Whether any account has a limit, so that the request's cost must be bounded. */
    boolean isLimited() {
        return chain.stream().anyMatch(account -> account.limit().isPresent());
    }

    boolean mayUse(String model) {
        return caller.map(known -> known.mayUse(model)).orElse(true);
    }

    String modelFor(String name) {
        return caller.map(known -> known.modelFor(name)).orElse(name);
    }
}
