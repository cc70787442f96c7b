package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.config.PricesConfig;
import dev.solvent.pricing.Adjustment;
import dev.solvent.provider.Await;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices that change under a gateway that serves, and providers that say themselves what an answer cost. */
class PriceReloadTest {
    private static final String ASK = "'max_tokens': 50, 'messages': [{'role': 'user', 'content': 'hi'}]}";
    private static final String CHUNK = "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[";
    private static final String WORD = CHUNK + "{\"index\":0,\"delta\":{\"content\":\"wo\"}}]}";
    private static final String STOP = CHUNK + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String USAGE = CHUNK + "],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}";

    @TempDir
    Path directory;

    private Vertx vertx;
    private TestUpstream upstream;
    private TestGateway gateway;
    private GatewayClient client;
    private String key;

    @BeforeEach
    void start() throws IOException {
        vertx = Vertx.vertx();
        upstream = TestUpstream.start(vertx);
        gateway = TestGateway.in(directory)
                .provider("up", upstream.baseUrl())
                .provider("own", upstream.baseUrl())
                .provider("mapped", upstream.baseUrl())
                .provider("sized", upstream.baseUrl())
                .prices(new PricesConfig(
                        Optional.of(write("1")),
                        Optional.of(map("1e-06").toString()),
                        Duration.ofMillis(50),
                        Duration.ZERO,
                        Map.of("own", new Adjustment(new BigDecimal("50"), BigDecimal.TEN, new BigDecimal("0.001")))))
                .start();
        client = gateway.client();
        key = client.makeKey("{'max_budget': 1}");
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
        Await.result(vertx.close());
    }

    @Test
    void aFileThatChangesHoldsFromTheNextRequestOn() throws IOException {
        assertThat(cost("up/m")).isEqualTo("0.00002"); // 10 x 1,000 + 5 x 2,000
        write("3");
        Await.until(() -> cost("up/m").equals("0.00004"), "the new price"); // 10 x 3,000 + 5 x 2,000
        write("-3");
        Await.until(() -> meters().contains("solvent_price_file_reads_total{outcome=\"refused\"} "), "a look");
        Await.until(() -> !meters().contains("file_reads_total{outcome=\"refused\"} 0.0"), "the refusal");
        assertThat(cost("up/m")).isEqualTo("0.00004");
        map("5e-06");
        Await.until(() -> cost("mapped/m").equals("0.00006"), "the map's new price"); // 10 x 5,000 + 5 x 2,000
    }

    @Test
    void aRequestInFlightKeepsThePriceThatItWasBoundBy() throws IOException {
        Promise<Void> gate = Promise.promise();
        upstream.next(Scripts.streamingInTwo(gate.future(), WORD, STOP, USAGE, "[DONE]"));
        String other = client.makeKey("{'max_budget': 1}");
        CompletableFuture<Answer> running =
                CompletableFuture.supplyAsync(() -> client.chat(other, "{'model': 'up/m', 'stream': true, " + ASK));
        upstream.awaitRequest(1);
        write("100");
        Await.until(() -> cost("up/m").equals("0.00101"), "the new price"); // 10 x 100,000 + 5 x 2,000
        gate.complete();
        assertThat(running.join().status()).isEqualTo(200);
        assertThat(client.onlyRow(other).spentNanoUsd()).isEqualTo(20_000);
    }

    @Test
    void aProviderThatReportsItsCostIsChargedThatWithTheMargin() {
        upstream.next(answer("\"prompt_tokens\":10,\"completion_tokens\":5,\"cost\":0.0123"));
        // 0.0123 x 1.1 + 0.001; the discount is in it
        assertThat(cost("own/m")).isEqualTo("0.01453");
        // no cost told: (10 x 1,000 + 5 x 2,000) x 0.5 x 1.1 + 0.001
        assertThat(cost("own/m")).isEqualTo("0.001011");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'web_search_options': {'search_context_size': 'low'} | 0.00502",
                "'web_search_options': {} | 0.00802",
                "'web_search_options': {'search_context_size': 'high', 'user_location': {'search_context_size': 'low'}} | 0.01202",
                "'web_search_options': {'search_context_size': 'low', 'search_context_size': 'high'} | 0.01202",
                "'web_search_options': {'search_context_size': 3} | 0.01202",
                "'user': 'u' | 0.00802",
            })
    void aFeeGoesByTheSizeOfTheSearchThatWasAskedFor(String options, String cost) {
        Answer answer = client.chat(key, "{'model': 'sized/m', " + options + ", " + ASK);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-solvent-cost")).isEqualTo(cost);
    }

    @Test
    void aReportedCostAboveTheHoldIsTheTruthAndAnOverrun() {
        upstream.next(answer("\"prompt_tokens\":10,\"completion_tokens\":5,\"cost\":0.5"));
        assertThat(cost("own/m")).isEqualTo("0.551");
        Await.until(() -> spent() == 551_000_000, "the charge");
        assertThat(meters()).contains("solvent_overruns_total 1.0");
    }

    /** What the gateway says that a request has cost. */
    private String cost(String model) {
        Answer answer = client.chat(key, "{'model': '" + model + "', " + ASK);
        assertThat(answer.status()).isEqualTo(200);
        return answer.header("x-solvent-cost");
    }

    private long spent() {
        return client.read("/key/info?key=" + key).nanoUsd("/info/spend");
    }

    private String meters() {
        return client.read("/metrics").text();
    }

    private static dev.solvent.provider.Script answer(String usage) {
        return Scripts.answering("{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":{" + usage
                + "}}");
    }

    @CanIgnoreReturnValue
    private Path write(String input) throws IOException {
        upstream.always(answer("\"prompt_tokens\":10,\"completion_tokens\":5"));
        String models =
                "    source: the tests\n    models:\n      m: {max_input: 9000, max_output: 900, output: 2, input: ";
        return Files.writeString(
                directory.resolve("prices.yaml"),
                "version: 1\ndate: 2026-08-01\nproviders:\n  up:\n" + models + input + "}\n  own:\n"
                        + "    reports_cost: true\n" + models + "1}\n  sized:\n" + models
                        + "1, request: {low: 0.005, medium: 0.008, high: 0.012}}\n");
    }

    @CanIgnoreReturnValue
    private Path map(String input) throws IOException {
        return Files.writeString(
                directory.resolve("map.json"),
                "{\"mapped/m\":{\"litellm_provider\":\"mapped\",\"mode\":\"chat\",\"max_tokens\":900,"
                        + "\"input_cost_per_token\":" + input + ",\"output_cost_per_token\":2e-06}}");
    }
}
