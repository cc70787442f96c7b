package dev.solvent.provider;

import static dev.solvent.provider.Bodies.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Attempt.Answering;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes to the provider, and good answers. */
final class OpenAiCompatibleProviderTest extends WithUpstream {
    @Test
    void handsOutAWholeAnswer() {
        Answering answer = answering(send(false, PATIENT));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("x-request-id", "req-test");
        assertThat(Await.result(text(answer.body()))).contains("\"content\":\"hello\"", "\"prompt_tokens\":10");
    }

    @Test
    void sendsTheBodyAsItIsAndItsOwnHeaders() {
        String body = "{\"model\" : \"m\",\"odd\":1e2}";
        Map<String, String> headers =
                Map.of("traceparent", "00-1-2-01", "Authorization", "Bearer a-clients-own", "Content-Length", "9999");
        UpstreamCall call = new UpstreamCall("/chat/completions", body.getBytes(UTF_8), true, headers, PATIENT);

        answering(Await.result(provider.send(call))).body().cancel();

        Received received = upstream.awaitRequest(1);
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.path()).isEqualTo("/v1/chat/completions");
        assertThat(received.body()).isEqualTo(body);
        assertThat(received.headers())
                .containsEntry("authorization", "Bearer " + KEY)
                .containsEntry("traceparent", "00-1-2-01")
                .containsEntry("content-type", "application/json")
                .containsEntry("accept", "text/event-stream")
                .containsEntry("user-agent", "solvent/test");
    }

    @Test
    void neverPassesAClientsKeyToAProviderThatTakesNone() {
        provider = open(ProviderConfig.of("test", upstream.baseUrl()).withAuth(AuthStyle.NONE));
        Map<String, String> headers = Map.of("authorization", "Bearer x", "X-Api-Key", "y", "api-key", "z");

        answering(Await.result(
                        provider.send(new UpstreamCall("/chat/completions", new byte[0], false, headers, PATIENT))))
                .body()
                .cancel();

        assertThat(upstream.awaitRequest(1).headers()).doesNotContainKeys("authorization", "x-api-key", "api-key");
    }

    @Test
    void keepsTheQueryOfTheBaseAddressAndTheKeyInItsHeader() {
        String base = upstream.baseUrl() + "/deployments/d/?api-version=2024-10-21";
        provider = open(
                ProviderConfig.of("azure", base).withAuth(AuthStyle.API_KEY).withApiKey(KEY));

        answering(send(false, PATIENT)).body().cancel();

        Received received = upstream.awaitRequest(1);
        assertThat(received.path()).isEqualTo("/v1/deployments/d/chat/completions?api-version=2024-10-21");
        assertThat(received.headers()).containsEntry("api-key", KEY).doesNotContainKey("authorization");
    }

    @Test
    void streams() {
        upstream.always(Answer.saying("one two three").usage(7, 3));

        Answering answer = answering(send(true, PATIENT));

        assertThat(answer.headers()).containsEntry("content-type", "text/event-stream");
        assertThat(Await.result(text(answer.body())))
                .contains("\"content\":\" two\"", "\"completion_tokens\":3")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void keepsConnections() {
        // One event loop does everything, so a connection is back before the next request asks for one.
        Context loop = vertx.getOrCreateContext();
        for (int i = 0; i < 5; i++) {
            boolean stream = i % 2 == 0;
            Promise<String> done = Promise.promise();
            loop.runOnContext(ignored -> provider.send(call(stream, PATIENT))
                    .compose(attempt -> text(answering(attempt).body()))
                    .onComplete(done));
            assertThat(Await.result(done.future())).contains("hello");
        }

        assertThat(upstream.requests().stream().map(Received::cut).distinct()).hasSize(1);
        assertThat(upstream.requests()).hasSize(5);
    }

    @Test
    void goesThroughTheProxyThatItIsGiven() {
        URI proxy = URI.create(upstream.baseUrl().replace("//", "//me:word@").replace("/v1", ""));
        ConnectionConfig connections = new ConnectionConfig(PATIENT, 4, 8, Optional.empty(), Optional.of(proxy));
        provider = open(ProviderConfig.of("far", "http://model.invalid/v1").withConnections(connections));

        answering(send(false, PATIENT)).body().cancel();

        Received received = upstream.awaitRequest(1);
        assertThat(received.path()).isEqualTo("http://model.invalid/v1/chat/completions");
        assertThat(received.headers()).containsEntry("host", "model.invalid").containsKey("proxy-authorization");
    }

    @Test
    void hidesTheKey() {
        assertThat(provider.toString()).doesNotContain(KEY).contains("apiKey=set");
    }
}
