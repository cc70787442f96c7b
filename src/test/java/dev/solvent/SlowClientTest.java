package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.Scripts;
import io.vertx.core.Promise;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do not send, do not read or do not stay: none of them keeps money, memory or a place in a queue for long. */
class SlowClientTest extends WithGateway {
    private static final String CHAT = "/v1/chat/completions";
    private static final String REQUEST =
            "{'model': 'up/m', 'max_tokens': 50, %s 'messages': [{'role': 'user', 'content': 'hi'}]}";
    private static final long HOLD = 6 * INPUT + 50 * OUTPUT;

    private static final String PREFIX = TestGateway.freshPrefix();

    /** Does not wait long for a body. */
    private static TestGateway hasty;

    private String key;

    @BeforeAll
    static void start() {
        UnaryOperator<TestGateway.Setup> usual = setup -> setup.prefix(PREFIX).timeout(Duration.ofSeconds(3));
        serve(setup -> usual.apply(setup).maxWait(Duration.ofSeconds(60)));
        hasty = usual.apply(TestGateway.in(directory))
                .provider("up", upstream.baseUrl())
                .bodyTimeout(Duration.ofMillis(300))
                .start();
    }

    @AfterAll
    static void stop() {
        hasty.close();
    }

    @BeforeEach
    void newKey() {
        // Enough for one of these requests at a time.
        key = client.makeKey("{'max_budget': " + BigDecimal.valueOf(HOLD + HOLD / 2, 9) + "}");
        upstream.always(Answer.saying("hello").usage(6, 9));
    }

    @Test
    void aBodyThatDoesNotArrive() throws IOException {
        int sent = upstream.requests().size();
        try (RawClient slow = RawClient.promising(hasty.port(), key, CHAT, "{'model':", 1_000)) {
            assertThat(slow.readUntil("HTTP/1.1")).contains("408");
            assertThat(slow.readToTheEnd()).contains("\"code\":\"request_timeout\"");
        }
        assertThat(upstream.requests()).hasSize(sent);
        assertThat(client.standing(key)).isEqualTo(new GatewayClient.Standing(0, 0));
    }

    @Test
    void aBodyForTheAdminApiThatDoesNotArrive() throws IOException {
        try (RawClient slow =
                RawClient.promising(hasty.port(), TestGateway.MASTER, "/key/generate", "{'max_budget':", 1_000)) {
            assertThat(slow.readUntil("HTTP/1.1")).contains("408");
            assertThat(slow.readToTheEnd()).contains("\"type\":\"request_timeout\"");
        }
    }

    @Test
    void aStreamThatNobodyReadsIsReadToItsEndAllTheSame() throws IOException {
        String word = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "wo".repeat(30_000) + "\"}}]}";
        String usage = "{\"choices\":[],\"usage\":{\"prompt_tokens\":6,\"completion_tokens\":9,\"total_tokens\":15}}";
        String[] events = Collections.nCopies(120, word).toArray(new String[122]);
        events[120] = usage;
        events[121] = "[DONE]";
        upstream.next(Scripts.streaming(events));
        try (RawClient idle = RawClient.posting(gateway.port(), key, CHAT, REQUEST.formatted("'stream': true,"))) {
            assertThat(idle.readUntil("HTTP/1.1")).contains("200");
            GatewayClient.Row row = client.onlyRow(key);
            assertThat(row.fate()).isEqualTo("charged client_gone");
            assertThat(row.spentNanoUsd()).isEqualTo(6 * INPUT + 9 * OUTPUT);
        }
    }

    @Test
    void whoHangsUpWhileItWaitsLeavesItsPlace() throws IOException {
        Promise<Void> gate = Promise.promise();
        int sent = upstream.requests().size();
        upstream.next(Answer.saying("first").usage(6, 9).after(gate.future()));
        CompletableFuture<GatewayClient.Answer> first = client.chatLater(key, REQUEST.formatted(""));
        upstream.awaitRequest(sent + 1);
        try (RawClient waiting = RawClient.posting(gateway.port(), key, CHAT, REQUEST.formatted(""))) {
            Await.until(() -> waiting() == 1, "it waits");
            waiting.hangUp();
        }
        Await.until(() -> waiting() == 0, "it waits no more");
        gate.complete();

        assertThat(first.join().status()).isEqualTo(200);
        assertThat(client.onlyRow(key).spentNanoUsd()).isEqualTo(6 * INPUT + 9 * OUTPUT);
        assertThat(upstream.requests()).hasSize(sent + 1);
    }

    private long waiting() {
        return client.read("/key/info?key=" + key)
                .json()
                .at("/info/solvent/waiting")
                .asLong();
    }
}
