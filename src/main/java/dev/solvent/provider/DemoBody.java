package dev.solvent.provider;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.function.IntFunction;

/** A body that makes its parts when they are asked for, at a given pace. */
final class DemoBody extends QueuedBody {
    /** Without a pace, so many parts go out in one buffer: nobody wants a write for each word. */
    private static final int PARTS_AT_ONCE = 16;

    private final IntFunction<Buffer> parts;
    private final int count;
    private final long paceMillis;
    private int next;
    private boolean scheduled;
    private boolean gone;

    DemoBody(Context context, IntFunction<Buffer> parts, int count, long paceMillis) {
        super(context);
        this.parts = parts;
        this.count = count;
        this.paceMillis = paceMillis;
    }

    @Override
    void demanded(long amount) {
        if (!scheduled && next < count) {
            scheduled = true;
            // The first part is due at once: its delay was before the head.
            if (paceMillis == 0 || next == 0) {
                context().runOnContext(ignored -> emit());
            } else {
                context().owner().setTimer(paceMillis, ignored -> emit());
            }
        }
    }

    @Override
    void paused() {
        // What is scheduled still comes, and waits in the queue.
    }

    @Override
    void cancelled() {
        gone = true;
    }

    private void emit() {
        scheduled = false;
        if (gone) {
            return;
        }
        Buffer bytes = parts.apply(next++);
        while (paceMillis == 0 && next < count && next % PARTS_AT_ONCE != 0) {
            bytes.appendBuffer(parts.apply(next++));
        }
        arrive(bytes);
        if (next == count) {
            finish();
        } else if (hungry()) {
            demanded(1);
        }
    }
}
