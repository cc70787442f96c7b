package dev.solvent.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes Lettuce run on an event loop that is not its own: a command from that loop never changes threads. */
final class LoopBinding {
    /** So many commands go out at once at the latest; ordinarily all that one turn of the loop has brought do. */
    private static final int MOST_UNFLUSHED = 256;

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

    /** The shared resources, bound to the loop. */
    static ClientResources bind(ClientResources shared, EventLoop loop, Duration longestSilence) {
        return shared.mutate()
                .eventLoopGroupProvider(new OneLoop(loop))
                .nettyCustomizer(new Pipeline(longestSilence))
                .build();
    }

    private record Pipeline(Duration longestSilence) implements NettyCustomizer {
        @Override
        public void afterChannelInitialized(Channel channel) {
            // Lettuce flushes after each command; a system call for each is what costs most. One flush a turn of the
            // loop is
            // enough, and since it is the pipeline that holds flushes back, no way of writing can miss its flush.
            channel.pipeline()
                    .addFirst(new FlushConsolidationHandler(MOST_UNFLUSHED, true))
                    .addFirst(new SilenceGuard(longestSilence));
        }
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
