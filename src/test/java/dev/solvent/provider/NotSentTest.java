package dev.solvent.provider;

import static dev.solvent.provider.Bodies.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Attempt.Answering;
import dev.solvent.provider.Attempt.NotSent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nothing left us, so nothing is billed. */
final class NotSentTest extends WithUpstream {
    @Test
    void aRefusedConnectionIsNotSent() {
        try (ClosedPort nobody = new ClosedPort()) {
            provider = open(ProviderConfig.of("gone", "http://127.0.0.1:" + nobody.port())
                    .withApiKey(KEY));

            NotSent notSent = (NotSent) send(false, PATIENT);

            assertThat(notSent.reason()).isEqualTo("connection refused");
            assertThat(notSent.toString()).doesNotContain(KEY);
        }
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
}
