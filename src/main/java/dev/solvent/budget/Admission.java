package dev.solvent.budget;

import dev.solvent.redis.Redis;
import dev.solvent.redis.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Takes holds, and lets a request wait for a short while when only holds in flight stand in its way.
 *
 * <p>Those who wait for the same account stand in one queue, first come first served; nobody who comes later is asked before
 * them. The head of a queue asks again whenever a settlement frees something: here by {@link #freed}, in another gateway by a
 * message, which settlements send only while somebody waits. When its time is up, a request asks a last time and takes that answer.
 */
public final class Admission {
    private final Timers timers;
    private final Ledger ledger;
    private final LedgerStore store;
    private final BudgetConfig config;

    private final Map<String, Deque<Waiter>> queues = new HashMap<>();
    private int waiting;
    private long waitingBytes;

    private volatile LongConsumer onWaited = nanos -> {};

    /** Counts wake-ups, so that one between a "busy" and its place in the queue is not lost. */
    private final AtomicLong wakeUps = new AtomicLong();

    public Admission(Vertx vertx, LedgerStore store, Ledger ledger, BudgetConfig config) {
        this(Timers.of(vertx), store, ledger, config);
    }

    public Admission(Timers timers, LedgerStore store, Ledger ledger, BudgetConfig config) {
        this.timers = timers;
        this.store = store;
        this.ledger = ledger;
        this.config = config;
    }

    /** Listens for settlements of other gateways; completes when they are heard. */
    public Future<Void> listen(Redis redis) {
        return redis.subscribe(store.keys().key("freed"), this::freed, this::wakeAll);
    }

    /** From now on this is told how long (in nanoseconds) each request waited, with or without success. */
    public void tellWaits(LongConsumer listener) {
        onWaited = listener;
    }

    /**
     * Takes a hold if that is possible at once, with nobody waiting before it. If not, it may be worth to look for a tighter bound
     * and to {@link #admit} that.
     *
     * @param mayLower whether a lower output limit than the wanted one is good enough
     */
    public Future<HoldOutcome> tryAtOnce(HoldRequest request, boolean mayLower) {
        synchronized (this) {
            if (waiting > 0 && request.chain().stream().anyMatch(account -> queues.containsKey(account.id()))) {
                return Future.succeededFuture(new HoldOutcome.NotAsAsked());
            }
        }
        return mayLower ? ledger.holdFairly(request) : ledger.holdAsAsked(request);
    }

    /** Takes a hold, waiting for others if need be; completes with what became of it. */
    public Future<HoldOutcome> admit(HoldRequest request) {
        return admit(request, Promise.promise().future());
    }

    /**
     * Takes a hold, waiting for others if need be; completes with what became of it.
     *
     * @param gone completes when nobody waits for the request any more: it leaves its queue, and ends as {@link
     *     HoldOutcome.Left} unless it gets its hold in that very moment
     */
    public Future<HoldOutcome> admit(HoldRequest request, Future<?> gone) {
        Optional<Waiter> queued = joinQueue(request, gone);
        if (queued.isPresent()) {
            return queued.get().outcome.future();
        }
        long seen = wakeUps.get();
        return ledger.hold(request, Optional.empty(), config.maxWait())
                .onFailure(failure -> wakeAll()) // if Redis is away, whoever waits is to learn of it too
                .compose(outcome -> outcome instanceof HoldOutcome.Busy busy
                        ? await(request, busy, seen, gone)
                        : Future.succeededFuture(outcome));
    }

    /** Tells those who wait that money on these accounts was freed: refs, separated by commas. */
    public void freed(String refs) {
        wakeUps.incrementAndGet();
        for (String ref : refs.split(",", -1)) {
            askHead(ref.substring(0, Math.max(0, ref.indexOf('@'))));
        }
    }

    /** How many requests wait in this gateway. */
    public synchronized int waiting() {
        return waiting;
    }

    private void wakeAll() {
        List<String> accounts;
        synchronized (this) {
            accounts = List.copyOf(queues.keySet());
        }
        wakeUps.incrementAndGet();
        accounts.forEach(this::askHead);
    }

    /** Lines up behind those who wait for one of the request's accounts already. */
    private Optional<Waiter> joinQueue(HoldRequest request, Future<?> gone) {
        Waiter waiter;
        synchronized (this) {
            if (waiting == 0 || !store.isReachable()) {
                return Optional.empty();
            }
            Optional<Account> blocked = request.chain().stream()
                    .filter(account -> queues.containsKey(account.id()))
                    .findFirst();
            if (blocked.isEmpty() || isFull(request)) {
                return Optional.empty();
            }
            waiter = waiter(request, blocked.get(), gone);
            enqueue(waiter);
        }
        startTimer(waiter);
        ledger.announceWaiting(request.id(), waiter.account, config.maxWait());
        return Optional.of(waiter);
    }

    private Future<HoldOutcome> await(HoldRequest request, HoldOutcome.Busy busy, long seenWakeUps, Future<?> gone) {
        if (config.maxWait().isZero()) {
            return Future.succeededFuture(busy);
        }
        Waiter waiter = waiter(request, busy.account(), gone);
        boolean full;
        synchronized (this) {
            full = isFull(request);
            if (!full) {
                enqueue(waiter);
            }
        }
        if (full) {
            return askForTheLastTime(waiter);
        }
        startTimer(waiter);
        if (wakeUps.get() != seenWakeUps) {
            askHead(busy.account().id());
        }
        return waiter.outcome.future();
    }

    private Waiter waiter(HoldRequest request, Account account, Future<?> gone) {
        return new Waiter(request, account, timers.nanoTime() + config.maxWait().toNanos(), gone);
    }

    private Future<HoldOutcome> askForTheLastTime(Waiter waiter) {
        return ledger.hold(waiter.request, Optional.of(waiter.account), Duration.ZERO);
    }

    private synchronized boolean isFull(HoldRequest request) {
        return waiting >= config.maxWaiting() || waitingBytes + request.sizeBytes() > config.maxWaitingBytes();
    }

    private synchronized void enqueue(Waiter waiter) {
        queues.computeIfAbsent(waiter.account.id(), id -> new ArrayDeque<>()).add(waiter);
        waiting++;
        waitingBytes += waiter.request.sizeBytes();
    }

    private synchronized boolean leave(Waiter waiter) {
        Deque<Waiter> queue = queues.get(waiter.account.id());
        if (queue == null || !queue.remove(waiter)) {
            return false;
        }
        if (queue.isEmpty()) {
            queues.remove(waiter.account.id());
        }
        waiting--;
        waitingBytes -= waiter.request.sizeBytes();
        return true;
    }

    private void startTimer(Waiter waiter) {
        timers.after(waiter.leftAt(timers.nanoTime()), () -> giveUp(waiter));
        waiter.gone.onComplete(left -> cancel(waiter));
        long begun = timers.nanoTime();
        waiter.outcome.future().onComplete(ended -> onWaited.accept(timers.nanoTime() - begun));
    }

    private void cancel(Waiter waiter) {
        synchronized (this) {
            waiter.timeUp = true;
            if (waiter.asking || !leave(waiter)) {
                return;
            }
        }
        ledger.withdraw(waiter.request.id(), waiter.account);
        waiter.outcome.complete(new HoldOutcome.Left());
        askHead(waiter.account.id());
    }

    private void giveUp(Waiter waiter) {
        synchronized (this) {
            waiter.timeUp = true;
            if (waiter.asking || !leave(waiter)) {
                return;
            }
        }
        askForTheLastTime(waiter).onComplete(waiter.outcome);
        askHead(waiter.account.id());
    }

    private void askHead(String accountId) {
        Waiter head;
        synchronized (this) {
            Deque<Waiter> queue = queues.get(accountId);
            if (queue == null) {
                return;
            }
            head = queue.element();
            if (head.asking) {
                head.askAgain = true;
                return;
            }
            head.asking = true;
            head.askAgain = false;
        }
        ledger.hold(head.request, Optional.of(head.account), head.leftAt(timers.nanoTime()))
                .onSuccess(outcome -> answered(head, outcome))
                .onFailure(failure -> failed(head, failure));
    }

    private void failed(Waiter head, Throwable failure) {
        String accountId = head.account.id();
        if (failure instanceof RedisUnavailableException || failure instanceof LedgerClosedException) {
            dissolve(accountId).forEach(waiter -> waiter.outcome.tryFail(failure));
            head.outcome.tryFail(failure);
        } else {
            boolean unused = leave(head);
            head.outcome.fail(failure);
            askHead(accountId);
        }
    }

    /** Sends a whole queue away: nobody in it can be helped by waiting. */
    private synchronized List<Waiter> dissolve(String accountId) {
        List<Waiter> all = List.copyOf(queues.getOrDefault(accountId, new ArrayDeque<>()));
        all.forEach(waiter -> {
            boolean unused = leave(waiter);
        });
        return all;
    }

    private void answered(Waiter head, HoldOutcome outcome) {
        String accountId = head.account.id();
        boolean busy = outcome instanceof HoldOutcome.Busy;
        boolean timeUp;
        boolean askAgain;
        synchronized (this) {
            head.asking = false;
            timeUp = head.timeUp;
            if (outcome instanceof HoldOutcome.Busy now && !timeUp) {
                boolean moves = !now.account().id().equals(accountId);
                if (moves && leave(head)) {
                    head.account = now.account();
                    enqueue(head);
                }
                askAgain = moves || head.askAgain;
            } else {
                boolean unused = leave(head);
                askAgain = true;
            }
        }
        if (!busy) {
            head.outcome.complete(outcome);
        } else if (timeUp) {
            askForTheLastTime(head).onComplete(head.outcome);
        }
        if (askAgain) {
            askHead(accountId);
        }
        if (!head.account.id().equals(accountId)) {
            // What was freed there before it joined that queue woke nobody for it.
            askHead(head.account.id());
        }
    }
}
