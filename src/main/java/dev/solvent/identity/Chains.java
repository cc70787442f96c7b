package dev.solvent.identity;

import dev.solvent.budget.Account;
import dev.solvent.budget.RecordVersion;
import dev.solvent.identity.Asked.Candidate;
import dev.solvent.limit.RateLimit;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which accounts a request touches. The one place that says so: everything together ({@code global}), the organizations of key and
 * team, the user in each of them, the team, the user in the team, the user, the key, the customer, the tags; for each of them its own account, one for each
 * further period, and one for the model if it has a budget for that; and the providers that may be asked, if they have a budget.
 * Somebody who has no record touches no account, but it counts that there was none. The same records say how fast requests may
 * come.
 */
public final class Chains {
    private final ConfiguredAccounts configured;
    private final Directory directory;
    private final Mentions mentions;
    private final LongSupplier redisNowMillis;

    /** @param redisNowMillis the time by Redis's clock, by which temporary increases end */
    public Chains(ConfiguredAccounts configured, Directory directory, Mentions mentions, LongSupplier redisNowMillis) {
        this.configured = configured;
        this.directory = directory;
        this.mentions = mentions;
        this.redisNowMillis = redisNowMillis;
    }

    /**
     * The accounts of a request. Fails if records could not be read.
     *
     * @param caller nobody for the master key
     */
    public Future<Chaining> chain(Optional<Caller> caller, Asked asked) {
        Set<String> tags = new LinkedHashSet<>(caller.map(Caller::tags).orElse(List.of()));
        tags.addAll(asked.tags());
        if (asked.customer().isEmpty() && tags.isEmpty()) {
            return Future.succeededFuture(new Build(caller, asked, List.of()).chain());
        }
        Findings findings = new Findings(directory);
        return mentions.customer(findings, asked.customer()).compose(customer -> {
            if (customer.map(Holder::blocked).orElse(false)) {
                return Future.succeededFuture(new Chaining.Refused(Authentication.Reason.CUSTOMER_BLOCKED));
            }
            return mentions.allowances(findings, customer, tags)
                    .map(allowances ->
                            new Build(caller, asked, allowances).with(findings).chain());
        });
    }

    /** Puts one chain together. */
    private final class Build {
        private final Asked asked;
        private final List<Allowance> allowances;
        private final List<Account> accounts = new ArrayList<>(12);
        private final Map<String, Set<Candidate>> only = new HashMap<>();
        private final List<RecordVersion> versions;

        Build(Optional<Caller> caller, Asked asked, List<Allowance> mentioned) {
            this.asked = asked;
            this.allowances = new ArrayList<>(caller.map(Caller::allowances).orElse(List.of()));
            this.allowances.addAll(mentioned);
            this.versions = new ArrayList<>(caller.map(Caller::versions).orElse(List.of()));
        }

        Build with(Findings findings) {
            versions.addAll(findings.versions());
            return this;
        }

        Chain chain() {
            long now = redisNowMillis.getAsLong();
            accounts.add(configured.global());
            for (Allowance allowance : allowances) {
                accounts.add(allowance.accountAt(now));
                accounts.addAll(allowance.windows());
            }
            for (Allowance allowance : allowances) {
                allowance.models().forEach(this::model);
            }
            if (!configured.providers().isEmpty()) {
                asked.candidates().forEach(this::provider);
            }
            only.values().removeIf(those -> those.containsAll(asked.candidates()));
            return new Chain(accounts, only, rates(), versions);
        }

        /** A limit for a model counts if the request may go to it. */
        private List<RateLimit> rates() {
            List<RateLimit> rates = new ArrayList<>();
            allowances.forEach(allowance -> rates.addAll(allowance.rates().of(this::mayBe)));
            return rates;
        }

        private boolean mayBe(String model) {
            return model.equals(asked.model())
                    || asked.candidates().stream().anyMatch(candidate -> candidate.isCalled(model));
        }

        /** A budget for a model is meant for its name here, and for every target that is this model. */
        private void model(String name, Account account) {
            if (name.equals(asked.model())) {
                accounts.add(account);
                return;
            }
            Set<Candidate> those = new HashSet<>();
            asked.candidates().stream()
                    .filter(candidate -> candidate.isCalled(name))
                    .forEach(those::add);
            if (!those.isEmpty()) {
                accounts.add(account);
                only.put(account.id(), those);
            }
        }

        /** What a provider spends, the one on whose bill it is spends too. */
        private void provider(Candidate candidate) {
            provider(candidate.provider(), candidate);
            if (!candidate.biller().equals(candidate.provider())) {
                provider(candidate.biller(), candidate);
            }
        }

        private void provider(String name, Candidate candidate) {
            Account account = configured.providers().get(name);
            if (account != null) {
                Set<Candidate> those = only.computeIfAbsent(account.id(), first -> {
                    accounts.add(account);
                    return new HashSet<>();
                });
                those.add(candidate);
            }
        }
    }

    /** The accounts that the configuration sets. */
    public ConfiguredAccounts configured() {
        return configured;
    }
}
