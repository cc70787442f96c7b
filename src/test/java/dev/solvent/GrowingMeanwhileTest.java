package dev.solvent;

import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.GatewayClient.Row;
import dev.solvent.provider.Await;
import dev.solvent.provider.Flow;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What happens to growing holds while their streams run: others hold, limits change, clients leave. */
class GrowingMeanwhileTest extends WithGrowingHolds {
    @Test
    void whatOthersHoldIsWaitedFor() {
        String key = client.makeKey("{'max_budget': " + usd(PROMPT + 600 * OUTPUT) + "}");
        Promise<Void> gate = Promise.promise();
        upstream.next(dev.solvent.provider.Answer.saying("hello").usage(6, 1).after(gate.future()));
        int before = upstream.requests().size();
        CompletableFuture<Answer> other =
                client.chatLater(key, "{'model': 'up/m', 'max_tokens': 300, " + MESSAGES + "}");
        upstream.awaitRequest(before + 1);
        Flow flow = new Flow(vertx, "word", 100, 5);
        upstream.next(flow);
        CompletableFuture<Answer> running = client.chatLater(key, stream("up/flow", ""));
        Await.until(() -> flow.written() == 100, "all was said");
        gate.complete();

        assertThat(words(running.join())).isEqualTo(100);
        assertThat(finishReasons(running.join())).containsExactly("stop");
        assertThat(other.join().status()).isEqualTo(200);
        assertThat(client.settled(key)).isEqualTo(2 * PROMPT + 101 * OUTPUT);
    }

    @Test
    void whatOthersHoldForTooLongEndsAStream() {
        try (TestGateway hasty = TestGateway.in(directory)
                .provider("up", upstream.baseUrl())
                .growing(growing(Duration.ofMillis(300)))
                .start()) {
            assertThatTooLongAHoldEndsAStream(hasty.client());
            hasty.assertBooksAgree();
        }
    }

    private static void assertThatTooLongAHoldEndsAStream(GatewayClient client) {
        String key = client.makeKey("{'max_budget': " + usd(2 * PROMPT + 500 * OUTPUT) + "}");
        Promise<Void> gate = Promise.promise();
        upstream.next(dev.solvent.provider.Answer.saying("hello").usage(6, 300).after(gate.future()));
        int before = upstream.requests().size();
        CompletableFuture<Answer> other =
                client.chatLater(key, "{'model': 'up/m', 'max_tokens': 300, " + MESSAGES + "}");
        upstream.awaitRequest(before + 1);
        upstream.next(new Flow(vertx, "word", 1_000, 5));
        Answer cut = client.chat(key, stream("up/flow", ""));
        gate.complete();

        assertThat(finishReasons(cut)).containsExactly("length");
        assertThat(words(cut)).isEqualTo(50);
        assertThat(other.join().status()).isEqualTo(200);
        assertThat(client.settled(key)).isEqualTo(2 * PROMPT + 500 * OUTPUT);
    }

    @Test
    void aLimitThatIsRaisedIsGrownInto() {
        String key = client.makeKey("{'max_budget': " + usd(PROMPT + 5_000 * OUTPUT) + "}");
        Flow flow = new Flow(vertx, "word", 500, 5);
        upstream.next(flow);
        CompletableFuture<Answer> running = client.chatLater(key, stream("up/flow", ""));
        Await.until(() -> flow.written() > 20, "it flows");
        client.admin("/key/update", "{'key': '" + key + "', 'max_budget': 5}");

        assertThat(finishReasons(running.join())).containsExactly("stop");
        assertThat(client.settled(key)).isEqualTo(PROMPT + 500 * OUTPUT);
    }

    @Test
    void aLimitThatIsLoweredEndsTheStream() {
        String key = client.makeKey("{'max_budget': 1}");
        Flow flow = new Flow(vertx, "word", 3_000, 5);
        upstream.next(flow);
        CompletableFuture<Answer> running = client.chatLater(key, stream("up/flow", ""));
        Await.until(() -> flow.written() > 50, "it flows");
        client.admin("/key/update", "{'key': '" + key + "', 'max_budget': 0.0001}");

        assertThat(finishReasons(running.join())).containsExactly("length");
        assertThat(client.settled(key)).isLessThan(PROMPT + 8_000 * OUTPUT);
        assertThat(flow.written()).isLessThan(3_000);
    }

    @Test
    void aKeyThatIsBlockedEndsItsStreamWhereItsHoldEnds() {
        String key = client.makeKey("{'max_budget': 1}");
        Flow flow = new Flow(vertx, "word", 3_000, 5);
        upstream.next(flow);
        CompletableFuture<Answer> running = client.chatLater(key, stream("up/flow", ""));
        Await.until(() -> flow.written() > 50, "it flows");
        client.admin("/key/block", "{'key': '" + key + "'}");

        assertThat(finishReasons(running.join())).containsExactly("length");
        assertThat(flow.written()).isLessThan(3_000);
        Row row = client.onlyRow(key);
        assertThat(row.spentNanoUsd()).isEqualTo(row.heldNanoUsd());
        assertThat(row.note("cut").asText()).isEqualTo("stale");
    }

    @Test
    void aClientThatLeavesCancelsTheAnswerAndPaysForWhatCame() throws IOException {
        String key = client.makeKey("{'max_budget': 1}");
        Flow flow = new Flow(vertx, "word", 3_000, 5);
        upstream.next(flow);
        int before = upstream.requests().size();
        try (RawClient leaving =
                RawClient.posting(gateway.port(), key, "/v1/chat/completions", stream("up/flow", ""))) {
            for (int word = 0; word < 200; word++) {
                leaving.readUntil("\"word\"");
            }
        }

        Await.result(upstream.requests().get(before).cut());
        Row row = client.onlyRow(key);
        assertThat(row.fate()).isEqualTo("charged client_gone");
        assertThat(row.note("usage").asText()).isEqualTo("counted");
        assertThat(row.note("output").asLong()).isBetween(4 * 200L, 4L * flow.written());
        assertThat(row.spentNanoUsd())
                .isBetween(PROMPT + row.note("output").asLong() * OUTPUT, row.heldNanoUsd())
                .isGreaterThan(PROMPT + row.note("output").asLong() * OUTPUT);
    }

    @Test
    void anOrdinaryHoldToo() {
        String key = client.makeKey("{'max_budget': 1}");
        Flow flow = new Flow(vertx, "word", 3_000, 5);
        upstream.next(flow);
        CompletableFuture<Answer> running = client.chatLater(key, stream("asked", ""));
        Await.until(() -> flow.written() > 50, "it flows");
        running.cancel(true);

        Row row = client.onlyRow(key);
        assertThat(row.fate()).isEqualTo("charged client_gone");
        assertThat(row.heldNanoUsd()).isEqualTo(WHOLE_HOLD);
        // What came, and a read-ahead of 50 or of 20 ms.
        long counted = PROMPT + (row.note("output").asLong() + 50) * OUTPUT;
        assertThat(row.spentNanoUsd()).isBetween(counted, counted + 200 * OUTPUT);
    }
}
