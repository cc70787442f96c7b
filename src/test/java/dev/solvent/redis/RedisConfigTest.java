package dev.solvent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConfigTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void doesNotTellThePassword() {
        RedisConfig config = RedisConfig.of("redis://bob:s3cr@t@db.example:6380/2");
        assertThat(config.toString())
                .doesNotContain("s3cr")
                .doesNotContain("bob")
                .contains("db.example:6380");
        assertThat(config.address()).isEqualTo("redis://***@db.example:6380/2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "http://:s3cret@localhost",
                "redis://",
                "redis:s3cret@localhost",
                "redis://:s3cret@localhost:port",
                "redis-sentinel://s3cret@a,b",
                "redis-cluster://:s3cret@",
                "redis-cluster://:s3cret@a,,b"
            })
    void refusesWhatItCannotReadWithoutTellingThePassword(String url) {
        assertThatThrownBy(() -> RedisConfig.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://")
                .hasNoCause()
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void refusesATimeoutOfNothing() {
        assertThatThrownBy(() -> RedisConfig.of("redis://localhost").withTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsAServer() {
        RedisURI server = only(RedisUris.parse("rediss://bob:p%40ss@db.example:6380/2", SECOND));
        assertThat(server.getHost()).isEqualTo("db.example");
        assertThat(server.getPort()).isEqualTo(6380);
        assertThat(server.getDatabase()).isEqualTo(2);
        assertThat(server.isSsl()).isTrue();
        assertThat(server.getTimeout()).isEqualTo(SECOND);
        assertThat(new String(credentials(server))).isEqualTo("p@ss");
    }

    @Test
    void readsSentinels() {
        RedisURI server = only(RedisUris.parse("redis-sentinel://s3cret@a:26379,b/1#master", SECOND));
        assertThat(server.getSentinelMasterId()).isEqualTo("master");
        assertThat(server.getSentinels()).extracting(RedisURI::getHost).containsExactly("a", "b");
        assertThat(server.getDatabase()).isEqualTo(1);
    }

    @Test
    void readsACluster() {
        List<RedisURI> servers = RedisUris.parse("rediss-cluster://:s3cret@a:7000,b:7001?verifyPeer=CA", SECOND);
        assertThat(servers).extracting(RedisURI::getHost).containsExactly("a", "b");
        assertThat(servers).extracting(RedisURI::getPort).containsExactly(7000, 7001);
        assertThat(servers).allMatch(RedisURI::isSsl);
        assertThat(servers)
                .allSatisfy(
                        server -> assertThat(new String(credentials(server))).isEqualTo("s3cret"));
        assertThat(RedisConfig.of("redis-cluster://a,b").isCluster()).isTrue();
        assertThat(RedisConfig.of("redis://a").isCluster()).isFalse();
    }

    private static RedisURI only(List<RedisURI> servers) {
        assertThat(servers).hasSize(1);
        return servers.get(0);
    }

    private static char[] credentials(RedisURI server) {
        return server.getCredentialsProvider().resolveCredentials().block().getPassword();
    }
}
