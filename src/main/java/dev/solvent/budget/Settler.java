package dev.solvent.budget;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every hold of this gateway to its end: moves its deadline on while its request lives, and settles it. A settlement that
 * Redis does not take is kept in memory and tried again until it does; if the process dies first, the hold expires and is charged.
 */
public final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final long RETRY_MILLIS = 500;
    private static final int RETRIES_AT_ONCE = 256;
    private static final long QUIESCE_POLL_MILLIS = 20;
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Ledger ledger;
    private final Admission admission;
    private final BudgetConfig config;
    private final BudgetEvents events;

    /** Holds of requests in flight, with the time (monotonic) until which they are known to last. */
    private final Map<String, Long> livesUntilNanos = new ConcurrentHashMap<>();

    private final Deque<Pending> pending = new ArrayDeque<>();
    private boolean retrying;
    private boolean closed;

    private record Pending(Supplier<Future<Settled>> attempt, Promise<Settled> settled) {}

    public Settler(Vertx vertx, Ledger ledger, Admission admission, BudgetConfig config, BudgetEvents events) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.admission = admission;
        this.config = config;
        this.events = events;
    }

    /** Starts the heartbeat. */
    public void start() {
        vertx.setPeriodic(config.holdTime().toMillis() / 3, timer -> {
            if (closed) {
                vertx.cancelTimer(timer);
            } else {
                beat();
            }
        });
    }

    /** Keeps a hold alive from now on; to be called when it is taken. */
    public void keep(Hold hold, long takenAtNanos) {
        livesUntilNanos.put(hold.id(), takenAtNanos + config.holdTime().toNanos());
    }

    /**
     * Makes sure that a hold outlasts the sending of its request; completes with whether it does. If not, nothing may be sent:
     * the hold may have been charged.
     */
    public Future<Boolean> outlasts(Hold hold) {
        long left = livesUntilNanos.getOrDefault(hold.id(), System.nanoTime()) - System.nanoTime();
        return left >= margin().toNanos() ? Future.succeededFuture(true) : extend(List.of(hold.id()));
    }

    /** Ends a hold. Completes when Redis has it, however long that takes; nobody's answer should wait for this. */
    public Future<Settled> settle(Settlement settlement) {
        Promise<Settled> settled = Promise.promise();
        attempt(new Pending(() -> ledger.settle(settlement), settled));
        return settled.future().onSuccess(done -> {
            livesUntilNanos.remove(settlement.hold().id());
            events.settled(settlement, done);
            admission.freed(settlement.hold().chain());
        });
    }

    /** Ends a hold of which it is not known whether it was taken, since the answer never came. */
    public void abandon(String holdId) {
        Promise<Settled> settled = Promise.promise();
        attempt(new Pending(() -> ledger.abandon(holdId), settled));
    }

    /** How many settlements Redis has not taken yet. */
    public synchronized int pending() {
        return pending.size();
    }

    /** How many holds are in flight. */
    public int holds() {
        return livesUntilNanos.size();
    }

    /** Completes when every hold has been settled, or when the time is up. */
    public Future<Void> quiesce(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        Promise<Void> quiet = Promise.promise();
        vertx.setPeriodic(1, QUIESCE_POLL_MILLIS, timer -> {
            if ((livesUntilNanos.isEmpty() && pending() == 0) || System.nanoTime() > end) {
                vertx.cancelTimer(timer);
                quiet.tryComplete();
            }
        });
        return quiet.future();
    }

    /** Stops the heartbeat, after a last attempt at what is pending. Holds that remain are charged when their deadline passes. */
    public void close() {
        closed = true;
        retry();
    }

    private void attempt(Pending one) {
        one.attempt.get().onSuccess(one.settled::complete).onFailure(failure -> {
            LOG.warn("a settlement was not taken and will be tried again: {}", failure.toString());
            retryLater(one);
        });
    }

    private synchronized void retryLater(Pending one) {
        pending.add(one);
        if (!retrying) {
            retrying = true;
            vertx.setTimer(RETRY_MILLIS, timer -> retry());
        }
    }

    private void retry() {
        List<Pending> batch = new ArrayList<>();
        synchronized (this) {
            retrying = false;
            while (!pending.isEmpty() && batch.size() < RETRIES_AT_ONCE) {
                batch.add(pending.remove());
            }
            if (!pending.isEmpty()) {
                retrying = true;
                vertx.setTimer(RETRY_MILLIS, timer -> retry());
            }
        }
        batch.forEach(this::attempt);
    }

    private void beat() {
        List<String> live = List.copyOf(livesUntilNanos.keySet());
        for (int from = 0; from < live.size(); from += RETRIES_AT_ONCE) {
            extend(live.subList(from, Math.min(live.size(), from + RETRIES_AT_ONCE)))
                    .onFailure(failure -> LOG.warn("holds could not be kept alive: {}", failure.toString()));
        }
    }

    private Future<Boolean> extend(List<String> ids) {
        long until = System.nanoTime() + config.holdTime().toNanos();
        return ledger.extend(ids).map(gone -> {
            for (String id : ids) {
                if (gone.contains(id)) {
                    livesUntilNanos.remove(id);
                } else {
                    var unused = livesUntilNanos.computeIfPresent(id, (known, before) -> until);
                }
            }
            return gone.isEmpty();
        });
    }

    private Duration margin() {
        Duration quarter = config.holdTime().dividedBy(4);
        return quarter.compareTo(LONGEST_MARGIN) < 0 ? quarter : LONGEST_MARGIN;
    }
}
