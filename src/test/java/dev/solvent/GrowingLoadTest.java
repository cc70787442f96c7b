package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.budget.LedgerConfig;
import dev.solvent.budget.LedgerStore;
import dev.solvent.budget.Verifier;
import dev.solvent.exchange.GrowingConfig;
import dev.solvent.metrics.Meters;
import dev.solvent.provider.Await;
import dev.solvent.provider.Flow;
import dev.solvent.provider.TestUpstream;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.RedisConfig;
import dev.solvent.redis.TestRedis;
import dev.solvent.redis.TestServer;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many growing holds on one budget, over two gateways; and growing holds whose Redis goes away. */
class GrowingLoadTest {
    private static final String MESSAGES = "'messages': [{'role': 'user', 'content': 'hi'}]";
    private static final long PROMPT = 6 * INPUT;
    private static final int STREAMS = 80;

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final String prefix = TestGateway.freshPrefix();
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestUpstream upstream;

    @BeforeEach
    void start() {
        upstream = TestUpstream.start(vertx);
        open.add(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        Await.result(vertx.close());
    }

    /** @param patience of a stream, with what others hold and with a Redis that is away */
    private TestGateway gateway(RedisConfig redis, Duration patience) {
        TestGateway gateway = TestGateway.in(directory)
                .prefix(prefix)
                .redis(redis)
                .provider("up", upstream.baseUrl())
                .maxWait(Duration.ofMinutes(1))
                .growing(new GrowingConfig(List.of("up/*"), 60, 30, Duration.ofMillis(20), patience, false))
                .start();
        open.add(gateway);
        return gateway;
    }

    @Test
    void manyStreamsSpendABudgetToItsEndAndNoFurther() {
        long seed = System.nanoTime();
        System.out.println("seed of GrowingLoadTest: " + seed);
        Random random = new Random(seed);
        RedisConfig redis = TestRedis.config();
        TestGateway a = gateway(redis, Duration.ofMillis(1_500));
        TestGateway b = gateway(redis, Duration.ofMillis(1_500));
        long budget = 25 * (PROMPT + 200 * OUTPUT);
        String key = a.client().makeKey("{'max_budget': " + BigDecimal.valueOf(budget, 9) + "}");

        // A letter is a byte and a token, so that what is held is what is billed.
        List<CompletableFuture<Answer>> running = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            upstream.next(new Flow(vertx, "x", 20 + random.nextInt(400), 1 + random.nextInt(20)));
        }
        for (int i = 0; i < STREAMS; i++) {
            running.add((i % 2 == 0 ? a : b)
                    .client()
                    .chatLater(key, "{'model': 'up/flow', 'stream': true, " + MESSAGES + "}"));
        }
        while (running.stream().anyMatch(one -> !one.isDone())) {
            GatewayClient.Standing now = b.client().standing(key);
            assertThat(now.spentNanoUsd() + now.heldNanoUsd()).isLessThanOrEqualTo(budget);
        }

        long spent = a.client().settled(key);
        int served = 0;
        for (CompletableFuture<Answer> one : running) {
            Answer answer = one.join();
            assertThat(answer.status()).isIn(200, 429);
            if (answer.status() == 200) {
                served++;
                assertThat(answer.events()).last().isEqualTo("[DONE]");
                assertThat(answer.text()).containsPattern("\"finish_reason\":\"(stop|length)\"");
            }
        }
        System.out.println("GrowingLoadTest: " + served + " of " + STREAMS + " served, spent " + spent * 1_000 / budget
                + " thousandths of the budget");
        assertThat(spent).isBetween(budget * 97 / 100, budget);
        assertThat(a.client().ledger(key)).hasSize(served);
        assertNothingDisagrees(redis);
    }

    @Test
    void aStreamWhoseRedisStopsEndsCleanlyAndIsChargedLater() {
        outage(TestServer::kill, TestServer::start);
    }

    @Test
    void aStreamWhoseRedisFreezesEndsCleanlyAndIsChargedLater() {
        outage(TestServer::freeze, TestServer::thaw);
    }

    private void outage(Consumer<TestServer> begin, Consumer<TestServer> end) {
        TestServer server = TestServer.startDurable(directory);
        open.add(server);
        RedisConfig redis = server.config().withTimeout(Duration.ofSeconds(1));
        TestGateway gateway = gateway(redis, Duration.ofMillis(500));
        String key = gateway.client().makeKey("{'max_budget': 1}");
        Flow flow = new Flow(vertx, "x", 4_000, 2);
        upstream.next(flow);
        CompletableFuture<Answer> running = gateway.client()
                .chatLater(
                        key,
                        "{'model': 'up/flow', 'stream': true, 'stream_options': {'include_usage': true}, " + MESSAGES
                                + "}");
        Await.until(() -> flow.written() > 200, "it flows");
        begin.accept(server);
        Answer answer = running.join();
        end.accept(server);
        GatewayClient client = gateway.client();
        Await.until(client::ready, "Redis is back");

        assertThat(answer.status()).isEqualTo(200);
        List<String> events = answer.events();
        long relayed = events.stream().filter(event -> event.contains("\"x\"")).count();
        assertThat(events.get(events.size() - 3)).contains("\"finish_reason\":\"length\"");
        assertThat(events.get(events.size() - 2)).contains("\"completion_tokens\":" + relayed);
        assertThat(events).last().isEqualTo("[DONE]");
        assertThat(flow.written()).isLessThan(4_000);
        GatewayClient.Row row = gateway.client().onlyRow(key);
        assertThat(row.fate()).isEqualTo("charged success");
        assertThat(row.spentNanoUsd()).isBetween(PROMPT + relayed * OUTPUT, row.heldNanoUsd());
        assertThat(gateway.client().standing(key)).isEqualTo(new GatewayClient.Standing(row.spentNanoUsd(), 0));
        assertNothingDisagrees(redis);
    }

    private void assertNothingDisagrees(RedisConfig config) {
        Redis redis = Await.result(Redis.connect(vertx, config, new Meters()));
        LedgerStore books = Await.result(LedgerStore.open(redis, new Keyspace(prefix), LedgerConfig.DEFAULT));
        assertThat(Await.result(new Verifier(books).verify()).disagreements()).isEmpty();
        Await.result(redis.close());
    }
}
