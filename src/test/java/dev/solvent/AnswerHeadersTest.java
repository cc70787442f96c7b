package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.money.NanoUsd;
import dev.solvent.provider.Scripts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the headers of an answer say of it, in LiteLLM's words. */
class AnswerHeadersTest extends WithGateway {
    private static final String ASK = "{'model': 'm', 'max_tokens': 50, " + MESSAGES + "}";
    private static final String STREAM = "{'model': 'm', 'max_tokens': 50, 'stream': true, " + MESSAGES + "}";
    private static final long COST = 6 * INPUT + 2 * OUTPUT;
    private static final long HOLD = 6 * INPUT + 50 * OUTPUT;

    @BeforeAll
    static void start() {
        serve(setup -> setup.model("mine", "up/m", "secret/m").provider("secret", upstream.baseUrl() + "?sig=s3cret"));
    }

    @BeforeEach
    void answers() {
        upstream.always(dev.solvent.provider.Answer.saying("hello").usage(6, 2));
    }

    @Test
    void theKeysSpendIsToldWithThisAnswer() {
        String limited = client.makeKey("{'max_budget': 1.5}");
        String free = client.makeKey("{}");
        for (int n = 1; n <= 3; n++) {
            assertThat(client.chat(limited, ASK).header("x-litellm-key-spend")).isEqualTo(usd(n * COST));
            Answer answer = client.chat(free, ASK);
            assertThat(answer.header("x-litellm-key-spend")).isEqualTo(usd(n * COST));
            assertThat(answer.header("x-litellm-key-max-budget")).isEmpty();
            assertThat(client.settled(limited)).isEqualTo(n * COST);
            assertThat(client.settled(free)).isEqualTo(n * COST);
        }
        assertThat(client.chat(TestGateway.MASTER, ASK).headers().map()).doesNotContainKey("x-litellm-key-spend");
    }

    @Test
    void aStreamTellsTheSpendBeforeIt() {
        String key = client.makeKey("{'max_budget': 1}");
        client.chat(key, ASK);
        client.settled(key);

        Answer answer = client.chat(key, STREAM);

        assertThat(answer.header("x-litellm-key-spend")).isEqualTo(usd(COST));
        assertThat(answer.headers().map()).doesNotContainKey("x-litellm-response-cost");
        assertOrigin(answer, "m");
        assertThat(client.settled(key)).isEqualTo(2 * COST);
    }

    @Test
    void aTemporaryIncreaseIsPartOfTheBudget() {
        Instant end = Instant.now().plus(1, ChronoUnit.HOURS);
        String key =
                client.makeKey("{'max_budget': 1, 'temp_budget_increase': 0.5, 'temp_budget_expiry': '" + end + "'}");
        assertThat(client.chat(key, ASK).header("x-litellm-key-max-budget")).isEqualTo("1.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "mine"})
    void anAnswerSaysWhereItComesFrom(String model) {
        Answer answer = client.chat(client.makeKey("{}"), asking(model));
        assertThat(answer.status()).isEqualTo(200);
        assertOrigin(answer, model);
        assertThat(answer.header("x-litellm-call-id")).isEqualTo(answer.header("x-request-id"));
    }

    @Test
    void theQueryOfAnAddressIsNotTold() {
        Answer answer = client.chat(client.makeKey("{}"), asking("secret/m"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-litellm-model-api-base")).isEqualTo(upstream.baseUrl());
        assertThat(answer.headers().toString()).doesNotContain("s3cret");
    }

    @Test
    void aNameThatNoHeaderCarriesIsNotTold() {
        Answer answer = client.chat(client.makeKey("{}"), asking("up/\u010a m\u00e9"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKey("x-litellm-model-group");
        assertThat(answer.header("x-litellm-model-id")).isNotEmpty();
    }

    @Test
    void aFailureSaysWhereItComesFromAndWhatItCost() {
        String key = client.makeKey("{'max_budget': 1}");
        client.chat(key, ASK);
        client.settled(key);

        upstream.next(Scripts.refusing(503));
        Answer free = client.chat(key, ASK);
        upstream.next(Scripts.resettingInsideWhole());
        Answer billed = client.chat(key, STREAM);
        client.settled(key);
        upstream.next(Scripts.refusing(503), Scripts.refusing(401));
        Answer twice = client.chat(key, asking("mine"));

        assertThat(free.status()).isEqualTo(503);
        assertOrigin(free, "m");
        assertThat(free.header("x-litellm-response-cost")).isEqualTo("0");
        assertThat(free.header("x-litellm-key-spend")).isEqualTo(usd(COST));
        assertThat(free.header("x-litellm-attempted-retries")).isEqualTo("0");
        assertThat(free.header("x-litellm-attempted-fallbacks")).isEqualTo("0");
        assertThat(billed.status()).isEqualTo(502);
        assertThat(billed.header("x-litellm-response-cost")).isEqualTo(usd(HOLD));
        assertThat(billed.header("x-litellm-key-spend")).isEqualTo(usd(COST + HOLD));
        assertThat(twice.status()).isEqualTo(502);
        assertThat(twice.header("x-litellm-attempted-fallbacks")).isEqualTo("1");
        assertThat(twice.header("content-type")).isEqualTo("application/json");
        assertThat(client.settled(key)).isEqualTo(COST + HOLD);
    }

    @Test
    void whatWasNeverSentComesFromNowhere() {
        Answer answer = client.chat(client.makeKey("{'max_budget': 0}"), ASK);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("x-litellm-call-id")).isEqualTo(answer.header("x-request-id"));
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("x-litellm-model"));
    }

    private static String asking(String model) {
        return ASK.replace("'m'", "'" + model + "'");
    }

    /** As {@code /model/info} lists it. */
    private static void assertOrigin(Answer answer, String model) {
        String id = "";
        for (JsonNode row : client.read("/model/info").json().path("data")) {
            boolean here = id.isEmpty() && row.path("model_name").asText().equals(model);
            id = here ? row.at("/model_info/id").asText() : id;
        }
        assertThat(answer.header("x-litellm-model-id")).isNotEmpty().isEqualTo(id);
        assertThat(answer.header("x-litellm-model-group")).isEqualTo(model);
        assertThat(answer.header("x-litellm-model-api-base")).isEqualTo(upstream.baseUrl());
    }

    private static String usd(long nanos) {
        return NanoUsd.of(nanos).toString();
    }
}
