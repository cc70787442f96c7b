package dev.solvent.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sockets beneath one of Lettuce's connections, with what we put between the two. */
final class Sockets implements NettyCustomizer {
    /** So many commands go out at once at the latest; ordinarily all that one turn of the loop has brought do. */
    private static final int MOST_UNFLUSHED = 256;

    private final Duration longestSilence;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    Sockets(Duration longestSilence) {
        this.longestSilence = longestSilence;
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
        // Lettuce flushes after each command; a system call for each is what costs most. One flush a turn of the loop
        // is
        // enough, and since it is the pipeline that holds flushes back, no way of writing can miss its flush.
        var unusedPipeline = channel.pipeline()
                .addFirst(new FlushConsolidationHandler(MOST_UNFLUSHED, true))
                .addFirst(new SilenceGuard(longestSilence));
        boolean unusedAdded = open.add(channel);
        var unusedListener = channel.closeFuture().addListener(closed -> {
            boolean unusedRemoved = open.remove(channel);
        });
    }

    boolean isAnyOpen() {
        return open.stream().anyMatch(Channel::isActive);
    }

    /** Breaks all connections. Lettuce makes new ones. */
    void breakAll() {
        open.forEach(channel -> {
            var unused = channel.close();
        });
    }
}
