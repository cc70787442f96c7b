package dev.solvent.redis;

import static dev.solvent.redis.Processes.awaitTrue;
import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.metrics.Meters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisOutageTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

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
    void refusesAtOnceWhileRedisIsAwayAndReturnsWithIt() {
        try (TestServer server = startServer()) {
            Redis redis = connect(server);
            assertThat(await(redis.call("INCR", "n")).asLong()).isEqualTo(1);

            server.kill();
            awaitTrue("the connection's end", () -> !redis.isConnected());
            long start = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                Future<Reply> call = redis.call("INCR", "n");
                assertThatThrownBy(() -> await(call))
                        .isInstanceOfSatisfying(
                                RedisUnavailableException.class,
                                e -> assertThat(e.mayHaveRun()).isFalse());
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(meters.scrape())
                    .contains("solvent_redis_failures_total{command=\"INCR\",reason=\"refused\"} 1000.0");

            server.start();
            awaitTrue("the connection's return", redis::isConnected);
            assertThat(await(redis.call("INCR", "n")).asLong()).isEqualTo(2);
            await(redis.close());
        }
    }

    @Test
    void givesUpWaitingForAFrozenServerWhichMayStillRunTheCommandOnce() {
        try (TestServer server = startServer()) {
            Redis redis = connect(server);
            assertThat(await(redis.call("INCR", "n")).asLong()).isEqualTo(1);

            server.freeze();
            long start = System.nanoTime();
            assertThatThrownBy(() -> await(redis.call("INCR", "n")))
                    .isInstanceOfSatisfying(
                            RedisUnavailableException.class,
                            e -> assertThat(e.mayHaveRun()).isTrue());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(4));

            awaitTrue("the connection's end", () -> !redis.isConnected());
            assertThatThrownBy(() -> await(redis.call("INCR", "n")))
                    .isInstanceOfSatisfying(
                            RedisUnavailableException.class,
                            e -> assertThat(e.mayHaveRun()).isFalse());

            server.thaw();
            awaitTrue("the connection's return", redis::isConnected);
            assertThat(await(redis.call("GET", "n")).asLong()).isBetween(1L, 2L);
            await(redis.close());
        }
    }

    @Test
    void whatOneLoopHasFoundOutNoOtherHasToWaitFor() {
        Duration patience = Duration.ofSeconds(3);
        try (TestServer server = startServer()) {
            Redis redis = await(Redis.connect(vertx, server.config().withTimeout(patience), meters));
            List<Context> loops = IntStream.range(0, 8)
                    .mapToObj(i -> ((VertxInternal) vertx).createEventLoopContext())
                    .map(Context.class::cast)
                    .toList();
            server.freeze();
            assertThatThrownBy(() -> await(redis.call("INCR", "n"))).isInstanceOf(RedisUnavailableException.class);

            long start = System.nanoTime();
            for (Context loop : loops) {
                assertThatThrownBy(() -> await(on(loop, () -> redis.call("INCR", "n"))))
                        .isInstanceOf(RedisUnavailableException.class);
            }
            // One after the other, most would have taken the whole patience.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(patience);

            server.thaw();
            for (Context loop : loops) {
                awaitTrue("each loop's return", () -> isAnswered(on(loop, () -> redis.admin("PING"))));
            }
            await(redis.close());
        }
    }

    private static <T> Future<T> on(Context loop, Supplier<Future<T>> call) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(nothing -> call.get().onComplete(promise));
        return promise.future();
    }

    private static boolean isAnswered(Future<Reply> reply) {
        try {
            return await(reply).asText().equals("PONG");
        } catch (RedisUnavailableException e) {
            return false;
        }
    }

    @Test
    void moreCommandsThanAFrozenServerMayHaveBeforeItAreRefused() {
        try (TestServer server = startServer()) {
            Redis redis = await(Redis.connect(vertx, server.config().withTimeout(Duration.ofSeconds(20)), meters));
            Context loop = ((VertxInternal) vertx).createEventLoopContext();
            server.freeze();
            List<Future<Reply>> calls = await(on(
                    loop,
                    () -> Future.succeededFuture(IntStream.range(0, LoopConnection.MOST_UNDER_WAY + 50)
                            .mapToObj(i -> redis.call("INCR", "n"))
                            .toList())));
            long refused = calls.stream().filter(Future::failed).count();
            assertThat(refused).isEqualTo(50);
            assertThat(calls.get(calls.size() - 1).cause())
                    .isInstanceOfSatisfying(
                            RedisUnavailableException.class,
                            e -> assertThat(e.mayHaveRun()).isFalse())
                    .hasMessageContaining("too many commands");

            server.thaw();
            for (Future<Reply> call : calls.subList(0, LoopConnection.MOST_UNDER_WAY)) {
                await(call);
            }
            assertThat(await(redis.call("INCR", "n")).asLong()).isEqualTo(LoopConnection.MOST_UNDER_WAY + 1);
            await(redis.close());
        }
    }

    @Test
    void aCommandUnderWayWhenTheConnectionBreaksMayHaveRun() {
        try (TestServer server = startServer()) {
            Redis redis = connect(server);
            Future<Reply> waiting = redis.call("BLPOP", "list", "60");
            awaitTrue("the command's arrival", () -> server.ask("INFO clients").contains("blocked_clients:1"));
            server.kill();
            assertThatThrownBy(() -> await(waiting))
                    .isInstanceOfSatisfying(
                            RedisUnavailableException.class,
                            e -> assertThat(e.mayHaveRun()).isTrue());
            await(redis.close());
        }
    }

    @Test
    void noCommandRunsTwiceAndNoneIsLostThatWasAnsweredWhenTheServerIsKilledAgainAndAgain() {
        long answered = 0;
        long uncertain = 0;
        try (TestServer server = startServer()) {
            Redis redis = connect(server);
            for (int round = 0; round < 3; round++) {
                List<Future<Reply>> calls = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    calls.add(redis.call("INCR", "n"));
                }
                await(calls.get(100));
                server.kill();
                for (Future<Reply> call : calls) {
                    try {
                        assertThat(await(call).asLong()).isPositive();
                        answered++;
                    } catch (RedisUnavailableException e) {
                        uncertain += e.mayHaveRun() ? 1 : 0;
                    }
                }
                server.start();
                awaitTrue("the connection's return", redis::isConnected);
            }
            assertThat(answered).isGreaterThan(300);
            assertThat(await(redis.call("GET", "n")).asLong()).isBetween(answered, answered + uncertain);
            await(redis.close());
        }
    }

    @Test
    void tellsSubscribersThatTheyMayHaveMissedSomething() throws InterruptedException {
        try (TestServer server = startServer()) {
            Redis redis = connect(server);
            LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
            await(redis.subscribe("news", heard::add, () -> heard.add("again")));
            await(redis.subscribe("other", heard::add, () -> {}));
            await(redis.call("PUBLISH", "news", "one"));
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("one");

            server.kill();
            server.start();
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("again");
            assertThat(server.ask("PUBLISH news two")).isEqualTo(":1");
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("two");
            await(redis.close());
        }
    }

    @Test
    void leavesAServerThatHasBecomeAReplica() {
        try (TestServer server = startServer()) {
            Redis redis = connect(server);
            assertThat(server.ask("REPLICAOF 127.0.0.1 1")).isEqualTo("OK");
            long before = clientId(redis);
            assertThatThrownBy(() -> await(redis.call("SET", "a", "b")))
                    .isInstanceOfSatisfying(
                            RedisUnavailableException.class,
                            e -> assertThat(e.mayHaveRun()).isFalse());
            assertThat(server.ask("REPLICAOF NO ONE")).isEqualTo("OK");
            awaitTrue("another connection", () -> redis.isConnected() && clientId(redis) != before);
            assertThat(await(redis.call("SET", "a", "b")).asText()).isEqualTo("OK");
            await(redis.close());
        }
    }

    @Test
    void nothingComesThroughAfterTheClose() {
        try (TestServer server = startServer()) {
            Redis redis = connect(server);
            await(redis.close());
            assertThat(redis.isConnected()).isFalse();
            assertThatThrownBy(() -> await(redis.call("INCR", "n")))
                    .isInstanceOfSatisfying(
                            RedisUnavailableException.class,
                            e -> assertThat(e.mayHaveRun()).isFalse());
            await(redis.close());
        }
    }

    private long clientId(Redis redis) {
        try {
            return await(redis.admin("CLIENT", "ID")).asLong();
        } catch (RedisUnavailableException e) {
            return -1;
        }
    }

    private Redis connect(TestServer server) {
        return await(Redis.connect(vertx, server.config().withTimeout(TIMEOUT), meters));
    }

    private TestServer startServer() {
        return TestServer.startDurable(temporary);
    }
}
