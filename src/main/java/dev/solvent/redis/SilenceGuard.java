package dev.solvent.redis;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection on which something was sent and nothing has come back for a whole time-out, so that a server that hangs,
 * or a network that swallows packets, ends as a broken connection: what is under way fails, what comes next is refused at once,
 * and Lettuce connects anew.
 */
final class SilenceGuard extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(SilenceGuard.class);
    private static final long NOTHING_AWAITED = Long.MAX_VALUE;

    private final long longestNanos;
    private long awaitedSinceNanos = NOTHING_AWAITED;
    private boolean watching;

    SilenceGuard(Duration longest) {
        this.longestNanos = longest.toNanos();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (awaitedSinceNanos == NOTHING_AWAITED) {
            awaitedSinceNanos = System.nanoTime();
            if (!watching) {
                watching = true;
                lookAgain(context, longestNanos);
            }
        }
        var unused = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        awaitedSinceNanos = NOTHING_AWAITED;
        context.fireChannelRead(message);
    }

    private void lookAgain(ChannelHandlerContext context, long delayNanos) {
        var unused = context.executor().schedule(() -> look(context), delayNanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        if (awaitedSinceNanos == NOTHING_AWAITED || !context.channel().isActive()) {
            watching = false;
            return;
        }
        long leftNanos = awaitedSinceNanos + longestNanos - System.nanoTime();
        if (leftNanos > 0) {
            lookAgain(context, leftNanos);
            return;
        }
        log.warn(
                "Redis at {} is silent: closing the connection",
                context.channel().remoteAddress());
        var unused = context.close();
    }
}
