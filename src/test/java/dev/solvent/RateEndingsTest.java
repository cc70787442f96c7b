package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.Script;
import dev.solvent.provider.TestUpstream;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.TestRedis;
import dev.solvent.route.RetryConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that end in every way there is, many at once: in the end none of them is in flight, none has tokens reserved, and the
 * minute has counted what the ledger's rows used, and all of what nobody knows. {@code -Drate.seed} repeats a run.
 */
class RateEndingsTest {
    private static final int REQUESTS = 60;
    private static final long MAX_TOKENS = 40;
    private static final long PROMPT = 6;
    private static final long MOST = PROMPT + MAX_TOKENS;
    private static final long TPM = 1_000_000;
    private static final String ASK =
            "{'model': '%s', %s'max_tokens': " + MAX_TOKENS + ", 'messages': [{'role': 'user', 'content': 'hi'}]}";

    @TempDir
    static Path directory;

    private static final long SEED = Long.getLong("rate.seed", System.nanoTime());
    private static final String PREFIX = TestGateway.freshPrefix();

    private static Vertx vertx;
    private static TestUpstream upstream;
    private static TestGateway gateway;
    private static GatewayClient client;
    private static Redis redis;

    @BeforeAll
    static void start() {
        System.out.println("RateEndingsTest seed " + SEED);
        vertx = Vertx.vertx();
        redis = TestRedis.connect(vertx);
        upstream = TestUpstream.start(vertx);
        gateway = TestGateway.in(directory)
                .prefix(PREFIX)
                .provider("up", upstream.baseUrl())
                .provider("nobody", "http://127.0.0.1:1/v1")
                .model("two", "nobody/m", "up/m")
                .model("both", "up/m", "up/flow")
                .retry(new RetryConfig(1, Duration.ofMillis(5), RetryConfig.DEFAULT.mayBeBilled()))
                .start();
        client = gateway.client();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
        Await.result(redis.close());
        Await.result(vertx.close());
    }

    @RepeatedTest(3)
    void whateverEndsARequestEndsWhatItCountsAs() throws IOException {
        Random random = new Random(SEED);
        String key = client.makeKey("{'tpm_limit': " + TPM + ", 'rpm_limit': 100000, 'max_parallel_requests': 1000, "
                + "'max_budget': " + (random.nextBoolean() ? "1" : "0.001") + "}");
        List<Script> scripts = scripts(random);
        upstream.always(
                (request, socket) -> scripts.get(random.nextInt(scripts.size())).play(request, socket));
        List<CompletableFuture<Answer>> running = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String ask = ASK.formatted(
                    List.of("up/m", "up/flow", "two", "both", "nobody/m").get(random.nextInt(5)),
                    random.nextBoolean() ? "'stream': true, " : "");
            if (random.nextInt(8) == 0) {
                RawClient.posting(gateway.port(), key, "/v1/chat/completions", ask)
                        .close();
            } else {
                running.add(client.chatLater(key, ask));
            }
        }
        running.forEach(CompletableFuture::join);
        client.settled(key);

        Await.until(() -> keys("permit:*").isEmpty() && keys("slots:*").isEmpty(), "nothing is in flight");
        long used =
                client.ledger(key).stream().mapToLong(RateEndingsTest::tokens).sum();
        assertThat(used).isPositive();
        client.admin("/key/update", "{'key': '" + key + "', 'max_budget': 1}");
        upstream.always(dev.solvent.provider.Answer.saying("hello").usage(PROMPT, 4));
        Answer last = client.chat(key, ASK.formatted("up/m", ""));
        assertThat(last.header("x-ratelimit-remaining-tokens")).isEqualTo(Long.toString(TPM - used - PROMPT - 4));
    }

    private static List<Script> scripts(Random random) {
        List<Script> scripts = new ArrayList<>();
        Arrays.stream(Failing.values())
                .filter(failing -> failing.provider.isEmpty() && !failing.takesTime())
                .forEach(failing -> scripts.add(failing.script));
        for (int i = 0; i < 20; i++) {
            scripts.add(dev.solvent.provider.Answer.saying("hello you").usage(PROMPT, random.nextInt(40)));
            scripts.add(dev.solvent.provider.Answer.saying("hello you").withoutUsage());
        }
        return scripts;
    }

    private static List<String> keys(String pattern) {
        return Await.result(redis.admin("KEYS", new Keyspace(PREFIX).start() + pattern)).items().stream()
                .map(Reply::asText)
                .toList();
    }

    /** What a row of the ledger says that its attempts used: those of which nobody knows, all that they could. */
    private static long tokens(JsonNode json) {
        GatewayClient.Row row = new GatewayClient.Row(json);
        long tokens = 0;
        for (JsonNode attempt : row.note("failed_attempts")) {
            tokens += attempt.has("charged_nano_usd") ? MOST : 0;
        }
        boolean ended = !row.note("input").isMissingNode();
        boolean unknown = row.note("usage").asText().equals("held");
        return tokens + (!ended ? 0 : unknown ? MOST : json.path("total_tokens").asLong());
    }
}
