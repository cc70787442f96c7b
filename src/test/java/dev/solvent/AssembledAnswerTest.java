package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.GatewayClient.Row;
import dev.solvent.exchange.GrowingConfig;
import dev.solvent.provider.Await;
import dev.solvent.provider.Flow;
import dev.solvent.provider.Received;
import dev.solvent.provider.Scripts;
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole answers that are fetched as streams, so that their holds can grow: the client is not to notice. */
class AssembledAnswerTest extends WithGateway {
    private static final long PROMPT = 6 * INPUT;
    private static final long FIRST_HOLD = PROMPT + 100 * OUTPUT;
    private static final String WORD =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"wo\"}}]}";
    private static final String STOP =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

    private String key;

    @BeforeAll
    static void start() {
        serve(setup -> setup.timeout(Duration.ofSeconds(2))
                .growing(new GrowingConfig(
                        List.of("up/*"), 100, 50, Duration.ofMillis(20), Duration.ofMillis(200), true)));
    }

    @BeforeEach
    void newKey() {
        key = client.makeKey("{'max_budget': 1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'stream': false,", "'stream': null,", "'stream_options': null,"})
    void theClientGetsWhatTheProviderWouldHaveSaidWhole(String fields) {
        upstream.next(dev.solvent.provider.Answer.saying("hello you there").usage(7, 3));
        int before = upstream.requests().size();
        Answer answer = whole("up/flow", fields);

        Received sent = upstream.requests().get(before);
        assertThat(sent.stream()).isTrue();
        assertThat(sent.json().at("/stream_options/include_usage").asBoolean()).isTrue();
        assertThat(sent.outputLimit(-1)).isEqualTo(4_000);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("x-solvent-cost")).isEqualTo(usd(7 * INPUT + 3 * OUTPUT));
        assertThat(answer.text())
                .isEqualTo("{\"id\":\"chatcmpl-test\",\"object\":\"chat.completion\",\"created\":1700000000,"
                        + "\"model\":\"flow\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hello you there\","
                        + "\"role\":\"assistant\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,"
                        + "\"completion_tokens\":3,\"total_tokens\":10,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":0}}}");
        Row row = client.onlyRow(key);
        assertThat(row.fate()).isEqualTo("charged success");
        assertThat(row.heldNanoUsd()).isEqualTo(FIRST_HOLD);
        assertThat(row.spentNanoUsd()).isEqualTo(7 * INPUT + 3 * OUTPUT);
    }

    @Test
    void itsHoldGrows() {
        Promise<Void> end = Promise.promise();
        upstream.next(new Flow(vertx, "word", 300, 20).endingAfter(end.future()));
        CompletableFuture<Answer> running = client.chatLater(key, "{'model': 'up/flow', 'n': 2, " + MESSAGES + "}");
        // Once its usage is in, it need not grow any more.
        Await.until(() -> client.standing(key).heldNanoUsd() > PROMPT + 600 * OUTPUT, "it has grown");
        end.complete();
        Answer answer = running.join();

        assertThat(answer.json().path("choices")).hasSize(2);
        for (JsonNode choice : answer.json().path("choices")) {
            assertThat(choice.at("/message/content").asText()).isEqualTo("word".repeat(300));
            assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        }
        Row row = client.onlyRow(key);
        assertThat(row.spentNanoUsd()).isEqualTo(PROMPT + 600 * OUTPUT);
        assertThat(row.heldNanoUsd()).isGreaterThan(PROMPT + 600 * OUTPUT);
    }

    @Test
    void itIsCutWhereItsHoldCannotGrow() {
        key = client.makeKey("{'max_budget': " + usd(PROMPT + 400 * OUTPUT) + "}");
        upstream.next(new Flow(vertx, "word", 3_000, 5));
        Answer answer = whole("up/flow", "");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode choice = answer.json().at("/choices/0");
        assertThat(choice.at("/message/content").asText()).isEqualTo("word".repeat(100));
        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
        assertThat(answer.json().at("/usage/completion_tokens").asLong()).isEqualTo(400);
        assertThat(answer.header("x-solvent-cost")).isEqualTo(usd(PROMPT + 400 * OUTPUT));
        assertThat(client.settled(key)).isEqualTo(PROMPT + 400 * OUTPUT);
    }

    @Test
    void aModelThatDoesNotQualifyIsAskedForWholeAnswers() {
        upstream.next(dev.solvent.provider.Answer.saying("hello").usage(6, 1));
        int before = upstream.requests().size();
        Answer answer = whole("up/m", "");

        assertThat(upstream.requests().get(before).stream()).isFalse();
        assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("hello");
        assertThat(client.onlyRow(key).heldNanoUsd()).isEqualTo(PROMPT + 4_000 * OUTPUT);
    }

    @Test
    void aProviderThatAnswersWholeAllTheSameIsTakenAtItsWord() {
        upstream.next(Scripts.answering("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hello\"}}],"
                + "\"usage\":{\"prompt_tokens\":6,\"completion_tokens\":1,\"total_tokens\":7}}"));
        Answer answer = whole("up/flow", "");

        assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("hello");
        assertThat(client.settled(key)).isEqualTo(PROMPT + OUTPUT);
    }

    @Test
    void anAnswerWithoutUsageIsCounted() {
        upstream.next(dev.solvent.provider.Answer.saying("hello").withoutUsage());
        Answer answer = whole("up/flow", "");

        assertThat(answer.json().has("usage")).isFalse();
        assertThat(answer.header("x-solvent-cost")).isEqualTo(usd(PROMPT + 5 * OUTPUT));
        assertThat(client.settled(key)).isEqualTo(PROMPT + 5 * OUTPUT);
    }

    @Test
    void anAnswerThatBreaksOffIsNone() {
        upstream.next(Scripts.resettingAfter(WORD, WORD));
        Answer answer = whole("up/flow", "");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("upstream_broken");
        assertThat(client.settled(key)).isEqualTo(FIRST_HOLD);
    }

    @Test
    void anAnswerThatFallsSilentIsNone() {
        upstream.next(Scripts.hangingAfter(WORD));
        Answer answer = whole("up/flow", "");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.code()).isEqualTo("upstream_timeout");
        assertThat(client.settled(key)).isEqualTo(FIRST_HOLD);
    }

    @Test
    void anErrorInItsMiddleIsNone() {
        upstream.next(Scripts.streaming(WORD, "{\"error\":{\"message\":\"overloaded\",\"code\":\"no\"}}", STOP));
        Answer answer = whole("up/flow", "");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(client.settled(key)).isEqualTo(FIRST_HOLD);
    }

    @Test
    void aClientThatLeavesCancelsItAndPaysForWhatCame() {
        Flow flow = new Flow(vertx, "word", 3_000, 1);
        upstream.next(flow);
        int before = upstream.requests().size();
        CompletableFuture<Answer> running = client.chatLater(key, "{'model': 'up/flow', " + MESSAGES + "}");
        Await.until(() -> client.standing(key).heldNanoUsd() > FIRST_HOLD, "half of the first hold has come");
        running.cancel(true);

        Await.result(upstream.requests().get(before).cut());
        Row row = client.onlyRow(key);
        assertThat(row.fate()).isEqualTo("charged client_gone");
        assertThat(row.spentNanoUsd()).isBetween(PROMPT + 50 * OUTPUT, row.heldNanoUsd());
        assertThat(flow.written()).isLessThan(3_000);
    }

    private Answer whole(String model, String fields) {
        return client.chat(key, "{'model': '" + model + "', " + fields + MESSAGES + "}");
    }

    private static String usd(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }
}
