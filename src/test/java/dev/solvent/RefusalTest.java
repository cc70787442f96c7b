package dev.solvent;

import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Await;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.TestRedis;
import io.vertx.core.Promise;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that a client can do wrong or be denied: what it is told, to the letter, and that it costs nothing. */
class RefusalTest extends WithGateway {
    private static final String CHAT = "/v1/chat/completions";
    private static final String GOOD = "{'model': 'up/m', 'max_tokens': 10, " + MESSAGES + "}";

    /** "user" and "hi" are six bytes of prompt. */
    private static final long GOOD_BOUND = 6_000 + 10 * OUTPUT;

    private static String key;

    @BeforeAll
    static void start() {
        serve(setup -> setup.maxBodyBytes(4096));
        key = client.makeKey("{'max_budget': 1, 'models': ['up/m', 'up/nope', 'nobody']}");
    }

    // ---- keys

    @Test
    void withoutAKey() {
        Answer answer = client.send(client.request(CHAT).POST(BodyPublishers.ofString(GatewayClient.quoted(GOOD))));
        assertUnauthenticated(answer, "You did not provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'.");
    }

    @Test
    void withSomethingThatIsNoKey() {
        assertUnauthenticated(
                client.chat("hello", GOOD), "Incorrect API key provided: it is not a key of this gateway.");
    }

    @Test
    void withAKeyThatNobodyMade() {
        String other = key.substring(0, key.length() - 4) + (key.endsWith("AAAA") ? "BBBB" : "AAAA");
        assertUnauthenticated(client.chat(other, GOOD), "Incorrect API key provided.");
    }

    @Test
    void withADeletedKey() {
        String deleted = client.makeKey("{'max_budget': 1}");
        client.chat(deleted, GOOD);
        client.settled(deleted);
        client.admin("/key/delete", "{'keys': ['" + deleted + "']}");
        assertUnauthenticated(client.chat(deleted, GOOD), "Incorrect API key provided.");
    }

    @Test
    void withAnExpiredKey() {
        String expiring = client.makeKey("{'max_budget': 1, 'duration': '1s'}");
        Await.until(() -> client.chat(expiring, "{}").status() == 401, "the key expires");
        assertUnauthenticated(client.chat(expiring, GOOD), "This API key has expired.");
        assertThat(client.settled(expiring)).isZero();
    }

    @Test
    void withABlockedKey() {
        String blocked = client.makeKey("{'max_budget': 1}");
        client.admin("/key/block", "{'key': '" + blocked + "'}");
        assertUnauthenticated(client.chat(blocked, GOOD), "This API key is blocked.");
        assertThat(client.settled(blocked)).isZero();

        client.admin("/key/unblock", "{'key': '" + blocked + "'}");
        Await.until(() -> client.chat(blocked, GOOD).status() == 200, "the key works again");
        client.settled(blocked);
    }

    private static void assertUnauthenticated(Answer answer, String message) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo(error(message, "invalid_request_error", "null", "'invalid_api_key'"));
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    }

    // ---- bodies

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                        | 400 | invalid_json               | null",
                "{'model': 'up/m', 'messages': [                           | 400 | invalid_json               | null",
                "[1]                                                       | 400 | invalid_json               | null",
                "{'model': 'up/m', M} x                                    | 400 | invalid_json               | null",
                "{M}                                                       | 400 | missing_required_parameter | model",
                "{'model': 'up/m'}                                         | 400 | missing_required_parameter | messages",
                "{'model': 7, M}                                           | 400 | invalid_type               | model",
                "{'model': 'up/m', 'messages': 'hi'}                       | 400 | invalid_type               | messages",
                "{'model': 'up/m', 'messages': []}                         | 400 | empty_array                | messages",
                "{'model': 'up/m', M, 'stream': 'yes'}                     | 400 | invalid_type               | stream",
                "{'model': 'up/m', M, 'max_tokens': '10'}                  | 400 | invalid_type               | max_tokens",
                "{'model': 'up/m', M, 'max_tokens': -1}                    | 400 | integer_below_min_value    | max_tokens",
                "{'model': 'up/m', M, 'n': 0}                              | 400 | integer_below_min_value    | n",
                "{'model': 'up/m', M, 'n': 1000000}                        | 400 | integer_above_max_value    | n",
                "{'model': 'up/m', M, 'max_tokens': 5, 'max_tokens': 4000} | 400 | duplicate_parameter        | max_tokens",
                "{'model': 'up/m', M, 'max_tokens': 5, 'Max_Tokens': 4000} | 400 | duplicate_parameter        | Max_Tokens",
                "{'model': 'up/m', 'MODEL': 'up/odd', M}                   | 400 | duplicate_parameter        | MODEL",
                "{'model': 'nobody', M}                                    | 404 | model_not_found            | model",
                "{'model': 'up/odd', M}                                    | 403 | model_not_allowed          | model",
                "{'model': 'up/nope', M}                                   | 403 | model_not_priced           | model",
            })
    void requestsThatCannotBeServed(String body, int status, String code, String param) {
        int sent = upstream.requests().size();
        Answer answer = client.chat(key, body.replace("M}", MESSAGES + "}").replace("M,", MESSAGES + ","));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error().path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.error().path("param").asText()).isEqualTo(param);
        assertThat(answer.error().path("message").asText()).isNotBlank();
        assertThat(answer.error()).hasSize(4);
        assertThat(answer.header("x-request-id")).startsWith("req_");
        assertThat(client.settled(key)).isZero();
        assertThat(client.ledger(key)).isEmpty();
        assertThat(upstream.requests()).hasSize(sent);
    }

    @Test
    void aBodyOverTheLimit() {
        String long4k = "{'model': 'up/m', 'messages': [{'role': 'user', 'content': '" + "x".repeat(4096) + "'}]}";
        Answer answer = client.chat(key, long4k);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text())
                .isEqualTo(error(
                        "The body is larger than 4096 bytes, which this gateway takes.",
                        "invalid_request_error",
                        "null",
                        "'request_too_large'"));
        assertThat(client.settled(key)).isZero();
    }

    @Test
    void aBodyOverTheLimitThatDoesNotSayItsLength() {
        List<byte[]> parts = List.of(new byte[3000], new byte[3000]);
        Answer answer = client.send(
                client.request(CHAT).header("authorization", "Bearer " + key).POST(BodyPublishers.ofByteArrays(parts)));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("request_too_large");
        assertThat(client.settled(key)).isZero();
    }

    // ---- routes

    @Test
    void aRouteThatNobodyServes() {
        Answer answer = client.post(key, "/v1/realtime", "{}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text())
                .isEqualTo(error(
                        "Unknown request URL: POST /v1/realtime.", "invalid_request_error", "null", "'unknown_url'"));
    }

    @Test
    void aMethodThatTheRouteDoesNotTake() {
        Answer answer = client.send(client.request(CHAT).DELETE());
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("POST");
        assertThat(answer.code()).isEqualTo("method_not_allowed");
    }

    // ---- budgets

    @Test
    void aBudgetThatIsSpent() {
        // Pays for one answer of its greatest length, to the nano-dollar.
        String poor = client.makeKey("{'max_budget': 0.000046}");
        upstream.next(dev.solvent.provider.Answer.saying("hi").usingTheWholeLimit(6));
        assertThat(client.chat(poor, GOOD).status()).isEqualTo(200);
        assertThat(client.settled(poor)).isEqualTo(GOOD_BOUND);

        int sent = upstream.requests().size();
        Answer answer = client.chat(poor, GOOD);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.text())
                .isEqualTo(error(
                        "Budget has been exceeded! Current cost: 0.000046, Max budget: 0.000046. Account: key, held: 0."
                                + " The request needs more than is left.",
                        "budget_exceeded",
                        "null",
                        "'insufficient_quota'"));
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(answer.header("retry-after")).isEmpty();
        assertThat(client.settled(poor)).isEqualTo(GOOD_BOUND);
        assertThat(upstream.requests()).hasSize(sent);
    }

    @Test
    void aBudgetThatIsHeld() {
        String poor = client.makeKey("{'max_budget': 0.000046}");
        Promise<Void> gate = Promise.promise();
        int sent = upstream.requests().size();
        upstream.next(dev.solvent.provider.Answer.saying("hi").usage(2, 1).after(gate.future()));
        CompletableFuture<Answer> first = client.chatLater(poor, GOOD);
        upstream.awaitRequest(sent + 1);
        assertThat(client.standing(poor)).isEqualTo(new GatewayClient.Standing(0, GOOD_BOUND));

        Answer answer = client.chat(poor, GOOD);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.text())
                .isEqualTo(error(
                        "The rest of the budget is held by requests in flight. Current cost: 0, Max budget: 0.000046."
                                + " Account: key, held: 0.000046.",
                        "budget_busy",
                        "null",
                        "'budget_busy'"));
        assertThat(answer.header("x-should-retry")).isEqualTo("true");
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(upstream.requests()).hasSize(sent + 1);

        gate.complete();
        assertThat(first.join().status()).isEqualTo(200);
        assertThat(client.settled(poor)).isEqualTo(2_000 + OUTPUT);
    }

    @Test
    void aLedgerThatRedisHasLost() {
        String prefix = TestGateway.freshPrefix();
        try (TestGateway lost = TestGateway.in(directory)
                .provider("up", upstream.baseUrl())
                .prefix(prefix)
                .start()) {
            String own = lost.client().makeKey("{'max_budget': 1}");
            int sent = upstream.requests().size();
            Redis redis = TestRedis.connect(vertx);
            TestRedis.await(redis.call("DEL", new Keyspace(prefix).key("epoch")));
            TestRedis.await(redis.close());

            Answer answer = lost.client().chat(own, GOOD);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text())
                    .isEqualTo(error(
                            "Budgets cannot be checked right now; try again.",
                            "service_unavailable",
                            "null",
                            "'budget_store_unavailable'"));
            assertThat(answer.header("x-should-retry")).isEqualTo("true");
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(upstream.requests()).hasSize(sent);
        }
    }

    private static String error(String message, String type, String param, String code) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":" + param + ",\"code\":"
                + GatewayClient.quoted(code) + "}}";
    }
}
