package dev.solvent.budget;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.solvent.metrics.BudgetMeters;
import dev.solvent.money.NanoUsd;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when an account has spent more than its soft limit: once for each window, however many gateways see it. Nothing is refused
 * for it, and nobody waits for it.
 */
public final class SoftLimits {
    private static final Logger LOG = LoggerFactory.getLogger(SoftLimits.class);
    private static final int MOST_REMEMBERED = 10_000;
    /** For accounts that last for ever: after so long it is told again. */
    private static final long LONGEST_MILLIS = 366L * 86_400_000;

    private final LedgerStore store;
    private final Accounts accounts;
    private final BudgetMeters meters;

    /** Windows of which it was told already, here or elsewhere: they need not be looked at again. */
    private final Cache<String, Boolean> told =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    public SoftLimits(LedgerStore store, Accounts accounts, BudgetMeters meters) {
        this.store = store;
        this.accounts = accounts;
        this.meters = meters;
    }

    /** Something was charged to these accounts. If Redis is away, the next charge looks again. */
    public void charged(List<Account> chain) {
        List<Account> watched = chain.stream()
                .filter(account -> account.softLimit().isPresent())
                .filter(account -> told.getIfPresent(account.ref(accounts.window(account))) == null)
                .toList();
        if (!watched.isEmpty()) {
            accounts.states(watched)
                    .compose(
                            states -> Future.all(states.stream().map(this::look).toList()))
                    .onFailure(away -> LOG.debug("soft limits could not be looked at", away));
        }
    }

    private Future<Void> look(AccountState state) {
        NanoUsd soft = state.account().softLimit().orElse(NanoUsd.MAX);
        if (state.spent().compareTo(soft) <= 0) {
            return Future.succeededFuture();
        }
        String ref = state.account().ref(state.window());
        long left = Math.min(LONGEST_MILLIS, state.window().endMillis() - accounts.nowMillis());
        return store.redis()
                .call("SET", store.keys().key("soft", ref), "told", "NX", "PX", Long.toString(Math.max(1, left)))
                .map(reply -> {
                    told.put(ref, true);
                    if (!reply.isNil()) {
                        meters.softLimitPassed(state.account().kind());
                        LOG.warn(
                                "the account {} has spent {} USD, more than its soft limit of {} USD",
                                ref,
                                state.spent(),
                                soft);
                    }
                    return null;
                });
    }
}
