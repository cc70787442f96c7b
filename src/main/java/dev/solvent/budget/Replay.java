package dev.solvent.budget;

import dev.solvent.budget.journal.Batch;
import dev.solvent.budget.journal.Journal;
import dev.solvent.budget.journal.Standing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is in the journal to Redis, segment by segment, as soon as Redis takes it: after an outage, and after a restart. A
 * segment is removed when all of it is settled; what was settled before by a process that died, Redis remembers.
 */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final long PAUSE_MILLIS = 500;
    private static final int TICKS_A_LOOK = 10;

    private final Context context;
    private final Vertx vertx;
    private final Ledger ledger;
    private final Journal journal;
    private final BudgetConfig config;
    private final BiConsumer<Settlement, Settled> onSettled;

    // All that changes is touched on the context only.
    private Optional<BatchReplay> current = Optional.empty();
    private boolean working;
    private int ticks;
    private long settled;
    private long timer;
    private volatile boolean closed;

    /** @param onSettled is told of every settlement that Redis has taken from the journal */
    Replay(
            Vertx vertx,
            Ledger ledger,
            Journal journal,
            BudgetConfig config,
            BiConsumer<Settlement, Settled> onSettled) {
        this.context = vertx.getOrCreateContext();
        this.vertx = vertx;
        this.ledger = ledger;
        this.journal = journal;
        this.config = config;
        this.onSettled = onSettled;
    }

    /** Looks into the journal from now on. */
    void start() {
        context.runOnContext(nothing -> {
            timer = vertx.setPeriodic(1, PAUSE_MILLIS, tick -> work());
        });
    }

    void close() {
        closed = true;
        context.runOnContext(nothing -> {
            boolean unused = vertx.cancelTimer(timer);
        });
    }

    private void work() {
        Standing standing = journal.standing();
        if (working || closed) {
            return;
        } else if (standing.records() == 0) {
            tellOfEnd();
            if (standing.writable() && ticks++ % TICKS_A_LOOK != 0) {
                return;
            }
        }
        working = true;
        (standing.records() == 0 ? idle(standing) : step())
                .onFailure(failure -> LOG.debug("the journal waits: {}", failure.toString()))
                .onComplete(done -> {
                    working = false;
                    if (done.succeeded() && done.result()) {
                        context.runOnContext(nothing -> work());
                    }
                });
    }

    /** Nothing waits: whether the disk takes records again, or what else has changed there. */
    private Future<Boolean> idle(Standing standing) {
        return (standing.writable() ? journal.look() : journal.probe()).map(false);
    }

    /** One segment; completes with whether it is worth to go on at once. */
    private Future<Boolean> step() {
        return batch().compose(found -> found.map(this::replay).orElse(Future.succeededFuture(false)));
    }

    private Future<Optional<BatchReplay>> batch() {
        return current.isPresent()
                ? Future.succeededFuture(current)
                : journal.oldest().map(oldest -> {
                    current = oldest.map(this::replayOf);
                    return current;
                });
    }

    private BatchReplay replayOf(Batch batch) {
        return new BatchReplay(batch, ledger, journal, config.memory(), (settlement, how) -> {
            settled++;
            onSettled.accept(settlement, how);
        });
    }

    private Future<Boolean> replay(BatchReplay replay) {
        return replay.run().compose(finished -> {
            if (!finished) {
                return Future.succeededFuture(false);
            }
            return journal.remove(replay.batch()).map(removed -> {
                current = Optional.empty();
                return true;
            });
        });
    }

    private void tellOfEnd() {
        if (settled > 0) {
            LOG.info("Redis has taken {} settlements from the journal", settled);
            settled = 0;
        }
    }
}
