package dev.solvent.exchange;

import dev.solvent.budget.Account;
import dev.solvent.budget.RecordVersion;
import dev.solvent.identity.Asked;
import dev.solvent.identity.Asked.Candidate;
import dev.solvent.identity.Caller;
import dev.solvent.identity.Chain;
import dev.solvent.limit.RateLimit;
import dev.solvent.route.Target;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who pays for a request: a client key with those that it and the request name, or the owner with the master key.
 *
 * @param caller empty for the master key
 * @param asked what of the request the accounts depend on
 * @param touched the accounts
 */
record Who(Optional<Caller> caller, Asked asked, Chain touched) {
    private static final String MASTER = "master";

    List<Account> chain() {
        return touched.accounts();
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

    /** The words that it is counted under: those that key and team carry, and those that the request says. */
    List<String> tags() {
        Set<String> tags = new LinkedHashSet<>(caller.map(Caller::tags).orElse(List.of()));
        tags.addAll(asked.tags());
        return List.copyOf(tags);
    }

    List<RecordVersion> versions() {
        return touched.versions();
    }

    /** The account of the key itself, with a temporary increase that has not ended. */
    Optional<Account> keyAccount() {
        return caller.map(known -> known.ofKey().account().id())
                .flatMap(id -> chain().stream()
                        .filter(account -> account.id().equals(id))
                        .findFirst());
    }

    /** The limits on how fast requests may come. */
    List<RateLimit> rates() {
        return touched.rates();
    }

    /** Whether any account has a limit, so that the request's cost must be bounded. */
    boolean isLimited() {
        return touched.isLimited();
    }

    boolean mayUse(String model) {
        return caller.map(known -> known.mayUse(model)).orElse(true);
    }

    /** Ids of the accounts that pay nothing for a request that went to these targets. */
    List<String> spared(Collection<Target> targets) {
        return touched.spared(targets.stream().map(Who::candidate).toList());
    }

    static Candidate candidate(Target target) {
        return new Candidate(target.provider().name(), target.provider().biller(), target.model());
    }
}
