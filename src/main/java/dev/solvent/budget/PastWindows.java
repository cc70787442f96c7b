package dev.solvent.budget;

import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import dev.solvent.redis.Steps;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * Forgets the counters and closing sums of windows that are shorter than a day, since they are many: once all their rows are
 * sealed, and so long after their end that no hold, correction or journal brings anything for them. What comes even later counts from
 * zero, there and in the books. Longer windows stay, as do the sums of every day.
 */
final class PastWindows {
    private static final Script FORGET = LedgerStore.script("forget.lua");
    private static final long AT_ONCE = 200;

    private final LedgerStore store;
    private final Duration lateness;

    PastWindows(LedgerStore store, BudgetConfig config) {
        this.store = store;
        this.lateness = config.longestRequest().plus(config.holdTime()).plus(config.tombstones());
    }

    /** Completes when nothing is left that may be forgotten. */
    Future<Void> forget() {
        return Steps.until(this::forgetSome);
    }

    /** Completes with whether that was all. */
    private Future<Boolean> forgetSome() {
        List<String> args = List.of(
                store.keys().start(), store.mark().text(), Long.toString(lateness.toMillis()), Long.toString(AT_ONCE));
        return store.run(FORGET, store.keys().key("ends"), args).compose(reply -> {
            Reply looked = reply.items().get(0);
            if (looked instanceof Reply.Text) {
                return Future.failedFuture(store.closed());
            }
            return Future.succeededFuture(looked.asLong() < AT_ONCE);
        });
    }
}
