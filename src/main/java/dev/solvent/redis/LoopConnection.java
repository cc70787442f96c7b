package dev.solvent.redis;

import io.lettuce.core.api.StatefulConnection;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** The connection of one event loop. All its methods but {@link #isOpen} are called on that loop, so nothing here is shared. */
final class LoopConnection {
    /** More than Redis ever has before it while it answers; a bound for the time-out in which it does not. */
    static final int MOST_UNDER_WAY = 10_000;

    private final EventLoop loop;
    private final StatefulConnection<String, String> lettuce;
    private final Sockets sockets;
    private final long timeoutNanos;

    // All commands have the same time-out, so the oldest is always the next to be late: one timer is enough for all.
    private final Deque<PendingCommand> underWay = new ArrayDeque<>();
    private boolean watching;

    LoopConnection(EventLoop loop, StatefulConnection<String, String> lettuce, Sockets sockets, Duration timeout) {
        this.loop = loop;
        this.lettuce = lettuce;
        this.sockets = sockets;
        this.timeoutNanos = timeout.toNanos();
    }

    EventLoop loop() {
        return loop;
    }

    boolean isOpen() {
        return lettuce.isOpen() && sockets.isAnyOpen();
    }

    void send(PendingCommand command) {
        if (!lettuce.isOpen()) {
            command.refuse("Redis is not connected");
            return;
        } else if (isFull()) {
            command.refuse("Redis is too slow: too many commands are under way");
            return;
        }
        try {
            lettuce.dispatch(command);
        } catch (RuntimeException e) {
            boolean unused = command.completeExceptionally(e);
        }
        if (!command.isFinished()) {
            command.handedOver(this);
            watch(command);
        }
    }

    /**
     * The server has become a replica: whoever takes writes now is elsewhere. Connecting anew asks the sentinels, or the name
     * server, who that is.
     */
    void lookForMaster() {
        sockets.breakAll();
    }

    private boolean isFull() {
        if (underWay.size() < MOST_UNDER_WAY) {
            return false;
        }
        dropFinished();
        return underWay.size() >= MOST_UNDER_WAY;
    }

    private void watch(PendingCommand command) {
        dropFinished();
        underWay.add(command);
        if (!watching) {
            watching = true;
            lookAgain(timeoutNanos);
        }
    }

    private void look() {
        long now = System.nanoTime();
        dropFinished();
        while (!underWay.isEmpty() && underWay.element().sentNanos() + timeoutNanos - now <= 0) {
            underWay.remove().timeOut();
            dropFinished();
        }
        if (underWay.isEmpty()) {
            watching = false;
        } else {
            lookAgain(underWay.element().sentNanos() + timeoutNanos - now);
        }
    }

    private void dropFinished() {
        while (!underWay.isEmpty() && underWay.element().isFinished()) {
            underWay.remove();
        }
    }

    private void lookAgain(long delayNanos) {
        var unused = loop.schedule(this::look, delayNanos, TimeUnit.NANOSECONDS);
    }
}
