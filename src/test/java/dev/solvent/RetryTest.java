package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.GatewayClient.Row;
import dev.solvent.provider.Await;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import dev.solvent.route.CooldownConfig;
import dev.solvent.route.RetryConfig;
import dev.solvent.route.RetryConfig.MayBeBilled;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures that pass: the same target is asked again, and one that keeps failing is asked last. */
class RetryTest {
    private static final String REQUEST =
            "{'model': '%s', 'max_tokens': 50, 'messages': [{'role': 'user', 'content': 'hi'}]}";
    private static final long HOLD = 6 * INPUT + 50 * OUTPUT;
    private static final long ANSWER = 6 * INPUT + 2 * OUTPUT;

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static TestUpstream first;
    private static TestUpstream second;

    private TestGateway gateway;
    private GatewayClient client;
    private String key;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        first = TestUpstream.start(vertx);
        second = TestUpstream.start(vertx);
    }

    @AfterAll
    static void shut() {
        first.close();
        second.close();
        Await.result(vertx.close());
    }

    @BeforeEach
    void answers() {
        first.always(dev.solvent.provider.Answer.saying("first").usage(6, 2));
        second.always(dev.solvent.provider.Answer.saying("second").usage(6, 2));
    }

    @AfterEach
    void close() {
        gateway.assertBooksAgree();
        gateway.close();
    }

    private void start(RetryConfig retry, CooldownConfig cooldown) {
        gateway = TestGateway.in(directory)
                .provider("one", first.baseUrl())
                .provider("two", second.baseUrl())
                .model("both", "one/m", "two/m")
                .retry(retry)
                .cooldown(cooldown)
                .start();
        client = gateway.client();
        key = client.makeKey("{'max_budget': 1}");
    }

    private void start(MayBeBilled mayBeBilled) {
        start(new RetryConfig(2, Duration.ofSeconds(30), mayBeBilled), new CooldownConfig(0, Duration.ZERO));
    }

    @Test
    void whatPassesIsTriedAgainUnderTheSameHold() {
        start(MayBeBilled.OTHER_TARGET);
        first.next(Scripts.refusing(429, "{}", Map.of("retry-after-ms", "10")), Scripts.refusing(503));

        Answer answer = client.chat(key, REQUEST.formatted("one/m"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-litellm-attempted-retries")).isEqualTo("2");
        assertThat(answer.header("x-litellm-attempted-fallbacks")).isEqualTo("0");
        Row row = client.onlyRow(key);
        assertThat(row.spentNanoUsd()).isEqualTo(ANSWER);
        assertThat(row.heldNanoUsd()).isEqualTo(HOLD);
        assertThat(row.note("failed_attempts")).hasSize(2);
    }

    @Test
    void theAnswerSaysThatAnotherTargetGaveIt() {
        start(MayBeBilled.OTHER_TARGET);
        first.always(Scripts.refusing(401));

        Answer answer = client.chat(key, REQUEST.formatted("both"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-litellm-attempted-retries")).isEqualTo("0");
        assertThat(answer.header("x-litellm-attempted-fallbacks")).isEqualTo("1");
        assertThat(answer.header("x-litellm-response-duration-ms")).matches("\\d+");
        assertThat(answer.header("x-litellm-overhead-duration-ms")).matches("\\d+");
        client.settled(key);
    }

    @Test
    void inTheEndTheLastFailureIsTold() {
        start(MayBeBilled.OTHER_TARGET);
        int sent = first.requests().size();
        first.next(Scripts.refusing(500), Scripts.refusing(503), Scripts.refusing(429));

        assertThat(client.chat(key, REQUEST.formatted("one/m")).status()).isEqualTo(429);
        assertThat(first.requests()).hasSize(sent + 3);
        assertThat(client.onlyRow(key).fate()).isEqualTo("released failure status_429");
    }

    @Test
    void whatMayBeBilledIsNotSentToTheSameTargetAgain() {
        start(MayBeBilled.OTHER_TARGET);
        first.next(Scripts.resettingBeforeHead());

        assertThat(client.chat(key, REQUEST.formatted("one/m")).status()).isEqualTo(502);
        assertThat(client.onlyRow(key).spentNanoUsd()).isEqualTo(HOLD);
    }

    @Test
    void unlessTheOwnerSaysSo() {
        start(MayBeBilled.ALWAYS);
        first.next(Scripts.resettingBeforeHead());

        assertThat(client.chat(key, REQUEST.formatted("one/m")).status()).isEqualTo(200);
        Row row = client.onlyRow(key);
        assertThat(row.spentNanoUsd()).isEqualTo(HOLD + ANSWER);
        assertThat(row.heldNanoUsd()).isEqualTo(2 * HOLD);
    }

    @Test
    void orThatNothingFollowsIt() {
        start(MayBeBilled.NEVER);
        first.next(Scripts.resettingBeforeHead());

        assertThat(client.chat(key, REQUEST.formatted("both")).status()).isEqualTo(502);
        assertThat(client.onlyRow(key).spentNanoUsd()).isEqualTo(HOLD);
    }

    @Test
    void aProviderThatSaysThatItIsPointlessIsBelieved() {
        start(MayBeBilled.OTHER_TARGET);
        int sent = first.requests().size();
        first.next(Scripts.refusing(429, "{}", Map.of("x-should-retry", "false")));

        assertThat(client.chat(key, REQUEST.formatted("one/m")).status()).isEqualTo(429);
        assertThat(first.requests()).hasSize(sent + 1);
    }

    @Test
    void aTargetThatKeepsFailingIsAskedLast() {
        start(new RetryConfig(0, Duration.ZERO, MayBeBilled.OTHER_TARGET), new CooldownConfig(1, Duration.ofHours(1)));
        first.always(Scripts.refusing(503));
        int sent = first.requests().size();
        for (int i = 0; i < 4; i++) {
            assertThat(client.chat(key, REQUEST.formatted("both")).text()).contains("second");
        }
        assertThat(first.requests()).hasSize(sent + 2);

        second.next(Scripts.refusing(503));
        first.always(dev.solvent.provider.Answer.saying("first").usage(6, 2));
        assertThat(client.chat(key, REQUEST.formatted("both")).text()).contains("first");
        assertThat(client.chat(key, REQUEST.formatted("both")).text()).contains("first");
    }
}
