package dev.solvent.budget;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** A request in the queue of an account. All that changes is guarded by {@link Admission}'s lock. */
final class Waiter {
    final HoldRequest request;
    final Promise<HoldOutcome> outcome = Promise.promise();

    /** Completes when nobody waits for the request any more. */
    final Future<?> gone;

    /** The account in whose queue it stands. */
    Account account;

    /** The ledger is being asked for it. */
    boolean asking;

    /** Something was freed meanwhile: it is to be asked again. */
    boolean askAgain;

    /** The answer that comes next is its last. */
    boolean timeUp;

    private final long endNanos;

    Waiter(HoldRequest request, Account account, long endNanos, Future<?> gone) {
        this.request = request;
        this.account = account;
        this.endNanos = endNanos;
        this.gone = gone;
    }

    /** How much of its time is left. */
    Duration leftAt(long nowNanos) {
        return Duration.ofNanos(Math.max(0, endNanos - nowNanos));
    }
}
