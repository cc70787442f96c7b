package dev.solvent.budget;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the ledger once a second: notices when Redis comes back without it or with an older one, goes over to the one that an
 * operator accepted in its place, and writes down now and then what is known of it. Holds do not wait for this: every script is
 * told by the gateway what must be there.
 */
public final class LedgerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int LOOKS_A_NOTE = 10;

    private final Vertx vertx;
    private final LedgerStore store;
    private final LedgerMemory memory;
    private Optional<LedgerMark> noted = Optional.empty();
    private int looks;
    private boolean looking;
    private boolean warned;
    private boolean closed;

    public LedgerWatch(Vertx vertx, LedgerStore store, LedgerMemory memory) {
        this.vertx = vertx;
        this.store = store;
        this.memory = memory;
    }

    /** Looks once a second from now on; completes when the first note is written. */
    public Future<Void> start() {
        vertx.setPeriodic(EVERY.toMillis(), timer -> {
            if (closed) {
                vertx.cancelTimer(timer);
            } else if (!looking) {
                looking = true;
                look().onComplete(done -> looking = false);
            }
        });
        return note();
    }

    /** Writes a last note. */
    public Future<Void> close() {
        closed = true;
        return note();
    }

    private Future<Void> look() {
        return store.look()
                .recover(away -> Future.succeededFuture()) // which others notice, and tell
                .compose(looked -> ++looks % LOOKS_A_NOTE == 0 ? note() : Future.succeededFuture());
    }

    private Future<Void> note() {
        LedgerMark firm = store.mark();
        if (noted.equals(Optional.of(firm))) {
            return Future.succeededFuture();
        }
        noted = Optional.of(firm);
        return vertx.<Void>executeBlocking(() -> {
                    memory.remember(firm);
                    return null;
                })
                .recover(failure -> {
                    noted = Optional.empty();
                    if (!warned) {
                        LOG.warn("what is known of the ledger could not be written down: {}", failure.toString());
                    }
                    warned = true;
                    return Future.succeededFuture();
                });
    }
}
