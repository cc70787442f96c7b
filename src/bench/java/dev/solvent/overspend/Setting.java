package dev.solvent.overspend;

import dev.solvent.redis.TestServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Gateways, their Redis, and a provider that knows what it has served; all on this machine. */
final class Setting implements AutoCloseable {
    static final String MASTER = "sk-master-of-the-overspend-run";
    static final String MODEL = "up/paced";
    static final Prices PRICES = new Prices(new BigDecimal("0.01"), BigDecimal.TEN);

    private static final String CONFIG = """
            budget:
              hold_time: 10s
              max_wait: %dms
            upstream:
              growing: {read_ahead_time: %dms, patience: %dms}
            providers:
              up: {base_url: "%s", api_key: none, max_connections: 4000}
            prices:
              file: %s
            """;
    private static final String PRICE_FILE = """
            version: 1
            date: 2026-08-01
            providers:
              up:
                source: this run
                cancel_stops_billing: true
                models:
                  paced: {max_input: 100000, max_output: 16000, input: 0.01, output: 10}
            """;
    private static final int USUAL_MILLIS = 2_000;

    private final Vertx vertx = Vertx.vertx();
    private final PacedUpstream upstream;
    private final TestServer redis;
    private final Optional<RedisProxy> proxy;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<String> baseUrls = new ArrayList<>();

    /**
     * Starts all of it.
     *
     * @param speed how much faster than usual tokens come, and waits end
     * @param fsync when Redis writes to the disk; {@code always} if it is to be killed, since a second that is lost is money
     * @param dropEvery after so many charges one loses its answer
     */
    Setting(int count, double tokensPerSecond, int speed, String fsync, OptionalInt dropEvery)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("overspend");
        upstream = PacedUpstream.start(vertx, 0, tokensPerSecond * speed);
        redis = TestServer.start(directory, "appendonly yes", "appendfsync " + fsync);
        proxy = dropEvery.isPresent()
                ? Optional.of(RedisProxy.start(redis.port(), dropEvery.getAsInt()))
                : Optional.empty();
        Path prices = Files.writeString(directory.resolve("prices.yaml"), PRICE_FILE);
        int wait = USUAL_MILLIS / speed;
        Path config = Files.writeString(
                directory.resolve("solvent.yaml"), CONFIG.formatted(wait, wait, wait, upstream.baseUrl(), prices));
        String url = redis.config().url();
        Map<String, String> environment = Map.of(
                "SOLVENT_MASTER_KEY",
                MASTER,
                "REDIS_URL",
                proxy.map(before -> url.replace(":" + redis.port(), ":" + before.port()))
                        .orElse(url));
        for (int i = 0; i < count; i++) {
            replicas.add(Replica.launch(Files.createDirectory(directory.resolve("data-" + i)), config, environment));
        }
        for (Replica replica : replicas) {
            baseUrls.add(replica.baseUrl());
        }
    }

    List<String> baseUrls() {
        return List.copyOf(baseUrls);
    }

    List<Replica> replicas() {
        return replicas;
    }

    TestServer redis() {
        return redis;
    }

    PacedUpstream upstream() {
        return upstream;
    }

    int droppedAnswers() {
        return proxy.map(RedisProxy::dropped).orElse(0);
    }

    /** The provider's bill, all in all. */
    BigDecimal served() {
        return upstream.bill(PRICES);
    }

    @Override
    public void close() throws IOException {
        replicas.forEach(Replica::close);
        redis.close();
        if (proxy.isPresent()) {
            proxy.get().close();
        }
        upstream.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
