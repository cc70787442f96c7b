package dev.solvent.provider;

import static dev.solvent.provider.Bodies.breakOf;
import static dev.solvent.provider.Bodies.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Attempt.Answering;
import dev.solvent.provider.Attempt.NotSent;
import dev.solvent.provider.Attempt.Reason;
import dev.solvent.provider.Attempt.Refused;
import dev.solvent.provider.Attempt.Unclear;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpenAiCompatibleProviderTest {
    private static final String KEY = "sk-very-secret";
    private static final long PATIENT = 8_000;
    private static final long HASTY = 150;

    private static Vertx vertx;

    private TestUpstream upstream;
    private Provider provider;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void shut() {
        Await.result(vertx.close());
    }

    @BeforeEach
    void start() {
        upstream = TestUpstream.start(vertx);
        provider = open(ProviderConfig.of("test", upstream.baseUrl()).withApiKey(KEY));
    }

    @AfterEach
    void stop() {
        Await.result(provider.close());
        upstream.close();
    }

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
    void losesNothingBetweenTheHeadAndTheHandlers() {
        Answering answer = answering(send(true, PATIENT));
        upstream.awaitRequest(1);
        // Everything is in the socket, and some turns of the event loop pass, before anybody reads.
        Promise<Void> later = Promise.promise();
        vertx.setTimer(50, ignored -> later.complete());
        Await.result(later.future());

        assertThat(Await.result(text(answer.body()))).contains("hello").endsWith("data: [DONE]\n\n");
    }

    @Test
    void anErrorStatusIsRefused() {
        upstream.always(Scripts.refusing(429, "{\"error\":1}", Map.of("Retry-After", "7")));

        Refused refused = (Refused) send(false, PATIENT);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("retry-after", "7");
        assertThat(refused.body()).asString(UTF_8).isEqualTo("{\"error\":1}");
    }

    @Test
    void theBodyOfARefusalIsBounded() {
        upstream.always(Scripts.refusing(500, "x".repeat(3 << 20), Map.of()));

        Refused refused = (Refused) send(false, PATIENT);

        assertThat(refused.body()).hasSize(Refused.MAX_BODY_BYTES);
        Await.result(upstream.awaitRequest(1).cut());
    }

    @Test
    void aRefusalWhoseBodyHangsOrBreaksIsStillARefusal() {
        String head = "HTTP/1.1 503 No\r\ncontent-length: 100\r\n\r\nsorry";
        upstream.next((request, client) -> client.write(head).onComplete(ignored -> {}));
        upstream.next((request, client) -> client.end(Buffer.buffer(head)).onComplete(ignored -> {}));

        for (int i = 0; i < 2; i++) {
            Refused refused = (Refused) send(false, HASTY * 2);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).asString(UTF_8).isEqualTo("sorry");
        }
    }

    @Test
    void aRedirectIsRefusedAndNotFollowed() {
        upstream.always(Scripts.redirecting(upstream.baseUrl() + "/elsewhere"));

        assertThat(send(false, PATIENT))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.status()).isEqualTo(307));
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void aRefusedConnectionIsNotSent() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        provider = open(ProviderConfig.of("gone", "http://127.0.0.1:" + port).withApiKey(KEY));

        NotSent notSent = (NotSent) send(false, PATIENT);

        assertThat(notSent.reason()).isEqualTo("connection refused");
        assertThat(notSent.toString()).doesNotContain(KEY);
    }

    @Test
    void anUnknownHostIsNotSent() {
        provider = open(ProviderConfig.of("nowhere", "http://solvent.invalid"));

        assertThat(((NotSent) send(false, PATIENT)).reason()).isEqualTo("unknown host");
    }

    @Test
    void aServerWithoutTlsIsNotSent() {
        ProviderConfig config = ProviderConfig.of("plain", upstream.baseUrl().replace("http:", "https:"));
        provider = open(config.withConnections(new ConnectionConfig(HASTY, 4, 8, Optional.empty(), Optional.empty())));

        assertThat(send(false, PATIENT)).isInstanceOf(NotSent.class);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aCertificateThatNobodySignedIsNotSentUnlessTrusted() {
        SelfSignedCertificate certificate = SelfSignedCertificate.create();
        try (TestUpstream secure = TestUpstream.startTls(vertx, certificate)) {
            ProviderConfig config = ProviderConfig.of("secure", secure.baseUrl());
            provider = open(config);
            assertThat(((NotSent) send(false, PATIENT)).reason()).isEqualTo("no secure connection");
            assertThat(secure.requests()).isEmpty();

            Path trusted = Path.of(certificate.certificatePath());
            provider = open(config.withConnections(
                    new ConnectionConfig(PATIENT, 4, 8, Optional.of(trusted), Optional.empty())));
            assertThat(Await.result(text(answering(send(false, PATIENT)).body())))
                    .contains("hello");
        } finally {
            certificate.delete();
        }
    }

    @Test
    void aFullQueueForConnectionsIsNotSent() {
        upstream.always(Scripts.hangingBeforeHead());
        ProviderConfig config = ProviderConfig.of("narrow", upstream.baseUrl());
        provider = open(config.withConnections(new ConnectionConfig(HASTY, 4, 1, Optional.empty(), Optional.empty())));

        Future<Attempt> hanging = provider.send(call(false, PATIENT));
        upstream.awaitRequest(1);
        Future<Attempt> waiting = provider.send(call(false, PATIENT));
        Future<Attempt> tooMany = provider.send(call(false, PATIENT));

        assertThat(((NotSent) Await.result(tooMany)).reason()).isEqualTo("too many requests wait for a connection");
        assertThat(((NotSent) Await.result(waiting)).reason()).isEqualTo("no connection in time");
        assertThat(hanging.isComplete()).isFalse();
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void aConnectionThatComesTooLateIsGivenBack() {
        Promise<Void> gate = Promise.promise();
        upstream.next(Answer.saying("first").after(gate.future()));
        ProviderConfig config = ProviderConfig.of("narrow", upstream.baseUrl());
        provider = open(config.withConnections(new ConnectionConfig(HASTY, 4, 1, Optional.empty(), Optional.empty())));
        Future<Attempt> first = provider.send(call(false, PATIENT));
        upstream.awaitRequest(1);

        assertThat(send(false, PATIENT)).isInstanceOf(NotSent.class);
        gate.complete();
        assertThat(Await.result(text(answering(Await.result(first)).body()))).contains("first");

        assertThat(Await.result(text(answering(send(false, PATIENT)).body()))).contains("hello");
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void aHeaderThatCannotBeSentIsNotSent() {
        UpstreamCall call =
                new UpstreamCall("/chat/completions", new byte[0], false, Map.of("bad header\r\n", "x"), PATIENT);

        assertThat(Await.result(provider.send(call))).isInstanceOf(NotSent.class);
        assertThat(upstream.requests()).isEmpty();
        assertThat(send(false, PATIENT)).isInstanceOf(Answering.class);
    }

    @Test
    void aResetBeforeTheHeadIsUnclear() {
        upstream.always(Scripts.resettingBeforeHead());

        assertThat(((Unclear) send(false, PATIENT)).reason()).isEqualTo(Reason.RESET);
    }

    @Test
    void silenceBeforeTheHeadIsUnclearAndTheConnectionIsCut() {
        upstream.always(Scripts.hangingBeforeHead());

        assertThat(((Unclear) send(false, HASTY)).reason()).isEqualTo(Reason.TIMEOUT);
        Await.result(upstream.awaitRequest(1).cut());
    }

    @Test
    void whatIsNotHttpIsUnclear() {
        upstream.next(Scripts.garbage());
        upstream.next((request, client) -> client.write("HTTP/1.1 abc\r\n\r\n").onComplete(ignored -> {}));
        upstream.next((request, client) ->
                client.write("HTTP/1.1 101 Switching\r\n\r\n").onComplete(ignored -> {}));

        for (int i = 0; i < 3; i++) {
            assertThat(((Unclear) send(false, PATIENT)).reason()).isEqualTo(Reason.GARBAGE);
        }
    }

    @Test
    void halfAStreamIsHandedOutBeforeItsBreakIsTold() {
        upstream.always(Scripts.resettingAfter("{\"a\":1}", "{\"a\":2}"));

        Answering answer = answering(send(true, PATIENT));
        // The connection is closed before anybody reads.
        Await.result(upstream.awaitRequest(1).cut());
        StringBuilder seen = new StringBuilder();

        assertThat(Await.result(breakOf(answer.body(), seen)).reason()).isEqualTo(Reason.RESET);
        assertThat(seen).hasToString("data: {\"a\":1}\n\ndata: {\"a\":2}\n\n");
    }

    @Test
    void halfAWholeAnswerBreaks() {
        upstream.always(Scripts.resettingInsideWhole());
        StringBuilder seen = new StringBuilder();

        assertThat(Await.result(breakOf(answering(send(false, PATIENT)).body(), seen))
                        .reason())
                .isEqualTo(Reason.RESET);
        assertThat(seen).hasToString("{\"id\":");
    }

    @Test
    void silenceInsideAStreamBreaksIt() {
        upstream.always(Scripts.hangingAfter("{}"));
        StringBuilder seen = new StringBuilder();

        assertThat(Await.result(breakOf(answering(send(true, HASTY)).body(), seen))
                        .reason())
                .isEqualTo(Reason.TIMEOUT);
        assertThat(seen).hasToString("data: {}\n\n");
        Await.result(upstream.awaitRequest(1).cut());
    }

    @Test
    void garbageInsideAStreamBreaksIt() {
        upstream.always(Scripts.garbageInsideStream("{}"));
        StringBuilder seen = new StringBuilder();

        assertThat(Await.result(breakOf(answering(send(true, PATIENT)).body(), seen))
                        .reason())
                .isEqualTo(Reason.GARBAGE);
        assertThat(seen).hasToString("data: {}\n\n");
    }

    @Test
    void aReaderWhoTakesItsTimeDoesNotBreakTheStream() {
        Answering answer = answering(send(true, HASTY));
        Promise<Void> later = Promise.promise();
        vertx.setTimer(3 * HASTY, ignored -> later.complete());
        Await.result(later.future());

        assertThat(Await.result(text(answer.body()))).contains("hello").endsWith("data: [DONE]\n\n");
    }

    @Test
    void theProviderSeesACancel() {
        upstream.always(Scripts.hangingAfter("{}"));
        AnswerBody body = answering(send(true, PATIENT)).body();
        Promise<Void> first = Promise.promise();
        Promise<String> after = Promise.promise();
        body.handler(ignored -> {
            if (first.tryComplete()) {
                body.cancel();
            } else {
                after.complete("bytes");
            }
        });
        body.endHandler(ignored -> after.complete("end"));
        body.exceptionHandler(after::fail);
        body.resume();

        Await.result(first.future());
        Await.result(upstream.awaitRequest(1).cut());
        assertThat(after.future().isComplete()).isFalse();
    }

    @Test
    void holdsBackAProviderThatIsFasterThanItsReader() {
        Promise<Void> full = Promise.promise();
        upstream.always((request, client) -> {
            Scripts.beginStream(client);
            pour(client, full);
        });
        AnswerBody body = answering(send(true, PATIENT)).body();

        // The upstream's own queue fills up, because nobody reads.
        Await.result(full.future());
        body.cancel();
        Await.result(upstream.awaitRequest(1).cut());
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
    void hidesTheKey() {
        assertThat(provider.toString()).doesNotContain(KEY).contains("apiKey=set");
    }

    private static void pour(NetSocket client, Promise<Void> full) {
        while (!client.writeQueueFull()) {
            Scripts.chunk(client, "data: " + "x".repeat(64 * 1024) + "\n\n");
        }
        // If it does not drain for a while, the reader's brake works.
        vertx.setTimer(HASTY, ignored -> {
            if (client.writeQueueFull()) {
                full.tryComplete();
            } else {
                pour(client, full);
            }
        });
    }

    private static Provider open(ProviderConfig config) {
        return OpenAiCompatibleProvider.create(vertx, config, "solvent/test");
    }

    private static UpstreamCall call(boolean stream, long timeoutMillis) {
        String body = "{\"model\":\"m\",\"stream\":" + stream + ",\"stream_options\":{\"include_usage\":true}}";
        return new UpstreamCall("/chat/completions", body.getBytes(UTF_8), stream, Map.of(), timeoutMillis);
    }

    private Attempt send(boolean stream, long timeoutMillis) {
        return Await.result(provider.send(call(stream, timeoutMillis)));
    }

    private static Answering answering(Attempt attempt) {
        assertThat(attempt).isInstanceOf(Answering.class);
        return (Answering) attempt;
    }
}
