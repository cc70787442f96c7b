package dev.solvent.redis;

import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisTest {
    private static final long MOST = (1L << 53) - 1;

    private final Vertx vertx = Vertx.vertx();
    private final String prefix = TestRedis.prefix();
    private Redis redis;

    @BeforeAll
    void connect() {
        redis = TestRedis.connect(vertx);
    }

    @AfterAll
    void close() {
        await(redis.close());
        await(vertx.close());
    }

    @Test
    void textsGoThereAndBackInUtf8() {
        String text = "Bürgermeister \u0000 \r\n \uD83D\uDCB8";
        await(redis.call("SET", prefix + "text", text));
        assertThat(await(redis.call("GET", prefix + "text")).asText()).isEqualTo(text);
        assertThat(await(redis.call("GET", prefix + "nothing")).isNil()).isTrue();
    }

    @Test
    void listsKeepTheirOrderNestingAndHoles() {
        await(redis.call("MSET", prefix + "a", "1", prefix + "b", "2"));
        assertThat(await(redis.call("MGET", prefix + "a", prefix + "none", prefix + "b"))
                        .items())
                .containsExactly(new Reply.Text("1"), new Reply.Nil(), new Reply.Text("2"));
        Script nested = Script.of("nested", "return {1, {}, {'x', {false, 2}}, 3}");
        assertThat(await(redis.run(nested, List.of(), List.of())).toString())
                .isEqualTo("Many[values=[Whole[value=1], Many[values=[]], Many[values=[Text[value=x],"
                        + " Many[values=[Nil[], Whole[value=2]]]]], Whole[value=3]]]");
        assertThat(await(redis.call("LRANGE", prefix + "none", "0", "-1")).items())
                .isEmpty();
    }

    @Test
    void wholeNumbersAreExactInScriptsUpToTheGreatest() {
        Script sum = Script.of("sum", "return redis.call('INCRBY', KEYS[1], ARGV[1])");
        Script echo = Script.of("echo", "return tonumber(ARGV[1])");
        assertThat(await(redis.run(sum, List.of(prefix + "sum"), List.of(Long.toString(MOST - 1))))
                        .asLong())
                .isEqualTo(MOST - 1);
        assertThat(await(redis.call("INCR", prefix + "sum")).asLong()).isEqualTo(MOST);
        assertThat(await(redis.call("GET", prefix + "sum")).asLong()).isEqualTo(MOST);
        assertThat(await(redis.run(echo, List.of(), List.of(Long.toString(MOST))))
                        .asLong())
                .isEqualTo(MOST);
        assertThat(await(redis.run(echo, List.of(), List.of(Long.toString(-MOST))))
                        .asLong())
                .isEqualTo(-MOST);
    }

    @Test
    void aForgottenScriptIsToldAgain() {
        Script script = Script.load(RedisTest.class, "test.lua");
        List<String> keys = List.of(prefix + "counted");
        assertThat(await(redis.run(script, keys, List.of("2"))).asLong()).isEqualTo(2);
        await(redis.admin("SCRIPT", "FLUSH"));
        assertThat(await(redis.run(script, keys, List.of("3"))).asLong()).isEqualTo(5);
        assertThat(await(redis.run(script, keys, List.of("4"))).asLong()).isEqualTo(9);
        assertThat(script.name()).isEqualTo("test");
    }

    @Test
    void aScriptThatIsNotThereIsAMistake() {
        assertThatThrownBy(() -> Script.load(RedisTest.class, "none.lua"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.lua")
                .hasMessageContaining(RedisTest.class.getName());
    }

    @Test
    void errorsAreExceptions() {
        await(redis.call("SET", prefix + "text", "x"));
        assertThatThrownBy(() -> await(redis.call("HGET", prefix + "text", "field")))
                .isInstanceOfSatisfying(
                        RedisErrorException.class, e -> assertThat(e.code()).isEqualTo("WRONGTYPE"));
        Script broken = Script.of("broken", "return redis.error_reply('MINE is broken')");
        assertThatThrownBy(() -> await(redis.run(broken, List.of(), List.of())))
                .isInstanceOfSatisfying(
                        RedisErrorException.class, e -> assertThat(e.code()).isEqualTo("MINE"));
    }

    @Test
    void serverThatCannotServeIsUnavailable() {
        for (String error : List.of("LOADING x", "READONLY x", "MISCONF x", "OOM x", "CLUSTERDOWN x")) {
            assertThat(ErrorReplies.exception(error))
                    .isInstanceOfSatisfying(
                            RedisUnavailableException.class,
                            e -> assertThat(e.mayHaveRun()).isFalse());
        }
        assertThat(ErrorReplies.exception("OOM command not allowed. script: 12ab, on @user_script:3."))
                .isInstanceOfSatisfying(
                        RedisUnavailableException.class,
                        e -> assertThat(e.mayHaveRun()).isTrue());
    }

    @Test
    void resultsComeOnTheCallersContext() {
        List<Future<Boolean>> onTheirs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Context context = vertx.getOrCreateContext();
            Promise<Boolean> onIts = Promise.promise();
            context.runOnContext(start -> {
                Thread thread = Thread.currentThread();
                var unused = redis.call("INCR", prefix + "calls")
                        .onComplete(result ->
                                onIts.complete(Vertx.currentContext() == context && Thread.currentThread() == thread));
            });
            onTheirs.add(onIts.future());
        }
        assertThat(onTheirs).allSatisfy(future -> assertThat(await(future)).isTrue());
    }

    @Test
    void resultsComeToWorkersToo() {
        assertThat(await(vertx.executeBlocking(() -> TestRedis.await(redis.call("SET", prefix + "worker", "1"))
                        .asText())))
                .isEqualTo("OK");
    }

    @Test
    void aThousandCommandsAtOnceAllArrive() {
        List<Future<Reply>> calls = IntStream.range(0, 1_000)
                .mapToObj(i -> redis.call("INCR", prefix + "thousand"))
                .toList();
        await(Future.join(calls));
        assertThat(calls.stream().mapToLong(call -> call.result().asLong()).sorted())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 1_000).mapToObj(i -> (long) i).toList());
    }

    @Test
    void whatOneTurnOfTheLoopBringsGoesOutTogether() {
        long before = readsOfServer();
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(turn -> {
            List<Future<Reply>> calls = IntStream.range(0, 200)
                    .mapToObj(i -> redis.call("INCR", prefix + "turn"))
                    .toList();
            var unused = Future.join(calls).<Void>mapEmpty().onComplete(done);
        });
        await(done.future());
        // Without our flushing the server would have read two hundred times.
        assertThat(readsOfServer() - before).isLessThan(20);
    }

    private long readsOfServer() {
        return await(redis.admin("INFO", "stats"))
                .asText()
                .lines()
                .filter(line -> line.startsWith("total_reads_processed:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    @Test
    void messagesArriveInOrder() throws InterruptedException {
        LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
        await(redis.subscribe(prefix + "news", messages::add, () -> messages.add("again")));
        for (int i = 0; i < 100; i++) {
            await(redis.call("PUBLISH", prefix + "news", "message " + i));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(messages.poll(30, TimeUnit.SECONDS)).isEqualTo("message " + i);
        }
    }

    @Test
    void isConnected() {
        assertThat(redis.isConnected()).isTrue();
        assertThat(await(redis.admin("PING")).asText()).isEqualTo("PONG");
    }
}
