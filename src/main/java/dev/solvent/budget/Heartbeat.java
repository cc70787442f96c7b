package dev.solvent.budget;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the deadlines of holds on while their requests live, so that only the holds of dead gateways expire. A request that lasts
 * longer than any may is given up: its hold expires, and is charged, like that of a dead gateway.
 */
final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final int AT_ONCE = 256;
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Ledger ledger;
    private final Duration holdTime;
    private final Duration longestRequest;

    /** Holds of requests in flight. */
    private final Map<String, Life> lives = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** By the monotonic clock: when a hold was taken, and until when it is known to last. */
    private record Life(long bornNanos, long untilNanos) {
        Life until(long otherNanos) {
            return new Life(bornNanos, otherNanos);
        }
    }

    Heartbeat(Vertx vertx, Ledger ledger, BudgetConfig config) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.holdTime = config.holdTime();
        this.longestRequest = config.longestRequest();
    }

    void start() {
        vertx.setPeriodic(holdTime.toMillis() / 3, timer -> {
            if (closed) {
                boolean unused = vertx.cancelTimer(timer);
            } else {
                beat();
            }
        });
    }

    void close() {
        closed = true;
    }

    /** Keeps a hold alive from now on. */
    void keep(String holdId, long takenAtNanos) {
        lives.put(holdId, new Life(takenAtNanos, takenAtNanos + holdTime.toNanos()));
    }

    /** The hold has ended, or is going to. */
    void forget(String holdId) {
        lives.remove(holdId);
    }

    /** How many holds are kept alive. */
    int size() {
        return lives.size();
    }

    /** Completes with whether the hold lasts long enough to send a request under it, after moving its deadline if need be. */
    Future<Boolean> outlasts(String holdId) {
        Life life = lives.get(holdId);
        boolean lasts = life != null && life.untilNanos - System.nanoTime() >= margin().toNanos();
        return lasts ? Future.succeededFuture(true) : extend(List.of(holdId));
    }

    void beat() {
        long now = System.nanoTime();
        List<String> live = new ArrayList<>(lives.size());
        lives.forEach((id, life) -> {
            if (now - life.bornNanos <= longestRequest.toNanos()) {
                live.add(id);
            } else {
                forget(id);
                LOG.warn("the hold {} is kept alive no more: its request takes longer than longest_request", id);
            }
        });
        for (int from = 0; from < live.size(); from += AT_ONCE) {
            extend(live.subList(from, Math.min(live.size(), from + AT_ONCE)))
                    .onFailure(failure -> LOG.debug("holds could not be kept alive: {}", failure.toString()));
        }
    }

    private Future<Boolean> extend(Collection<String> ids) {
        long until = System.nanoTime() + holdTime.toNanos();
        return ledger.extend(ids).map(gone -> {
            for (String id : ids) {
                if (gone.contains(id)) {
                    forget(id);
                } else {
                    var unused = lives.computeIfPresent(id, (known, life) -> life.until(until));
                }
            }
            return gone.isEmpty();
        });
    }

    private Duration margin() {
        Duration quarter = holdTime.dividedBy(4);
        return quarter.compareTo(LONGEST_MARGIN) < 0 ? quarter : LONGEST_MARGIN;
    }
}
