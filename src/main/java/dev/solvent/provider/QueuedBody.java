package dev.solvent.provider;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The rules of an {@link AnswerBody}, for any source: paused at first, in order, on demand, one end, silence after a
 * cancel. The end too waits for demand, as everywhere in Vert.x. Used on one context only.
 */
abstract class QueuedBody implements AnswerBody {
    private final Context context;
    private final Deque<Buffer> waiting = new ArrayDeque<>();
    private long demand;
    private boolean draining;
    private boolean closed;
    private boolean over;
    private @Nullable Throwable failure;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    QueuedBody(Context context) {
        this.context = context;
    }

    /** The reader can take more; called after the demand has grown. */
    abstract void demanded(long amount);

    /** The reader can take no more for now. */
    abstract void paused();

    /** The reader is gone. */
    abstract void cancelled();

    final Context context() {
        return context;
    }

    /** Whether a reader waits for bytes that have not come. */
    final boolean hungry() {
        return demand > 0 && waiting.isEmpty() && !over;
    }

    final void arrive(Buffer bytes) {
        if (!over) {
            waiting.add(bytes);
            drain();
        }
    }

    final void finish() {
        if (!over) {
            over = true;
            drain();
        }
    }

    final void breakOff(UpstreamBrokenException cause) {
        if (!over) {
            failure = cause;
            finish();
        }
    }

    @Override
    public final void unread(Buffer bytes) {
        if (demand > 0 || closed) {
            throw new IllegalStateException("what was read can only be given back to a body that is paused");
        }
        waiting.addFirst(bytes);
    }

    @Override
    public final void cancel() {
        boolean before = over;
        over = true;
        closed = true;
        waiting.clear();
        if (!before) {
            cancelled();
        }
    }

    @Override
    @CanIgnoreReturnValue
    public final AnswerBody pause() {
        demand = 0;
        paused();
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public final AnswerBody resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    @CanIgnoreReturnValue
    public final AnswerBody fetch(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("amount: " + amount);
        }
        long sum = demand + amount;
        demand = sum < 0 ? Long.MAX_VALUE : sum;
        if (over || !waiting.isEmpty()) {
            // Not from inside this call: the reader may not have set its other handlers yet.
            context.runOnContext(ignored -> drain());
        }
        if (!over) {
            demanded(amount);
        }
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public final AnswerBody handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public final AnswerBody endHandler(@Nullable Handler<Void> handler) {
        this.endHandler = handler;
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public final AnswerBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        this.exceptionHandler = handler;
        return this;
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (demand > 0 && !waiting.isEmpty()) {
                if (demand != Long.MAX_VALUE) {
                    demand--;
                }
                tell(handler, waiting.remove());
            }
            if (over && !closed && demand > 0) {
                closed = true;
                tellTheEnd();
            }
        } finally {
            draining = false;
        }
    }

    private void tellTheEnd() {
        if (failure != null) {
            tell(exceptionHandler, failure);
        } else if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    private static <T> void tell(@Nullable Handler<T> handler, T event) {
        if (handler != null) {
            handler.handle(event);
        }
    }
}
