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
 * and Lettuce connects anew. What it then asks of the server before a connection counts as open is the probe that ends an outage.
 *
 * <p>Where one connection is silent, the others to that server probably are: they get a moment to prove the contrary.
 */
final class SilenceGuard extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(SilenceGuard.class);
    private static final long NOTHING_AWAITED = Long.MAX_VALUE;
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final long longestNanos;
    private final Runnable onSilence;
    private long patienceNanos;
    private long awaitedSinceNanos = NOTHING_AWAITED;
    private boolean watching;

    /** @param onSilence is told when the connection is closed for its silence */
    SilenceGuard(Duration longest, Runnable onSilence) {
        this.longestNanos = longest.toNanos();
        this.onSilence = onSilence;
        this.patienceNanos = longestNanos;
    }

    /** Another connection was silent: unless this one has an answer soon, or soon after it is next used, it is closed too. */
    void suspect(ChannelHandlerContext context) {
        patienceNanos = Math.min(longestNanos, MOMENT_NANOS);
        if (awaitedSinceNanos != NOTHING_AWAITED) {
            awaitedSinceNanos = System.nanoTime();
            lookAfter(context, patienceNanos);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (awaitedSinceNanos == NOTHING_AWAITED) {
            awaitedSinceNanos = System.nanoTime();
            if (!watching) {
                lookAfter(context, patienceNanos);
            }
        }
        var unused = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        awaitedSinceNanos = NOTHING_AWAITED;
        patienceNanos = longestNanos;
        context.fireChannelRead(message);
    }

    private void lookAfter(ChannelHandlerContext context, long delayNanos) {
        watching = true;
        var unused = context.executor().schedule(() -> look(context), delayNanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        if (awaitedSinceNanos == NOTHING_AWAITED || !context.channel().isActive()) {
            watching = false;
            return;
        }
        long leftNanos = awaitedSinceNanos + patienceNanos - System.nanoTime();
        if (leftNanos > 0) {
            lookAfter(context, leftNanos);
            return;
        }
        log.debug(
                "Redis at {} is silent: closing the connection",
                context.channel().remoteAddress());
        var unused = context.close();
        onSilence.run();
    }
}
