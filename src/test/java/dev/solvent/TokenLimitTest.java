package dev.solvent;

import static dev.solvent.LimitedAsk.ASK;
import static dev.solvent.LimitedAsk.ASK_STREAM;
import static dev.solvent.LimitedAsk.ASK_TOKENS;
import static dev.solvent.LimitedAsk.MESSAGES;
import static dev.solvent.LimitedAsk.PROMPT;
import static dev.solvent.LimitedAsk.assertRefused;
import static dev.solvent.LimitedAsk.awaitTokensLeft;
import static dev.solvent.LimitedAsk.using;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import dev.solvent.route.RetryConfig;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens a minute: reserved before a request is sent, and put right by whatever ends it. */
class TokenLimitTest {
    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static TestUpstream upstream;
    private static TestGateway gateway;
    private static GatewayClient client;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        upstream = TestUpstream.start(vertx);
        gateway = TestGateway.in(directory)
                .provider("up", upstream.baseUrl())
                .model("smart", "up/m", "up/flow")
                .retry(new RetryConfig(1, Duration.ofMillis(5), RetryConfig.DEFAULT.mayBeBilled()))
                .start();
        client = gateway.client();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
        Await.result(vertx.close());
    }

    @BeforeEach
    void answer() {
        upstream.always(using(4, 6));
    }

    // ---- tokens

    @Test
    void aRequestLargerThanTheWholeLimitIsLowered() {
        String key = client.makeKey("{'tpm_limit': 506}");
        int sent = upstream.requests().size();
        Answer answer = client.chat(key, "{'model': 'up/m', 'max_tokens': 3000, " + MESSAGES + "}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-solvent-max-tokens")).isEqualTo("500");
        assertThat(upstream.awaitRequest(sent + 1).outputLimit(-1)).isEqualTo(500);
        awaitTokensLeft(client, key, 506 - 10 - 10);

        // What is left now limits the next one, and who does not say how long the answer may get.
        Answer next = client.chat(key, "{'model': 'up/m', " + MESSAGES + "}");
        assertThat(next.header("x-solvent-max-tokens")).isEqualTo(Long.toString(506 - 20 - PROMPT));
    }

    @Test
    void aRequestThatFitsIntoTheLimitButNotIntoWhatIsLeftMustWait() {
        String key = client.makeKey("{'tpm_limit': 100}");
        upstream.next(using(PROMPT, 44));
        assertThat(client.chat(key, ASK).status()).isEqualTo(200);
        awaitTokensLeft(client, key, 100 - 50 - 10);
        Answer refused = client.chat(key, ASK.replace("44", "60"));
        assertRefused(refused, "tokens");
        assertThat(refused.error().path("message").asText()).contains("Current limit: 100, Remaining: 40.");
    }

    @Test
    void aRequestThatNeverFitsIsToldSo() {
        String key = client.makeKey("{'tpm_limit': 200}");
        Answer refused = client.chat(key, "{'model': 'up/m', " + MESSAGES + "}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
        assertThat(refused.error().path("message").asText()).endsWith("more than the limit allows at any time.");

        String strict = client.makeKey("{'tpm_limit': 506, 'on_shortage': 'refuse'}");
        assertThat(client.chat(strict, "{'model': 'up/m', " + MESSAGES + "}").status())
                .isEqualTo(429);
        assertThat(client.chat(strict, ASK).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"up/m", "up/told"})
    void aRequestThatFitsOnceTheWindowIsOverMayTryAgain(String model) {
        String key = client.makeKey("{'tpm_limit': 506}");
        String ask = "{'model': '" + model + "', 'max_tokens': 3000, " + MESSAGES + "}";
        upstream.next(using(6, 400));
        assertThat(client.chat(key, ask).status()).isEqualTo(200);
        client.settled(key);
        assertRefused(client.chat(key, ask), "tokens");
    }

    @Test
    void aPromptThatIsTooLongInBytesIsCounted() {
        // 4,000 bytes, but a token for every word.
        String text = " the".repeat(1000);
        String key = client.makeKey("{'tpm_limit': 1500}");
        String ask =
                "{'model': 'up/told', 'max_tokens': 100, 'messages': [{'role': 'user', 'content': '" + text + "'}]}";
        assertThat(client.chat(key, ask).status()).isEqualTo(200);
        assertThat(client.chat(key, ask.replace("told", "m")).status()).isEqualTo(429);
    }

    @Test
    void whatMoneyLowersFurtherIsNotReserved() {
        // Pays for 6 tokens of input and 300 of output.
        String key = client.makeKey("{'tpm_limit': 1000, 'max_budget': 0.001206}");
        Promise<Void> gate = Promise.promise();
        upstream.next(using(PROMPT, 300).after(gate.future()));
        int sent = upstream.requests().size();
        CompletableFuture<Answer> first = client.chatLater(key, "{'model': 'up/m', " + MESSAGES + "}");
        assertThat(upstream.awaitRequest(sent + 1).outputLimit(-1)).isEqualTo(300);
        client.admin("/key/update", "{'key': '" + key + "', 'max_budget': null}");
        Await.until(
                () -> client.chat(key, "{'model': 'up/m', 'max_tokens': 600, " + MESSAGES + "}")
                                .status()
                        == 200,
                "there is room beside the lowered request");
        gate.complete();
        assertThat(first.join().header("x-solvent-max-tokens")).isEqualTo("300");
    }

    @Test
    void whatMoneyRefusesIsCountedNowhere() {
        String key =
                client.makeKey("{'rpm_limit': 2, 'tpm_limit': 120, 'max_parallel_requests': 1, 'max_budget': 0.00001}");
        for (int i = 0; i < 5; i++) {
            assertThat(client.chat(key, ASK).code()).isEqualTo("insufficient_quota");
        }
        client.admin("/key/update", "{'key': '" + key + "', 'max_budget': 1}");
        Answer answer = client.chat(key, ASK);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-ratelimit-remaining-requests")).isEqualTo("1");
        assertThat(answer.header("x-ratelimit-remaining-tokens")).isEqualTo("110");
    }

    // ---- whatever ends a request ends what it counts as

    @Test
    void aStreamCountsWhatItReports() {
        String key = client.makeKey("{'tpm_limit': 1000, 'max_parallel_requests': 1}");
        assertThat(client.chat(key, ASK_STREAM).status()).isEqualTo(200);
        awaitTokensLeft(client, key, 1000 - 10 - 10);
    }

    @Test
    void anAnswerWithoutUsageIsCounted() {
        String key = client.makeKey("{'tpm_limit': 1000, 'max_parallel_requests': 1}");
        upstream.next(dev.solvent.provider.Answer.saying("hello you").withoutUsage());
        assertThat(client.chat(key, ASK).status()).isEqualTo(200);
        // "hello you" has nine bytes.
        awaitTokensLeft(client, key, 1000 - PROMPT - 9 - 10);
    }

    @Test
    void everyChoiceCounts() {
        String key = client.makeKey("{'tpm_limit': 1000}");
        Answer answer = client.chat(key, ASK_STREAM.replace("'stream'", "'n': 3, 'stream'"));
        assertThat(answer.header("x-ratelimit-remaining-tokens")).isEqualTo(Long.toString(1000 - PROMPT - 3 * 44));
    }

    @Test
    void anAttemptThatWasNotBilledCountsNoTokens() {
        String key = client.makeKey("{'tpm_limit': 1000, 'max_parallel_requests': 1}");
        upstream.next(Scripts.refusing(400, "{}", Map.of()));
        assertThat(client.chat(key, ASK).status()).isEqualTo(400);
        awaitTokensLeft(client, key, 1000 - 10);
    }

    @Test
    void anAttemptThatMayHaveBeenBilledCountsAllItsTokens() {
        String key = client.makeKey("{'tpm_limit': 1000, 'max_parallel_requests': 1}");
        upstream.next(Scripts.resettingBeforeHead());
        assertThat(client.chat(key, ASK).status()).isEqualTo(502);
        awaitTokensLeft(client, key, 1000 - ASK_TOKENS - 10);
    }

    @Test
    void anAttemptThatIsMadeAgainIsReservedBesideTheFirst() {
        String key = client.makeKey("{'tpm_limit': 1000}");
        upstream.next(Scripts.resettingBeforeHead());
        Answer answer = client.chat(key, ASK_STREAM.replace("up/m", "smart"));
        assertThat(answer.header("x-ratelimit-remaining-tokens")).isEqualTo(Long.toString(1000 - 2 * ASK_TOKENS));
        awaitTokensLeft(client, key, 1000 - ASK_TOKENS - 10 - 10);
    }

    @Test
    void aStreamThatBreaksCountsAllItsTokens() {
        String key = client.makeKey("{'tpm_limit': 1000, 'max_parallel_requests': 1}");
        upstream.next(Scripts.resettingAfter("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}"));
        assertThat(client.chat(key, ASK_STREAM).text()).contains("upstream_broken");
        awaitTokensLeft(client, key, 1000 - ASK_TOKENS - 10);
    }

    @Test
    void aClientThatLeavesStillCountsWhatItsAnswerUsed() throws IOException {
        String key = client.makeKey("{'tpm_limit': 1000, 'max_parallel_requests': 1}");
        Promise<Void> gate = Promise.promise();
        upstream.next(using(4, 20).after(gate.future()));
        int sent = upstream.requests().size();
        try (RawClient leaving = RawClient.posting(gateway.port(), key, "/v1/chat/completions", ASK)) {
            upstream.awaitRequest(sent + 1);
            leaving.hangUp();
        }
        assertRefused(client.chat(key, ASK), "max_parallel_requests");
        gate.complete();
        awaitTokensLeft(client, key, 1000 - 24 - 10);
    }
}
