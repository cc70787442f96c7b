package dev.solvent;

import static dev.solvent.SolventClient.usd;
import static dev.solvent.SolventProcess.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.provider.Answer;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import dev.solvent.redis.TestServer;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills what can be killed, and looks for money that is lost. */
class CrashIT {
    private static final String MASTER = "sk-master-of-the-crash-test";
    private static final Map<String, String> ENVIRONMENT = Map.of("SOLVENT_MASTER_KEY", MASTER);
    private static final String CHAT = "/v1/chat/completions";
    private static final String QUESTION =
            "{'model':'MODEL','max_tokens':100,'messages':[{'role':'user','content':'hello'}]}";
    /** The upstream says 10 tokens in, 5 out, at 1 and 4 dollars for a million. */
    private static final BigDecimal ANSWER = usd("0.00003");

    private static final String PRICES = """
        version: 1
        date: 2026-08-01
        providers:
          test:
            source: this test
            models:
              good: {max_input: 1000, max_output: 1000, input: 1.00, output: 4.00}
              slow: {max_input: 1000, max_output: 1000, input: 1.00, output: 4.00}
              hung: {max_input: 1000, max_output: 1000, input: 1.00, output: 4.00}
        """;

    private static final String CONFIG = """
        budget:
          hold_time: 4s
          expiry_grace: 0s
        providers:
          test:
            base_url: %s
            api_key: upstream-key
        prices:
          file: %s
        """;

    @TempDir
    private Path directory;

    private Vertx vertx;
    private TestUpstream upstream;
    private Path data;
    private String config;

    @BeforeEach
    void start() throws IOException {
        vertx = Vertx.vertx();
        upstream = TestUpstream.start(vertx).onModel("hung", Scripts.hangingBeforeHead());
        data = directory.resolve("data");
        Path prices = Files.writeString(directory.resolve("prices.yaml"), PRICES);
        config = Files.writeString(directory.resolve("solvent.yaml"), CONFIG.formatted(upstream.baseUrl(), prices))
                .toString();
    }

    @AfterEach
    void stop() {
        upstream.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aKilledGatewayLosesNothingAndItsOpenHoldIsChargedOnce() {
        String key;
        BigDecimal held;
        try (SolventProcess first = gateway()) {
            key = first.as(MASTER).newKey("{'max_budget':1,'key_alias':'survivor'}");
            ask(first, key, "good");
            CompletableFuture<SolventClient.Reply> open = first.as(key).postLater(CHAT, question("hung"));
            upstream.awaitRequest(2);
            held = first.as(key).held();
            assertThat(held).isPositive();

            first.kill();

            assertThat(open.join().status()).isZero();
        }
        try (SolventProcess second = gateway()) {
            SolventClient client = second.as(key);
            awaitTrue("the end of the hold", () -> client.held().signum() == 0);
            assertThat(client.spend()).isEqualTo(ANSWER.add(held).stripTrailingZeros());
            assertThat(client.get("/key/info").at("/info/key_alias").asText()).isEqualTo("survivor");

            JsonNode rows = second.as(MASTER).get("/spend/logs?api_key=" + key).at("");
            assertThat(rows).hasSize(2);
            assertThat(rows.findValuesAsText("kind")).containsExactlyInAnyOrder("charged", "expired");
            ask(second, key, "good");
            verified();
        }
    }

    @Test
    void aKilledRedisComesBackWithAllThatWasSettled() {
        try (SolventProcess solvent = gateway()) {
            String key = solvent.as(MASTER).newKey("{'max_budget':1}");
            ask(solvent, key, "good");

            ProcessHandle redis = solvent.redis().orElseThrow();
            SolventProcess.end(redis);
            awaitTrue("another Redis", () -> solvent.redis().isPresent());
            solvent.awaitReady();

            assertThat(solvent.as(key).spend()).isEqualTo(ANSWER);
            ask(solvent, key, "good");
            assertThat(solvent.as(key).held()).isEqualTo(usd("0"));
            verified();
            assertThat(solvent.stop()).isIn(0, 143);
        }
    }

    @Test
    void whatAGatewayKnewThatDiedWhileRedisWasAwayIsChargedByTheNext() {
        Promise<Void> gate = Promise.promise();
        Answer answer = Answer.saying("hello").usage(10, 5);
        upstream.onModel("slow", (request, client) -> gate.future().onSuccess(open -> answer.play(request, client)));
        try (TestServer server = TestServer.startDurable(directory)) {
            Map<String, String> environment = Map.of(
                    "SOLVENT_MASTER_KEY", MASTER, "REDIS_URL", server.config().url());
            String key;
            BigDecimal held;
            try (SolventProcess first = SolventProcess.start(data, environment, "--config", config)) {
                key = first.as(MASTER).newKey("{'max_budget':1}");
                CompletableFuture<SolventClient.Reply> open = first.as(key).postLater(CHAT, question("hung"));
                upstream.awaitRequest(1);
                held = first.as(key).held();
                List<CompletableFuture<SolventClient.Reply>> running = IntStream.range(0, 20)
                        .mapToObj(i -> first.as(key).postLater(CHAT, question("slow")))
                        .toList();
                upstream.awaitRequest(21);

                server.kill();
                gate.complete();

                running.forEach(one -> assertThat(one.join().status()).isEqualTo(200));
                assertThat(first.as(key).post(CHAT, question("good")).status()).isEqualTo(503);
                awaitTrue(
                        "the journal's settlements",
                        () -> first.as(MASTER)
                                        .get("/health/readiness")
                                        .at("/journal/settlements")
                                        .asInt()
                                == 20);
                first.kill();
                assertThat(open.join().status()).isZero();
            }
            server.start();
            try (SolventProcess second = SolventProcess.start(data, environment, "--config", config)) {
                SolventClient client = second.as(key);
                BigDecimal all = ANSWER.multiply(new BigDecimal(20)).add(held).stripTrailingZeros();
                awaitTrue(
                        "every settlement",
                        () -> client.held().signum() == 0 && client.spend().compareTo(all) == 0);
                ask(second, key, "good");
                verified(environment);
            }
        }
    }

    /** One answer, and its price on the key. */
    private static void ask(SolventProcess solvent, String key, String model) {
        BigDecimal before = solvent.as(key).spend();
        assertThat(solvent.as(key).post(CHAT, question(model)).status()).isEqualTo(200);
        BigDecimal after = before.add(ANSWER).stripTrailingZeros();
        awaitTrue("the settlement", () -> solvent.as(key).spend().compareTo(after) == 0);
    }

    private static String question(String model) {
        return QUESTION.replace("MODEL", model);
    }

    private SolventProcess gateway() {
        return SolventProcess.start(data, ENVIRONMENT, "--config", config);
    }

    private void verified() {
        verified(ENVIRONMENT);
    }

    private void verified(Map<String, String> environment) {
        SolventProcess verify = SolventProcess.launch(data, environment, "verify", "--config", config);
        assertThat(verify.await()).as(verify.output()).isZero();
        assertThat(verify.output()).contains("all agree");
    }
}
