package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.budget.journal.JournalInUseException;
import dev.solvent.provider.Await;
import dev.solvent.redis.RedisConfig;
import dev.solvent.redis.RedisRefusesException;
import dev.solvent.redis.RedisUnavailableException;
import dev.solvent.redis.TestProxy;
import dev.solvent.redis.TestServer;
import dev.solvent.redis.UnfitRedisException;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway and its Redis start together: what it waits for, and what it does not. */
class StartTest {
    private static final Duration LONG = Duration.ofMinutes(10); // nobody would wait for a test that waits so long

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void itWaitsForAServerThatComesLaterAndLeavesNoClientsBehind() {
        try (TestServer server = TestServer.startDurable(directory);
                TestProxy proxy = TestProxy.start(vertx, server)) {
            long before = lettuceThreads();
            proxy.refuseNew();
            CompletableFuture<TestGateway> starting = start(proxy.config());
            Await.until(() -> proxy.refused() > 12, "several attempts");
            assertThat(starting).isNotDone();
            proxy.mend();
            try (TestGateway gateway = starting.join()) {
                assertThat(gateway.client().makeKey("{'max_budget': 1}")).startsWith("sk-");
                int ofOneClient = 3; // two that compute, one that keeps the time
                assertThat(lettuceThreads() - before).isLessThanOrEqualTo(ofOneClient);
            }
            Await.until(() -> lettuceThreads() <= before, "the end of the client's threads");
        }
    }

    @Test
    void itWaitsForAServerThatStillLoads() {
        try (TestServer server = TestServer.start(
                directory, "save \"\"", "key-load-delay 2000", "loading-process-events-interval-bytes 1024")) {
            assertThat(
                            server.ask(
                                    "EVAL \"for i = 1, 20000 do redis.call('SET', 'key' .. i, string.rep('x', 200)) end return 1\" 0"))
                    .isNotNull();
            assertThat(server.ask("SAVE")).isEqualTo("OK");
            server.kill();
            server.launch();
            Await.until(server::isLoading, "a server that loads");
            CompletableFuture<TestGateway> starting = start(server.config());
            assertThatThrownBy(() -> Await.result(
                            TestGateway.in(directory).redis(server.config()).tryStart()))
                    .hasStackTraceContaining("LOADING");
            assertThat(starting).isNotDone();
            assertThat(server.ask("CONFIG SET key-load-delay 0")).isEqualTo("OK");
            starting.join().close();
        }
    }

    @Test
    void itDoesNotWaitWhereRedisRefuses() {
        try (TestServer server = TestServer.start(directory)) {
            String at = "127.0.0.1:" + server.port();
            refused(RedisConfig.of("redis://:wr0ng@" + at), RedisRefusesException.class, "WRONGPASS");
            refused(RedisConfig.of("redis://" + at), RedisRefusesException.class, "NOAUTH");
            refused(
                    RedisConfig.of("redis://:" + TestServer.PASSWORD + "@" + at + "/999"),
                    RedisRefusesException.class,
                    "DB index");
            assertThat(server.ask("ACL SETUSER poor on >pw ~* &* +@connection")).isEqualTo("OK");
            refused(RedisConfig.of("redis://poor:pw@" + at), RedisRefusesException.class, "NOPERM");
            assertThat(server.ask("CONFIG SET maxmemory-policy allkeys-lru")).isEqualTo("OK");
            refused(server.config(), UnfitRedisException.class, "noeviction");
        }
    }

    @Test
    void itEndsWithOneLineWhenItsTimeIsUp() {
        TestServer gone = TestServer.start(directory);
        gone.close();
        assertThatThrownBy(() ->
                        Await.result(setup(gone.config(), Duration.ofSeconds(1)).tryStart()))
                .hasCauseInstanceOf(RedisUnavailableException.class)
                .cause()
                .hasMessageStartingWith(
                        "Redis was not there within 1s (redis.start_wait): Cannot connect to Redis at redis://***@127.0.0.1:")
                .hasMessageContaining("refused");
    }

    /** The meters are the first that is made, and listen to the machine until they are closed. */
    @Test
    void aStartThatFailsLeavesNothingBehind() {
        try (TestServer server = TestServer.startDurable(directory);
                TestGateway gateway = setup(server.config(), LONG)
                        .journal(directory.resolve("one"))
                        .start()) {
            long before = liveMeters();
            assertThat(before).isPositive();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> Await.result(setup(server.config(), LONG)
                                .journal(directory.resolve("one"))
                                .tryStart()))
                        .hasCauseInstanceOf(JournalInUseException.class);
            }
            refused(RedisConfig.of("redis://127.0.0.1:" + server.port()), RedisRefusesException.class, "NOAUTH");
            Await.until(() -> liveMeters() <= before, "the end of all that the failed starts had made");
            assertThat(gateway.client().makeKey("{'max_budget': 1}")).startsWith("sk-");
        }
    }

    /** How many there are after a full collection, as the virtual machine counts them. */
    private static long liveMeters() {
        try {
            Object told = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return told.toString()
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 3
                            && words[3].equals("io.micrometer.prometheusmetrics.PrometheusMeterRegistry"))
                    .mapToLong(words -> Long.parseLong(words[1]))
                    .sum();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<TestGateway> start(RedisConfig redis) {
        TestGateway.Setup setup = setup(redis, LONG);
        return CompletableFuture.supplyAsync(setup::start);
    }

    private void refused(RedisConfig redis, Class<? extends Exception> why, String word) {
        assertThatThrownBy(() -> Await.result(setup(redis, LONG).tryStart()))
                .hasCauseInstanceOf(why)
                .hasStackTraceContaining(word);
    }

    private TestGateway.Setup setup(RedisConfig redis, Duration startWait) {
        return TestGateway.in(directory)
                .prefix(TestGateway.freshPrefix())
                .provider("up", "http://127.0.0.1:9/v1")
                .redis(redis)
                .startWait(startWait);
    }

    private static long lettuceThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lettuce"))
                .count();
    }
}
