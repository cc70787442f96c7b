package dev.solvent.budget;

import dev.solvent.budget.journal.Journal;
import dev.solvent.budget.journal.Standing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees every hold of this gateway to its end: keeps it alive while its request lives, and settles it. A settlement goes to
 * Redis; if Redis does not take it, or does not say whether it did, to the journal; if the disk does not take it either, it stays in
 * memory, and both are tried again. Once it is in one of them it cannot get lost, and memory is done with it.
 */
public final class Settler {
    private static final long QUIESCE_POLL_MILLIS = 20;

    private final Vertx vertx;
    private final Ledger ledger;
    private final Admission admission;
    private final Journal journal;
    private final BudgetEvents events;
    private final int maxInMemory;

    private final Heartbeat heartbeat;
    private final Replay replay;
    private final Backlog backlog;

    /** Settlements that are nowhere but in memory. */
    private final AtomicInteger unsecured = new AtomicInteger();

    public Settler(
            Vertx vertx,
            Ledger ledger,
            Admission admission,
            Journal journal,
            BudgetConfig config,
            BudgetEvents events) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.admission = admission;
        this.journal = journal;
        this.events = events;
        this.maxInMemory = config.journal().maxInMemory();
        this.heartbeat = new Heartbeat(vertx, ledger, config);
        this.replay = new Replay(vertx, ledger, journal, config, this::settled);
        this.backlog = new Backlog(vertx, this::secure);
    }

    /** Starts the heartbeat, and the replay of what the journal has. */
    public void start() {
        heartbeat.start();
        replay.start();
        backlog.start();
    }

    /** Keeps a hold alive from now on; to be called when it is taken. */
    public void keep(Hold hold, long takenAtNanos) {
        heartbeat.keep(hold.id(), takenAtNanos);
    }

    /**
     * Makes sure that a hold outlasts the sending of its request; completes with whether it does. If not, nothing may be sent:
     * the hold may have been charged.
     */
    public Future<Boolean> outlasts(Hold hold) {
        return heartbeat.outlasts(hold.id());
    }

    /**
     * Ends a hold. Completes when the settlement is safe, in Redis or on the disk, however long that takes; nobody's answer should
     * wait for this.
     */
    public Future<Secured> settle(Settlement settlement) {
        unsecured.incrementAndGet();
        Promise<Secured> promise = Promise.promise();
        secure(settlement).onSuccess(promise::complete).onFailure(failure -> backlog.add(settlement, promise));
        return promise.future().map(secured -> {
            unsecured.decrementAndGet();
            heartbeat.forget(settlement.hold().id());
            return secured;
        });
    }

    /** Ends a hold of which it is not known whether it was taken, since the answer never came. */
    public void abandon(String holdId) {
        var unused = settle(Settlement.abandonment(holdId));
    }

    /**
     * Whether this gateway can answer for one more hold. It cannot while so many settlements have found neither Redis nor a disk that
     * those of the holds in flight may fill the memory.
     */
    public boolean hasRoom() {
        return backlog.isEmpty() || backlog.size() + heartbeat.size() < maxInMemory;
    }

    /** How many settlements are nowhere but in memory. */
    public int pending() {
        return unsecured.get();
    }

    /** How many holds are in flight. */
    public int holds() {
        return heartbeat.size();
    }

    /** How the journal stands. */
    public Standing journal() {
        return journal.standing();
    }

    /** Completes when every hold has been settled and every settlement is safe, or when the time is up. */
    public Future<Void> quiesce(Duration atMost) {
        Promise<Void> quiet = Promise.promise();
        awaitQuiet(System.nanoTime() + atMost.toNanos(), quiet);
        return quiet.future();
    }

    // One timer after the other: a periodic one must not be cancelled while another thread may still be setting it.
    private void awaitQuiet(long endNanos, Promise<Void> quiet) {
        if ((holds() == 0 && pending() == 0) || System.nanoTime() - endNanos > 0) {
            quiet.complete();
        } else {
            vertx.setTimer(QUIESCE_POLL_MILLIS, timer -> awaitQuiet(endNanos, quiet));
        }
    }

    /** Stops everything and closes the journal. Holds that remain are charged when their deadline passes. */
    public Future<Void> close() {
        heartbeat.close();
        replay.close();
        return backlog.close().eventually(journal::close);
    }

    private Future<Secured> secure(Settlement settlement) {
        return ledger.settle(settlement)
                .onSuccess(settled -> settled(settlement, settled))
                .<Secured>map(Secured.InLedger::new)
                .recover(away -> journal.append(new SettlementText(settlement, ledger.nowMillis()).toBytes())
                        .map(new Secured.InJournal()));
    }

    private void settled(Settlement settlement, Settled settled) {
        if (settled.how() != Settled.How.UNKNOWN) {
            events.settled(settlement, settled);
            admission.freed(settlement.hold().chain());
        }
    }
}
