package dev.solvent.budget;

import dev.solvent.redis.RedisErrorException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Charges holds whose gateway died. Every gateway looks; it does not matter who finds one, since a hold is settled once.
 */
public final class Expiry {
    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final int AT_ONCE = 100;
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Ledger ledger;
    private final Admission admission;
    private final Runnable onExpired;
    /** Those that were due and failed when last tried: they stay the oldest of all that are due. */
    private Set<String> stuck = Set.of();

    private boolean sweeping;
    private boolean closed;

    /** @param onExpired is told of every hold that expired */
    public Expiry(Vertx vertx, Ledger ledger, Admission admission, Runnable onExpired) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.admission = admission;
        this.onExpired = onExpired;
    }

    /** Looks for expired holds once a second from now on. */
    public void start() {
        vertx.setPeriodic(EVERY.toMillis(), timer -> {
            if (closed) {
                vertx.cancelTimer(timer);
            } else if (!sweeping) {
                sweeping = true;
                sweep().onComplete(done -> sweeping = false)
                        .onFailure(failure -> LOG.debug("no sweep for expired holds: {}", failure.toString()));
            }
        });
    }

    /**
     * Charges what is overdue now; completes with how many holds that were. One that cannot be charged, because its record is
     * damaged, is tried with every sweep, but does not stand in the way of others.
     */
    public Future<Integer> sweep() {
        Set<String> before = stuck;
        Set<String> failed = new LinkedHashSet<>();
        return ledger.due(AT_ONCE + before.size())
                .compose(due -> {
                    Future<Integer> expired = Future.succeededFuture(0);
                    for (String holdId : due) {
                        expired = expired.compose(
                                count -> expire(holdId, before, failed).map(one -> count + one));
                    }
                    return expired;
                })
                .onSuccess(count -> stuck = failed);
    }

    private Future<Integer> expire(String holdId, Set<String> before, Set<String> failed) {
        return ledger.expire(holdId).map(settled -> count(holdId, settled)).recover(failure -> {
            if (!(failure instanceof RedisErrorException)) {
                return Future.failedFuture(failure);
            }
            failed.add(holdId);
            if (!before.contains(holdId)) {
                LOG.error(
                        "the hold {} was settled by nobody and cannot be charged; its money stays held: {}",
                        holdId,
                        failure.getMessage());
            }
            return Future.succeededFuture(0);
        });
    }

    public void close() {
        closed = true;
    }

    private int count(String holdId, Settled settled) {
        if (settled.how() != Settled.How.EXPIRED) {
            return 0;
        }
        LOG.warn("the hold {} was settled by nobody; charged whole: {} USD", holdId, settled.charged());
        onExpired.run();
        settled.waitedOn().forEach(admission::freed);
        return 1;
    }
}
