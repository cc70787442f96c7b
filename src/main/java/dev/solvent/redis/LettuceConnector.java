package dev.solvent.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Opens Lettuce's connections, each with a client of its own that knows one event loop. */
final class LettuceConnector {
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(60);

    private final RedisConfig config;
    private final ClientOptions options;
    private final ClientResources shared;
    private final List<AbstractRedisClient> clients = new CopyOnWriteArrayList<>();

    LettuceConnector(RedisConfig config, boolean nativeTransport) {
        LoopBinding.chooseTransport(nativeTransport);
        this.config = config;
        this.options = options(config.timeout());
        this.shared = ClientResources.builder()
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .reconnectDelay(Delay.exponential(Duration.ofMillis(5), LONGEST_BACK_OFF, 2, TimeUnit.MILLISECONDS))
                .build();
    }

    /** A connection for commands. It connects anew by itself, for ever. */
    Future<StatefulConnection<String, String>> open(EventLoop loop) {
        if (config.isCluster()) {
            RedisClusterClient client = clusterClient(loop);
            return future(client.refreshPartitionsAsync()
                    .thenCompose(nothing -> client.connectAsync(StringCodec.UTF8))
                    .thenCompose(ClusterNodes::connectAll));
        }
        RedisClient client = client(loop);
        return future(client.connectAsync(StringCodec.UTF8, uris().get(0)).thenApply(connection -> connection));
    }

    /** A connection for subscriptions. It connects and subscribes anew by itself, for ever. */
    Future<StatefulRedisPubSubConnection<String, String>> openForSubscriptions(EventLoop loop) {
        if (config.isCluster()) {
            RedisClusterClient client = clusterClient(loop);
            return future(client.refreshPartitionsAsync()
                    .thenCompose(nothing -> client.connectPubSubAsync(StringCodec.UTF8))
                    .thenApply(connection -> connection));
        }
        return future(client(loop).connectPubSubAsync(StringCodec.UTF8, uris().get(0)));
    }

    /** Closes all connections and stops Lettuce's threads. */
    Future<Void> close() {
        List<Future<Void>> closing = clients.stream()
                .map(client -> Future.fromCompletionStage(client.shutdownAsync(0, 2, TimeUnit.SECONDS)))
                .toList();
        return Future.join(closing).transform(done -> stopThreads());
    }

    private Future<Void> stopThreads() {
        Promise<Void> stopped = Promise.promise();
        shared.shutdown(0, 2, TimeUnit.SECONDS).addListener(done -> stopped.complete());
        return stopped.future();
    }

    private List<RedisURI> uris() {
        return RedisUris.parse(config.url(), config.timeout());
    }

    private RedisClient client(EventLoop loop) {
        RedisClient client = RedisClient.create(LoopBinding.bind(shared, loop, config.timeout()));
        client.setOptions(options);
        clients.add(client);
        return client;
    }

    private RedisClusterClient clusterClient(EventLoop loop) {
        RedisClusterClient client = RedisClusterClient.create(LoopBinding.bind(shared, loop, config.timeout()), uris());
        client.setOptions(ClusterClientOptions.builder(options)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                        .build())
                .build());
        clients.add(client);
        return client;
    }

    private <T> Future<T> future(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage).recover(failure -> {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return Future.failedFuture(new RedisUnavailableException(
                    "Cannot connect to Redis at " + config.address() + ": " + cause.getMessage(), false, failure));
        });
    }

    private static ClientOptions options(Duration timeout) {
        return ClientOptions.builder()
                // RESP2: replies have no types beyond those of Reply.
                .protocolVersion(ProtocolVersion.RESP2)
                // Lettuce would otherwise keep commands and send them, a second time too, after a reconnect.
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                // LoopConnection has one timer for all commands, Lettuce would start one for each.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(15))
                                .interval(Duration.ofSeconds(5))
                                .count(3)
                                .build())
                        .build())
                .build();
    }
}
