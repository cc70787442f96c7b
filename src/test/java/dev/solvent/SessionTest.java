package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.identity.KeySecret;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that a client says belong together are found together, by themselves and among others. */
class SessionTest extends WithGateway {
    private static final String ASK = "{'model': 'up/m', 'max_tokens': 50, " + MESSAGES + "}";
    private static final String DATES = "start_date=2020-01-01&end_date=2100-01-01&";

    @BeforeAll
    static void start() {
        upstream.always(dev.solvent.provider.Answer.saying("hello").usage(6, 2));
        serve(setup -> setup);
    }

    @CanIgnoreReturnValue
    private static Answer ask(String key, String header, String session) {
        return client.send(client.request("/v1/chat/completions")
                .header("authorization", "Bearer " + key)
                .header(header, session)
                .POST(BodyPublishers.ofString(GatewayClient.quoted(ASK))));
    }

    private static Answer readAs(String key, String path) {
        return client.send(client.request(path).header("authorization", "Bearer " + key));
    }

    @Test
    void aSessionIsListedPageByPage() {
        String key = client.makeKey("{}");
        String other = client.makeKey("{}");
        for (String header : List.of("x-litellm-session-id", "x-litellm-trace-id", "X-LiteLLM-Session-Id")) {
            assertThat(ask(key, header, "s-1").status()).isEqualTo(200);
            client.settled(key);
        }
        ask(key, "x-litellm-session-id", "s-2");
        ask(other, "x-litellm-session-id", "s-1");
        client.chat(key, ASK);
        client.settled(key);
        client.settled(other);

        JsonNode all =
                client.read("/spend/logs/session/ui?session_id=s-1&page_size=3").json();
        assertThat(all.path("total").asInt()).isEqualTo(4);
        assertThat(all.path("total_pages").asInt()).isEqualTo(2);
        assertThat(all.path("data"))
                .hasSize(3)
                .allMatch(row -> row.path("session_id").asText().equals("s-1"));
        JsonNode own =
                readAs(key, "/spend/logs/session/ui?session_id=s-1").json().path("data");
        assertThat(own).hasSize(3).allMatch(row -> row.path("api_key").asText().equals(KeySecret.hashOf(key)));
        assertThat(client.read("/spend/logs/ui?" + DATES + "session_id=s-2")
                        .json()
                        .path("data"))
                .hasSize(1);
        assertThat(client.ledger(key).get(0).path("session_id").isNull()).isTrue();
    }

    @Test
    void anIdIsFoundWhateverItIsOf() {
        String key = client.makeKey("{'user_id': 'searched'}");
        Answer answer = ask(key, "x-litellm-session-id", "s-3");
        client.settled(key);
        for (String id : List.of(
                "s-3",
                "searched",
                KeySecret.hashOf(key),
                answer.header("x-litellm-call-id"),
                answer.json().path("id").asText())) {
            JsonNode rows =
                    client.read("/spend/logs/ui?" + DATES + "search=" + id).json();
            assertThat(rows.path("total").asInt()).as(id).isEqualTo(1);
        }
        assertThat(client.read("/spend/logs/ui?" + DATES + "search=nothing")
                        .json()
                        .path("data"))
                .isEmpty();
        assertThat(readAs(client.makeKey("{}"), "/spend/logs/ui?" + DATES + "search=s-3")
                        .json()
                        .path("data"))
                .isEmpty();
        assertThat(client.read("/spend/logs/ui/" + answer.header("x-litellm-call-id"))
                        .text())
                .as("texts are not kept")
                .isEqualTo("null");
    }

    @Test
    void aSessionOfAnEndlessNameIsRefused() {
        Answer refused = ask(client.makeKey("{}"), "x-litellm-session-id", "s".repeat(257));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("session_too_long");
    }

    @ParameterizedTest
    @CsvSource({
        "/spend/logs/session/ui, session_id",
        "/spend/logs/session/ui?session_id=, session_id",
        "/spend/logs/session/ui?session_id=s&page=0, page",
        "/spend/logs/session/ui?session_id=s&page_size=101, page_size",
        "/spend/logs/ui?search=x, start_date",
    })
    void whatMakesNoSenseIsRefused(String path, String param) {
        Answer refused = readAs(TestGateway.MASTER, path);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().path("param").asText()).isEqualTo(param);
    }
}
