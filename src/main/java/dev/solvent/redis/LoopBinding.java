package dev.solvent.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes Lettuce run on an event loop that is not its own: a command from that loop never changes threads. */
final class LoopBinding {
    private LoopBinding() {}

    /**
     * Lettuce decides about its sockets once in a process, when its classes are loaded; they must be of the same sort as the
     * event loops.
     */
    static void chooseTransport(boolean nativeTransport) {
        for (String transport : List.of("epoll", "kqueue", "iouring")) {
            String property = "io.lettuce.core." + transport;
            if (System.getProperty(property) == null) {
                System.setProperty(property, Boolean.toString(nativeTransport));
            }
        }
    }

    /** The shared resources, bound to the loop and to the sockets on it. Releasing them leaves what is shared alone. */
    static ClientResources bind(ClientResources shared, EventLoop loop, Sockets sockets) {
        return shared.mutate()
                .eventExecutorGroup(shared.eventExecutorGroup())
                .timer(shared.timer())
                .eventLoopGroupProvider(new OneLoop(loop))
                .nettyCustomizer(sockets)
                .build();
    }

    /** Hands out one loop, and never stops it: it belongs to Vert.x. */
    private record OneLoop(EventLoop loop) implements EventLoopGroupProvider {
        // Lettuce names a class of its liking and keeps the answer as an EventLoopGroup, which every loop is.
        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T extends EventLoopGroup> T allocate(Class<T> type) {
            return (T) loop;
        }

        @Override
        public int threadPoolSize() {
            return 1;
        }

        @Override
        public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
            return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
        }

        @Override
        public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
            return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
        }
    }
}
