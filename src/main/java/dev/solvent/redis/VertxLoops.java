package dev.solvent.redis;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The event loops of Vert.x, and on which of them a caller lives. The only place that uses Vert.x' internal API: Lettuce wants
 * Netty's event loops, which the public one does not show.
 */
final class VertxLoops {
    private final VertxInternal vertx;

    VertxLoops(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
    }

    /** Every event loop that a verticle may run on. */
    List<EventLoop> all() {
        List<EventLoop> loops = new ArrayList<>();
        for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
            loops.add((EventLoop) loop);
        }
        return loops;
    }

    /** Whether the loops use the operating system's own transport instead of the JDK's. */
    boolean areNative() {
        return vertx.isNativeTransportEnabled();
    }

    /** Who is asking. A thread outside Vert.x gets a context, and with it an event loop, of its own. */
    Caller caller() {
        return new Caller(vertx.getOrCreateContext());
    }

    /** Where a caller wants to hear of results. */
    static final class Caller {
        private final ContextInternal context;

        private Caller(ContextInternal context) {
            this.context = context;
        }

        EventLoop loop() {
            return context.nettyEventLoop();
        }

        /** A promise whose future tells its listeners on the caller's context. */
        <T> Promise<T> promise() {
            return context.promise();
        }

        /** A receiver that passes everything on, in order, on the caller's context. */
        <T> Consumer<T> onContext(Consumer<T> receiver) {
            return value -> context.runOnContext(nothing -> receiver.accept(value));
        }
    }
}
