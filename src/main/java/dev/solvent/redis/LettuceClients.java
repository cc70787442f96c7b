package dev.solvent.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Lettuce's clients, each bound to one event loop, and what they share: a timer, and threads that do next to nothing. */
final class LettuceClients {
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(60);

    private final ClientOptions options;
    private final ClientResources shared = ClientResources.builder()
            .computationThreadPoolSize(2)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .reconnectDelay(Delay.exponential(Duration.ofMillis(5), LONGEST_BACK_OFF, 2, TimeUnit.MILLISECONDS))
            .build();
    private final List<AbstractRedisClient> clients = new CopyOnWriteArrayList<>();

    LettuceClients(Duration timeout) {
        this.options = options(timeout);
    }

    /** A client of one server, or of what the sentinels say is the master. */
    RedisClient single(EventLoop loop, Sockets sockets) {
        RedisClient client = RedisClient.create(LoopBinding.bind(shared, loop, sockets));
        client.setOptions(options);
        clients.add(client);
        return client;
    }

    RedisClusterClient cluster(EventLoop loop, Sockets sockets, List<RedisURI> nodes) {
        RedisClusterClient client = RedisClusterClient.create(LoopBinding.bind(shared, loop, sockets), nodes);
        client.setOptions(ClusterClientOptions.builder(options)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                        .build())
                .build());
        clients.add(client);
        return client;
    }

    /** Closes all connections and stops Lettuce's threads. */
    Future<Void> close() {
        List<Future<Void>> closing = clients.stream()
                .map(client -> Future.fromCompletionStage(client.shutdownAsync(0, 2, TimeUnit.SECONDS))
                        .transform(closed -> release(client.getResources())))
                .toList();
        return Future.join(closing).transform(closed -> release(shared));
    }

    /** Stops the threads of resources, if they are their own; Lettuce complains of those that nobody released. */
    private static Future<Void> release(ClientResources resources) {
        Promise<Void> released = Promise.promise();
        var unused = resources.shutdown(0, 2, TimeUnit.SECONDS).addListener(done -> released.complete());
        return released.future();
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
