package dev.solvent.redis;

import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.metrics.Meters;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCheckTest {
    private static final RedisConfig CONFIG = RedisConfig.of("redis://:s3cret@db.example");

    @TempDir
    Path temporary;

    private final Vertx vertx = Vertx.vertx();
    private final Meters meters = new Meters();

    @AfterEach
    void close() {
        await(vertx.close());
        meters.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.2.0", "6.10.1", "7.0.15", "8.2", "10.0.0", "255.255.255", "unstable"})
    void takesFitVersions(String version) {
        assertThatCode(() -> check(Map.of("redis_version", version))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.8.24", "5.0.7", "6.0.16", "6.1.9"})
    void refusesOldVersions(String version) {
        assertThatThrownBy(() -> check(Map.of("redis_version", version)))
                .isInstanceOf(UnfitRedisException.class)
                .hasMessageContaining(version)
                .hasMessageContaining("6.2")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void refusesAReplicaAndAClusterThatIsNotNamedOne() {
        assertThatThrownBy(() -> check(Map.of("role", "slave")))
                .isInstanceOf(UnfitRedisException.class)
                .hasMessageContaining("replica");
        assertThatThrownBy(() -> check(Map.of("cluster_enabled", "1")))
                .isInstanceOf(UnfitRedisException.class)
                .hasMessageContaining("redis-cluster://");
        assertThatCode(() -> new ServerCheck(RedisConfig.of("redis-cluster://a"))
                        .refuseUnfit(Map.of("cluster_enabled", "1", "role", "slave")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "allkeys-random", "volatile-lru", "volatile-ttl"})
    void refusesAServerThatMayThrowBudgetsAway(String policy) {
        try (TestServer server = TestServer.start(temporary, "maxmemory-policy " + policy)) {
            RedisConfig config = server.config();
            assertThatThrownBy(() -> await(Redis.connect(vertx, config, meters)))
                    .isInstanceOf(UnfitRedisException.class)
                    .hasMessageContaining(policy)
                    .hasMessageContaining("noeviction");

            RedisConfig allowing = new RedisConfig(config.url(), config.timeout(), true);
            await(await(Redis.connect(vertx, allowing, meters)).close());
        }
    }

    @Test
    void takesAServerThatDoesNotLetItselfBeLookedAt() {
        try (TestServer server = TestServer.start(temporary)) {
            assertThat(server.ask("ACL SETUSER shy on >pw ~* &* +@all -config")).isEqualTo("OK");
            RedisConfig shy = RedisConfig.of("redis://shy:pw@127.0.0.1:" + server.port());
            Redis redis = await(Redis.connect(vertx, shy, meters));
            assertThatThrownBy(() -> await(redis.admin("CONFIG", "GET", "save")))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining("NOPERM");
            await(redis.close());
        }
    }

    @Test
    void saysThatNobodyIsThereOrThatThePasswordIsWrongWithoutTellingIt() {
        TestServer server = TestServer.start(temporary);
        RedisConfig wrong = RedisConfig.of("redis://:wr0ng@127.0.0.1:" + server.port());
        try (server) {
            assertThatThrownBy(() -> await(Redis.connect(vertx, wrong, meters)))
                    .isInstanceOfSatisfying(
                            RedisUnavailableException.class,
                            e -> assertThat(e.mayHaveRun()).isFalse())
                    .hasMessageContaining("127.0.0.1:" + server.port())
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageNotContaining("wr0ng");
        }
        assertThatThrownBy(() -> await(Redis.connect(vertx, wrong, meters)))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageNotContaining("wr0ng");
    }

    private static void check(Map<String, String> info) {
        new ServerCheck(CONFIG).refuseUnfit(info);
    }
}
