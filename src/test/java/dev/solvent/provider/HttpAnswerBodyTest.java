package dev.solvent.provider;

import static dev.solvent.provider.Bodies.breakOf;
import static dev.solvent.provider.Bodies.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Attempt.Answering;
import dev.solvent.provider.Attempt.Reason;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;
import org.junit.jupiter.api.Test;

/** What can happen to an answer after its head. */
final class HttpAnswerBodyTest extends WithUpstream {
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
        vertx.setTimer(2 * HASTY, ignored -> later.complete());
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
}
