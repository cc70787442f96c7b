package dev.solvent.redis;

import io.lettuce.core.protocol.Command;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The subscriptions of one gateway, over one connection. Redis forgets them when it breaks, Lettuce takes them up again. */
final class Subscriptions {
    private final StatefulRedisPubSubConnection<String, String> lettuce;
    private final io.netty.util.concurrent.Future<?> pinging;
    private final Map<String, List<Listener>> channels = new ConcurrentHashMap<>();

    /**
     * @param lettuce a connection that runs on the loop
     * @param pause between two signs of life that are asked for: a subscriber only listens, and would not notice that its
     *     connection is dead
     */
    Subscriptions(StatefulRedisPubSubConnection<String, String> lettuce, EventLoop loop, Duration pause) {
        this.lettuce = lettuce;
        this.pinging = loop.scheduleWithFixedDelay(this::ping, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        lettuce.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                listeners(channel).forEach(listener -> listener.onMessage.accept(message));
            }

            @Override
            public void subscribed(String channel, long count) {
                listeners(channel).forEach(Listener::subscribed);
            }
        });
    }

    /** The promise is fulfilled when messages of the channel will arrive. */
    void subscribe(String channel, Consumer<String> onMessage, Runnable onReconnect, Promise<Void> promise) {
        Listener listener = new Listener(onMessage, onReconnect);
        List<Listener> list = channels.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>());
        list.add(listener);
        lettuce.async().subscribe(channel).whenComplete((nothing, failure) -> {
            if (failure == null) {
                promise.tryComplete();
            } else {
                list.remove(listener);
                promise.tryFail(new RedisUnavailableException("Cannot subscribe to " + channel, false, failure));
            }
        });
    }

    Future<Void> close() {
        boolean unused = pinging.cancel(false);
        return Future.fromCompletionStage(lettuce.closeAsync());
    }

    private List<Listener> listeners(String channel) {
        return channels.getOrDefault(channel, List.of());
    }

    private void ping() {
        if (lettuce.isOpen() && !channels.isEmpty()) {
            // Nobody waits for the reply; the connection's SilenceGuard misses it.
            var unused = lettuce.dispatch(new Command<>(Keyword.PING, new ReplyOutput()));
        }
    }

    private static final class Listener {
        private final Consumer<String> onMessage;
        private final Runnable onReconnect;
        private volatile boolean listening;

        Listener(Consumer<String> onMessage, Runnable onReconnect) {
            this.onMessage = onMessage;
            this.onReconnect = onReconnect;
        }

        /** Redis has confirmed the subscription: for the first time, or after a gap. */
        void subscribed() {
            if (listening) {
                onReconnect.run();
            }
            listening = true;
        }
    }
}
