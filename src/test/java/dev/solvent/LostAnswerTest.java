package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.GatewayClient.Row;
import dev.solvent.GatewayClient.Standing;
import dev.solvent.provider.Await;
import dev.solvent.provider.Script;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import dev.solvent.redis.MuteProxy;
import dev.solvent.redis.RedisConfig;
import dev.solvent.redis.TestRedis;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis does what it is told, and its answer is lost: nothing is booked twice, and nothing stays held. */
class LostAnswerTest {
    private static final String REQUEST =
            "{'model': '%s', 'max_tokens': 50, 'messages': [{'role': 'user', 'content': 'hi'}]}";
    private static final long HOLD = 6 * INPUT + 50 * OUTPUT;
    private static final long ANSWER = 6 * INPUT + 2 * OUTPUT;
    private static final Script GOOD =
            dev.solvent.provider.Answer.saying("hello").usage(6, 2);

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static TestUpstream upstream;
    private static MuteProxy proxy;
    private static TestGateway deaf;

    /** On the same Redis, with nothing in between: tells how things stand there. */
    private static TestGateway witness;

    private String key;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        upstream = TestUpstream.start(vertx).always(GOOD);
        RedisConfig redis = TestRedis.config();
        proxy = MuteProxy.start(vertx, redis.withTimeout(Duration.ofSeconds(2)));
        String prefix = TestGateway.freshPrefix();
        witness = setup(prefix).start();
        deaf = setup(prefix).redis(proxy.config()).start();
        // Once through every script, so that Redis knows them all: an unknown one is not run.
        upstream.next(Scripts.resettingBeforeHead());
        witness.client().chat(TestGateway.MASTER, REQUEST.formatted("twice"));
    }

    @BeforeEach
    void newKey() {
        key = witness.client().makeKey("{'max_budget': 1}");
    }

    private static TestGateway.Setup setup(String prefix) {
        return TestGateway.in(directory)
                .prefix(prefix)
                .provider("up", upstream.baseUrl())
                .model("twice", "up/m", "up/odd");
    }

    @AfterEach
    void theBooksAreRight() {
        witness.assertBooksAgree();
    }

    @AfterAll
    static void stop() {
        deaf.close();
        witness.close();
        proxy.close();
        upstream.close();
        Await.result(vertx.close());
    }

    @Test
    void ofASettlement() {
        upstream.next(muting(GOOD));

        assertThat(deaf.client().chat(key, REQUEST.formatted("up/m")).status()).isEqualTo(200);

        // Redis has it, though the gateway does not know.
        awaitStanding(ANSWER);
        proxy.heal();
        awaitHeard();
        Row row = witness.client().onlyRow(key);
        assertThat(row.fate()).isEqualTo("charged success");
        assertThat(witness.client().standing(key)).isEqualTo(new Standing(ANSWER, 0));
    }

    @Test
    void ofAHold() {
        deaf.client().chat(key, REQUEST.formatted("up/m"));
        awaitStanding(ANSWER);
        int sent = upstream.requests().size();
        proxy.mute();

        Answer answer = deaf.client().chat(key, REQUEST.formatted("up/m"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(upstream.requests()).hasSize(sent);
        proxy.heal();
        awaitHeard();
        awaitStanding(ANSWER);
    }

    @Test
    void ofTheGrowthForAnotherAttempt() {
        int sent = upstream.requests().size();
        upstream.next(muting(Scripts.resettingBeforeHead()));

        Answer answer = deaf.client().chat(key, REQUEST.formatted("twice"));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(upstream.requests()).hasSize(sent + 1);
        proxy.heal();
        awaitHeard();
        // What was settled is the first attempt's part; what the hold had grown by is free again.
        assertThat(witness.client().onlyRow(key).fate()).isEqualTo("charged failure reset");
        assertThat(witness.client().standing(key)).isEqualTo(new Standing(HOLD, 0));
    }

    private Script muting(Script then) {
        return (request, client) -> {
            proxy.mute();
            then.play(request, client);
        };
    }

    private void awaitStanding(long spentNanoUsd) {
        Standing expected = new Standing(spentNanoUsd, 0);
        Await.until(() -> witness.client().standing(key).equals(expected), "it stands at " + expected);
    }

    /** Waits until the gateway serves again, and has repeated all that it did not know to be done. */
    private void awaitHeard() {
        Await.until(
                () -> deaf.client()
                                .chat(TestGateway.MASTER, REQUEST.formatted("up/m"))
                                .status()
                        == 200,
                "Redis is heard again");
        Await.until(
                () -> {
                    JsonNode journal = deaf.client()
                            .send(deaf.client().request("/health/readiness"))
                            .json()
                            .path("journal");
                    return journal.path("settlements").asLong(1)
                                    + journal.path("in_memory").asLong(1)
                            == 0;
                },
                "everything is settled");
    }
}
