package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.identity.KeySecret;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What LiteLLM's clients say to the gateway in a request's body: it is heard, and goes no further. */
class OwnFieldsTest extends WithGateway {

    @BeforeAll
    static void start() {
        upstream.always(dev.solvent.provider.Answer.saying("hello").usage(6, 2));
        serve(setup -> setup);
    }

    private static String asking(String fields) {
        return "{'model': 'up/m', 'max_tokens': 50, " + MESSAGES + ", " + fields + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "litellm_session_id, ''",
        "litellm_trace_id, ''",
        "metadata, session_id",
        "metadata, trace_id",
        "litellm_metadata, session_id"
    })
    void aSessionIsNamedInTheBody(String field, String inside) {
        String key = client.makeKey("{}");
        String session = "body-" + field + inside;
        String value = inside.isEmpty() ? "'" + session + "'" : "{'" + inside + "': '" + session + "'}";
        Answer answer = client.chat(key, asking("'" + field + "': " + value));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        client.settled(key);
        JsonNode rows = client.read("/spend/logs/session/ui?session_id=" + session)
                .json()
                .path("data");
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).path("api_key").asText()).isEqualTo(KeySecret.hashOf(key));
        assertThat(client.ledger(key).get(0).path("session_id").asText()).isEqualTo(session);
    }

    @Test
    void theHeaderWinsAndNoneOfTheFieldsGoesUpstream() {
        String key = client.makeKey("{}");
        int before = upstream.requests().size();
        String body = "{'litellm_session_id': 'of-the-body', 'tags': ['o-tag'], 'model': 'up/m',"
                + " 'litellm_metadata': {'tags': ['o-tag'], 'x': '}'}, 'max_tokens': 50, " + MESSAGES
                + ", 'metadata': {'tags': ['o-tag', 'o-other']}, 'num_retries': 3, 'no-log': true}";
        Answer answer = client.send(client.request("/v1/chat/completions")
                .header("authorization", "Bearer " + key)
                .header("x-litellm-session-id", "of-the-header")
                .POST(BodyPublishers.ofString(GatewayClient.quoted(body))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        client.settled(key);
        assertThat(upstream.requests().get(before).body())
                .isEqualTo(
                        GatewayClient.quoted("{'model': 'm', 'max_tokens': 50, " + MESSAGES + ", 'metadata': null}"));
        JsonNode row = client.ledger(key).get(0);
        assertThat(row.path("session_id").asText()).isEqualTo("of-the-header");
        assertThat(row.path("request_tags")).extracting(JsonNode::asText).containsExactlyInAnyOrder("o-tag", "o-other");
    }

    @Test
    void aTagNamedInThreePlacesPaysOnce() {
        String key = client.makeKey("{}");
        client.admin("/tag/new", "{'name': 'o-once', 'max_budget': 1}");
        String tags = "'tags': ['o-once']";
        Answer answer =
                client.chat(key, asking(tags + ", 'metadata': {" + tags + "}, 'litellm_metadata': {" + tags + "}"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        client.settled(key);
        long cost = new BigDecimal(answer.header("x-solvent-cost"))
                .movePointRight(9)
                .longValueExact();
        assertThat(cost).isPositive();
        assertThat(client.admin("/tag/info", "{'names': ['o-once']}").nanoUsd("/o-once/spend"))
                .isEqualTo(cost);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "litellm_session_id, 7, invalid_type",
                "litellm_session_id, LONG, session_too_long",
                "tags, 'a', invalid_type",
                "litellm_metadata, [], invalid_type",
                "mock_response, 'hi', unsupported_parameter"
            })
    void whatMakesNoSenseIsRefused(String field, String value, String code) {
        int before = upstream.requests().size();
        String json = value.equals("LONG") ? "'" + "s".repeat(257) + "'" : value;
        Answer refused = client.chat(client.makeKey("{}"), asking("'" + field + "': " + json));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().path("param").asText()).isEqualTo(field);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(upstream.requests()).hasSize(before);
    }
}
