package dev.solvent.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.RedisProtocolException;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Opens connections of every kind. Once open, they connect anew by themselves, for ever. */
final class LettuceConnector {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    // More than a command may take: the first handshakes run while half of Lettuce is still being loaded.
    private static final Duration SHORTEST_HANDSHAKE = Duration.ofSeconds(10);

    private final RedisConfig config;
    private final LettuceClients clients;
    private final List<Sockets> all = new CopyOnWriteArrayList<>();
    private final AtomicBoolean sentinelsWantPassword = new AtomicBoolean();

    LettuceConnector(RedisConfig config, boolean nativeTransport) {
        LoopBinding.chooseTransport(nativeTransport);
        this.config = config;
        this.clients = new LettuceClients(config.timeout());
    }

    /** A connection for commands. */
    Future<LoopConnection> open(EventLoop loop) {
        Sockets sockets = sockets();
        return connect(() -> connect(loop, sockets))
                .map(lettuce -> new LoopConnection(loop, lettuce, sockets, config.timeout()));
    }

    /** A connection for subscriptions. */
    Future<Subscriptions> openForSubscriptions(EventLoop loop) {
        Sockets sockets = sockets();
        return connect(() -> connectPubSub(loop, sockets))
                .map(lettuce -> new Subscriptions(lettuce, loop, SIGN_OF_LIFE));
    }

    private Sockets sockets() {
        Sockets sockets = new Sockets(config.timeout(), this::suspectOthers);
        all.add(sockets);
        return sockets;
    }

    /** A server that is silent on one connection mostly is on all; each would take a whole time-out to find that out. */
    private void suspectOthers(Sockets silent) {
        all.stream().filter(sockets -> sockets != silent).forEach(Sockets::suspect);
    }

    /** Closes all connections. */
    Future<Void> close() {
        return clients.close();
    }

    private CompletionStage<? extends StatefulConnection<String, String>> connect(EventLoop loop, Sockets sockets) {
        if (config.isCluster()) {
            RedisClusterClient cluster = clients.cluster(loop, sockets, servers());
            return cluster.refreshPartitionsAsync()
                    .thenCompose(known -> cluster.connectAsync(StringCodec.UTF8))
                    .thenCompose(ClusterNodes::connectAll);
        }
        return clients.single(loop, sockets)
                .connectAsync(StringCodec.UTF8, servers().get(0));
    }

    private CompletionStage<? extends StatefulRedisPubSubConnection<String, String>> connectPubSub(
            EventLoop loop, Sockets sockets) {
        if (config.isCluster()) {
            RedisClusterClient cluster = clients.cluster(loop, sockets, servers());
            return cluster.refreshPartitionsAsync().thenCompose(known -> cluster.connectPubSubAsync(StringCodec.UTF8));
        }
        return clients.single(loop, sockets)
                .connectPubSubAsync(StringCodec.UTF8, servers().get(0));
    }

    private <T> Future<T> connect(Supplier<CompletionStage<? extends T>> attempt) {
        return attempt(attempt)
                .recover(failure -> wantsPassword(failure) ? attempt(attempt) : Future.failedFuture(failure))
                .recover(failure -> Future.failedFuture(unavailable(failure)));
    }

    /** A client that fails before it has begun fails like any other. */
    private static <T> Future<T> attempt(Supplier<CompletionStage<? extends T>> attempt) {
        return Future.<Void>succeededFuture()
                .compose(nothing -> Future.fromCompletionStage(attempt.get().thenApply(connection -> connection)));
    }

    private RedisUnavailableException unavailable(Throwable failure) {
        Throwable reason = deepest(failure);
        String where = "Cannot connect to Redis at " + config.address() + ": ";
        if (reason instanceof NotSslRecordException) {
            return new RedisRefusesException(
                    where + "it does not speak TLS; without TLS, the URL begins with redis:", failure);
        } else if (reason instanceof RedisProtocolException) {
            return new RedisRefusesException(where + "what answers there is no Redis", failure);
        } else if (reason instanceof GeneralSecurityException || ErrorReplies.isRefusal(text(reason))) {
            return new RedisRefusesException(where + text(reason), failure);
        }
        return new RedisUnavailableException(where + text(reason), false, failure);
    }

    /** Sentinels have no password, or mostly the one of their servers: which of the two they tell when they are asked. */
    private boolean wantsPassword(Throwable failure) {
        boolean wanted =
                RedisUris.isSentinel(config.url()) && text(deepest(failure)).startsWith("NOAUTH");
        if (wanted) {
            sentinelsWantPassword.set(true);
        }
        return wanted;
    }

    private List<RedisURI> servers() {
        Duration timeout = config.timeout();
        Duration handshake = timeout.compareTo(SHORTEST_HANDSHAKE) > 0 ? timeout : SHORTEST_HANDSHAKE;
        List<RedisURI> servers = RedisUris.parse(config.url(), handshake);
        if (sentinelsWantPassword.get()) {
            for (RedisURI server : servers) {
                server.getSentinels()
                        .forEach(sentinel -> sentinel.setCredentialsProvider(server.getCredentialsProvider()));
            }
        }
        return servers;
    }

    /** What lies at the bottom: the layers above only say that they could not connect. */
    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
