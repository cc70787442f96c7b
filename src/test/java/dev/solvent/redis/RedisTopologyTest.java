package dev.solvent.redis;

import static dev.solvent.redis.Processes.awaitTrue;
import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than one server: a cluster, and a master that sentinels replace. */
class RedisTopologyTest {
    @TempDir
    Path temporary;

    private final Vertx vertx = Vertx.vertx();
    private final Meters meters = new Meters();

    @AfterEach
    void close() {
        await(vertx.close());
        meters.close();
    }

    @Test
    void aClusterIsOneRedis() throws InterruptedException {
        String[] settings = {"cluster-enabled yes", "cluster-node-timeout 15000", "masterauth " + TestServer.PASSWORD};
        try (TestServer one = TestServer.start(temporary, settings);
                TestServer two = TestServer.start(temporary, settings)) {
            assertThat(one.ask("CLUSTER ADDSLOTSRANGE 0 8191")).isEqualTo("OK");
            assertThat(two.ask("CLUSTER ADDSLOTSRANGE 8192 16383")).isEqualTo("OK");
            assertThat(one.ask("CLUSTER MEET 127.0.0.1 " + two.port())).isEqualTo("OK");
            for (TestServer node : List.of(one, two)) {
                awaitTrue("the cluster", () -> node.ask("CLUSTER INFO").contains("cluster_state:ok"));
            }
            assertThatThrownBy(() -> await(Redis.connect(vertx, one.config(), meters)))
                    .isInstanceOf(UnfitRedisException.class)
                    .hasMessageContaining("redis-cluster://");

            RedisConfig config = RedisConfig.of("redis-cluster://:" + TestServer.PASSWORD + "@127.0.0.1:" + one.port()
                    + ",127.0.0.1:" + two.port());
            Redis redis = await(Redis.connect(vertx, config, meters));
            assertThat(redis.isConnected()).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(await(redis.call("INCRBY", "key" + i, Integer.toString(i)))
                                .asLong())
                        .isEqualTo(i);
            }
            assertThat(one.ask("DBSIZE")).isNotEqualTo(":0");
            assertThat(two.ask("DBSIZE")).isNotEqualTo(":0");

            Script sum =
                    Script.of("sum", "return redis.call('INCRBY', KEYS[1], ARGV[1]) + redis.call('INCR', KEYS[2])");
            for (String tag : List.of("{a}", "{b}", "{c}")) {
                assertThat(await(redis.run(sum, List.of(tag + "x", tag + "y"), List.of("5")))
                                .asLong())
                        .isEqualTo(6);
            }
            assertThat(await(redis.admin("PING")).asText()).isEqualTo("PONG");

            LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
            await(redis.subscribe("news", heard::add, () -> {}));
            await(redis.call("PUBLISH", "news", "one"));
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("one");
            await(redis.close());
        }
    }

    @Test
    void aMasterThatDiesIsReplacedBySentinels() {
        String password = "masterauth " + TestServer.PASSWORD;
        try (TestServer master = TestServer.start(temporary, password);
                TestServer replica = TestServer.start(temporary, password, "replicaof 127.0.0.1 " + master.port());
                TestServer sentinel = TestServer.startSentinel(
                        temporary,
                        "sentinel monitor solvent 127.0.0.1 " + master.port() + " 1",
                        "sentinel auth-pass solvent " + TestServer.PASSWORD,
                        "sentinel down-after-milliseconds solvent 2000",
                        "sentinel failover-timeout solvent 3000")) {
            awaitTrue("replication", () -> replica.ask("INFO replication").contains("master_link_status:up"));
            awaitTrue(
                    "the sentinel",
                    () -> sentinel.ask("SENTINEL REPLICAS solvent").startsWith("*1"));

            RedisConfig config = RedisConfig.of(
                    "redis-sentinel://" + TestServer.PASSWORD + "@127.0.0.1:" + sentinel.port() + "#solvent");
            Redis redis = await(connect(config, 3));
            assertThat(replica.ask("GET n")).as("nothing to copy yet").isEmpty();
            assertThat(await(redis.call("INCR", "n")).asLong()).isEqualTo(1);
            awaitTrue("the replica's copy", () -> replica.ask("GET n").equals("1"));

            master.kill();
            awaitTrue("the new master", () -> succeeds(redis));
            // One may have run whose answer was lost.
            assertThat(Long.parseLong(replica.ask("GET n"))).isGreaterThan(1);
            await(redis.close());
        }
    }

    /** A sentinel that has just started sometimes closes a connection in the middle of the handshake. */
    private Future<Redis> connect(RedisConfig config, int tries) {
        return Redis.connect(vertx, config, meters)
                .recover(failure -> tries > 1 ? connect(config, tries - 1) : Future.failedFuture(failure));
    }

    private static boolean succeeds(Redis redis) {
        try {
            return await(redis.call("INCR", "n")).asLong() > 1;
        } catch (RedisUnavailableException e) {
            return false;
        }
    }
}
