package dev.solvent.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Attempt.Reason;
import dev.solvent.provider.Attempt.Refused;
import dev.solvent.provider.Attempt.Unclear;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** It was sent, and no answer came of it. */
final class RefusedOrUnclearTest extends WithUpstream {
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
}
