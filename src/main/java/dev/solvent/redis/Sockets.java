package dev.solvent.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The sockets beneath one of Lettuce's connections, with what we put between the two. */
final class Sockets implements NettyCustomizer {
    /** So many commands go out at once at the latest; ordinarily all that one turn of the loop has brought do. */
    private static final int MOST_UNFLUSHED = 256;

    private final Duration longestSilence;
    private final Consumer<Sockets> onSilence;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    /** @param onSilence is told when a socket was closed because nothing came back from it */
    Sockets(Duration longestSilence, Consumer<Sockets> onSilence) {
        this.longestSilence = longestSilence;
        this.onSilence = onSilence;
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
        // Lettuce flushes after each command; a system call for each is what costs most. One flush a turn of the loop
        // is enough, and since it is the pipeline that holds flushes back, no way of writing can miss its flush.
        var unusedPipeline = channel.pipeline()
                .addFirst(new FlushConsolidationHandler(MOST_UNFLUSHED, true))
                .addFirst(new SilenceGuard(longestSilence, () -> onSilence.accept(this)));
        boolean unusedAdded = open.add(channel);
        var unusedListener = channel.closeFuture().addListener(closed -> {
            boolean unusedRemoved = open.remove(channel);
        });
    }

    boolean isAnyOpen() {
        return open.stream().anyMatch(Channel::isActive);
    }

    /** The server may be silent: these sockets have to show a sign of life as soon as something is sent. */
    void suspect() {
        open.forEach(channel -> channel.eventLoop().execute(() -> {
            ChannelHandlerContext guard = channel.pipeline().context(SilenceGuard.class);
            if (guard != null) {
                ((SilenceGuard) guard.handler()).suspect(guard);
            }
        }));
    }

    /** Breaks all connections. Lettuce makes new ones. */
    void breakAll() {
        open.forEach(channel -> {
            var unused = channel.close();
        });
    }
}
