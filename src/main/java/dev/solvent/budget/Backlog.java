package dev.solvent.budget;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settlements that found neither Redis nor the disk, which are tried again and again. Thread-safe. */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final long PAUSE_MILLIS = 500;
    private static final int AT_ONCE = 256;

    private final Vertx vertx;
    private final Function<Settlement, Future<Secured>> secure;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean working = new AtomicBoolean();
    private volatile boolean closed;

    private record Waiting(Settlement settlement, Promise<Secured> promise) {}

    /** @param secure tries once more */
    Backlog(Vertx vertx, Function<Settlement, Future<Secured>> secure) {
        this.vertx = vertx;
        this.secure = secure;
    }

    void start() {
        vertx.setPeriodic(PAUSE_MILLIS, timer -> {
            if (closed) {
                boolean unused = vertx.cancelTimer(timer);
            } else {
                work();
            }
        });
    }

    /** Keeps a settlement until it is safe; the promise is fulfilled then. */
    void add(Settlement settlement, Promise<Secured> promise) {
        if (size.getAndIncrement() == 0) {
            LOG.error("neither Redis nor the journal takes settlements: they stay in memory");
        }
        waiting.add(new Waiting(settlement, promise));
    }

    int size() {
        return size.get();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** Tries a last time; completes when that has been tried. */
    Future<Void> close() {
        closed = true;
        return attempt(Integer.MAX_VALUE).onSuccess(rest -> {
            if (!isEmpty()) {
                LOG.error("{} settlements are lost with this process; their holds will be charged whole", size());
            }
        });
    }

    private void work() {
        if (isEmpty() || !working.compareAndSet(false, true)) {
            return;
        }
        int before = size();
        attempt(AT_ONCE).onComplete(done -> {
            working.set(false);
            if (size() < before) {
                work();
            }
        });
    }

    private Future<Void> attempt(int most) {
        List<Future<Void>> attempts = new ArrayList<>();
        while (attempts.size() < most) {
            Waiting next = waiting.poll();
            if (next == null) {
                break;
            }
            attempts.add(attempt(next));
        }
        return Future.join(attempts).mapEmpty();
    }

    private Future<Void> attempt(Waiting one) {
        return secure.apply(one.settlement).transform(result -> {
            if (result.succeeded()) {
                size.decrementAndGet();
                one.promise.complete(result.result());
            } else {
                waiting.add(one);
            }
            return Future.succeededFuture();
        });
    }
}
