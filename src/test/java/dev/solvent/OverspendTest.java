package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.Received;
import dev.solvent.provider.Script;
import dev.solvent.provider.TestUpstream;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise: two gateways, one Redis, far more requests than a key can pay, all at once. */
class OverspendTest {
    private static final String MESSAGES = "'messages': [{'role': 'user', 'content': 'hi'}]";
    private static final int REQUESTS = 400;
    private static final int WORTH = 100;

    /** "user" and "hi". */
    private static final long PROMPT = 6;

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static TestUpstream upstream;
    private static TestGateway a;
    private static TestGateway b;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        upstream = TestUpstream.start(vertx);
        String prefix = TestGateway.freshPrefix();
        a = setup(prefix).start();
        b = setup(prefix).start();
    }

    private static TestGateway.Setup setup(String prefix) {
        return TestGateway.in(directory)
                .prefix(prefix)
                .provider("up", upstream.baseUrl())
                .maxWait(Duration.ofMinutes(1));
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
        upstream.close();
        Await.result(vertx.close());
    }

    @Test
    void answersThatUseTheirWholeLimit() {
        long each = PROMPT * INPUT + 20 * OUTPUT;
        upstream.always(answering(20));
        assertHolds("'max_tokens': 20,", each);
    }

    @Test
    void streamsThatUseTheirWholeLimit() {
        long each = PROMPT * INPUT + 20 * OUTPUT;
        upstream.always(answering(20));
        assertHolds("'stream': true, 'max_tokens': 20,", each);
    }

    @Test
    void answersThatNeverSayHowLongTheyGet() {
        long each = PROMPT * INPUT + 300 * OUTPUT;
        upstream.always(answering(300));
        assertHolds("", each);
    }

    /** So many tokens, or what it is allowed if that is less. */
    private static Script answering(long tokens) {
        return (request, socket) -> dev.solvent.provider.Answer.saying("hello you")
                .usage(PROMPT, Math.min(tokens, request.outputLimit(1_000_000)))
                .play(request, socket);
    }

    private static void assertHolds(String fields, long each) {
        long budget = WORTH * each;
        String key = a.client().makeKey("{'max_budget': " + BigDecimal.valueOf(budget, 9) + "}");
        int before = upstream.requests().size();

        List<Answer> answers = flood(key, "{'model': 'up/m', " + fields + MESSAGES + "}");

        long spent = b.client().settled(key);
        assertThat(spent).isLessThanOrEqualTo(budget);
        List<Answer> served =
                answers.stream().filter(one -> one.status() == 200).toList();
        assertThat(served).hasSizeGreaterThanOrEqualTo(95);
        answers.stream().filter(one -> one.status() != 200).forEach(OverspendTest::assertRefusal);
        List<Received> sent =
                upstream.requests().subList(before, upstream.requests().size());
        assertThat(sent).hasSameSizeAs(served).allMatch(request -> request.outputLimit(-1) > 0);
        long sum = a.client().ledger(key).stream()
                .mapToLong(row -> GatewayClient.nanos(row.path("spend")))
                .sum();
        assertThat(sum).isEqualTo(spent);
        assertThat(a.client().read("/global/spend").nanoUsd("/solvent/held")).isZero();
    }

    private static List<Answer> flood(String key, String request) {
        List<CompletableFuture<Answer>> running = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            running.add((i % 2 == 0 ? a : b).client().chatLater(key, request));
        }
        return running.stream().map(CompletableFuture::join).toList();
    }

    private static void assertRefusal(Answer answer) {
        assertThat(answer.status()).isEqualTo(429);
        String type = answer.error().path("type").asText();
        assertThat(type).isIn("budget_exceeded", "budget_busy");
        boolean busy = type.equals("budget_busy");
        assertThat(answer.code()).isEqualTo(busy ? "budget_busy" : "insufficient_quota");
        assertThat(answer.header("x-should-retry")).isEqualTo(busy ? "true" : "false");
        assertThat(answer.header("retry-after")).isEqualTo(busy ? "1" : "");
    }

    // ---- what one gateway is told holds in the other

    private static final String ASK = "{'model': 'up/m', 'max_tokens': 20, " + MESSAGES + "}";

    @Test
    void aKeyThatIsBlockedThroughOneIsBlockedInTheOther() {
        upstream.always(answering(20));
        for (int i = 0; i < 20; i++) {
            String key = a.client().makeKey("{'max_budget': 1}");
            assertThat(b.client().chat(key, ASK).status()).isEqualTo(200);
            int sent = upstream.requests().size();

            a.client().admin("/key/block", "{'key': '" + key + "'}");
            Answer answer = b.client().chat(key, ASK);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("invalid_api_key");
            assertThat(upstream.requests()).hasSize(sent);
            assertThat(a.client().settled(key)).isEqualTo(PROMPT * INPUT + 20 * OUTPUT);
        }
    }

    @Test
    void aBudgetThatIsLoweredThroughOneIsLowerInTheOther() {
        upstream.always(answering(20));
        long each = PROMPT * INPUT + 20 * OUTPUT;
        for (int i = 0; i < 20; i++) {
            String key = a.client().makeKey("{'max_budget': 1}");
            assertThat(b.client().chat(key, ASK).status()).isEqualTo(200);
            a.client().settled(key);
            int sent = upstream.requests().size();

            BigDecimal lower = BigDecimal.valueOf(2 * each - 1, 9);
            a.client().admin("/key/update", "{'key': '" + key + "', 'max_budget': " + lower + "}");
            Answer answer = b.client().chat(key, ASK);
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.code()).isEqualTo("insufficient_quota");
            assertThat(answer.header("x-should-retry")).isEqualTo("false");
            assertThat(upstream.requests()).hasSize(sent);
            assertThat(a.client().settled(key)).isEqualTo(each);
        }
    }
}
