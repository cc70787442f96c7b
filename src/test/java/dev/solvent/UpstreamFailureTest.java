package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.GatewayClient.Row;
import dev.solvent.provider.Await;
import dev.solvent.provider.ClosedPort;
import dev.solvent.provider.Received;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a provider does: what the client is told, what is charged, what the ledger says, and that nothing stays held. */
class UpstreamFailureTest {
    private static final String MESSAGES = "'messages': [{'role': 'user', 'content': 'hi'}]";

    /** What is held for a request of 50 tokens: six bytes of prompt ("user", "hi"), and the output. */
    private static final long HOLD = 6 * INPUT + 50 * OUTPUT;

    private static final String WORD =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"wo\"}}]}";
    private static final String STOP =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String USAGE =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{\"prompt_tokens\":6,\"completion_tokens\":9,\"total_tokens\":15}}";
    private static final long REPORTED = 6 * INPUT + 9 * OUTPUT;

    private static final String BROKEN = error("The answer of the provider 'up' broke off.", "upstream_broken");
    private static final String BROKEN_EVENT = error("The provider's answer broke off.", "upstream_broken");
    private static final String LATE_EVENT = error("The provider's answer broke off.", "upstream_timeout");

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static TestUpstream upstream;
    private static TestUpstream second;
    private static TestGateway patient;
    private static TestGateway hasty;

    /** Does not read on for long without a client. */
    private static TestGateway brief;

    private static ClosedPort nobody;
    private static GatewayClient client;

    private String key;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        upstream = TestUpstream.start(vertx);
        second = TestUpstream.start(vertx);
        String prefix = TestGateway.freshPrefix();
        nobody = new ClosedPort();
        patient = setup(prefix).start();
        hasty = setup(prefix).timeout(Duration.ofMillis(1_500)).start();
        brief = setup(prefix).drain(Duration.ofMillis(300)).start();
        client = patient.client();
    }

    private static TestGateway.Setup setup(String prefix) {
        return TestGateway.in(directory)
                .prefix(prefix)
                .provider("up", upstream.baseUrl())
                .provider("two", second.baseUrl())
                .provider("nobody", "http://127.0.0.1:" + nobody.port() + "/v1")
                .model("either", "up/m", "two/m");
    }

    @AfterAll
    static void stop() {
        patient.close();
        hasty.close();
        brief.close();
        nobody.close();
        upstream.close();
        second.close();
        Await.result(vertx.close());
    }

    @BeforeEach
    void newKey() {
        key = client.makeKey("{'max_budget': 1}");
        upstream.always(dev.solvent.provider.Answer.saying("hello").usage(10, 5));
        second.always(dev.solvent.provider.Answer.saying("second").usage(6, 2));
    }

    // ---- said no: nothing is charged

    @Test
    void itsBadRequestIsPassedOn() {
        String body =
                "{\"error\":{\"message\":\"too hot\",\"type\":\"invalid_request_error\",\"param\":\"temperature\","
                        + "\"code\":\"hot\"}}";
        upstream.next(Scripts.refusing(400, body, Map.of()));
        Answer answer = whole("up/m");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo(body);
        assertRow(0, "released failure status_400");
    }

    @Test
    void itsDislikeOfOurKeyStaysOurSecret() {
        upstream.next(Scripts.refusing(401, "{\"error\":{\"message\":\"bad key sk-of-the-gateway\"}}", Map.of()));
        Answer answer = whole("up/m");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text())
                .isEqualTo(error(
                        "The provider 'up' refused the gateway's own credentials or account (401).",
                        "upstream_denied"));
        assertRow(0, "released failure status_401");
    }

    @Test
    void itsRateLimitIsPassedOnWithTheTimeToWait() {
        String body = "{\"error\":{\"message\":\"slow down\",\"type\":\"requests\",\"param\":null,\"code\":\"rate\"}}";
        upstream.next(Scripts.refusing(429, body, Map.of("retry-after", "7")));
        Answer answer = whole("up/m");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.header("retry-after")).isEqualTo("7");
        assertRow(0, "released failure status_429");
    }

    @Test
    void itsBreakdownIsPassedOnInOurWordsIfItsOwnAreNone() {
        upstream.next(Scripts.refusing(500, "<html>oops</html>", Map.of()));
        Answer answer = whole("up/m");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text())
                .isEqualTo(error("The provider 'up' answered with status 500.", "upstream_status_500"));
        assertRow(0, "released failure status_500");
    }

    @Test
    void aRefusedConnection() {
        Answer answer = whole("nobody/m");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).isEqualTo(error("The provider 'nobody' cannot be reached.", "upstream_unreachable"));
        assertRow(0, "released failure unreachable");
    }

    // ---- broke after it was sent: the hold is charged

    @Test
    void aResetBeforeTheAnswer() {
        upstream.next(Scripts.resettingBeforeHead());
        Answer answer = whole("up/m");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).isEqualTo(BROKEN);
        assertRow(HOLD, "charged failure reset");
    }

    @Test
    void noAnswerAtAll() {
        upstream.next(Scripts.hangingBeforeHead());
        Answer answer = hasty.client().chat(key, request("up/m", ""));

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).isEqualTo(error("The provider 'up' did not answer in time.", "upstream_timeout"));
        assertRow(HOLD, "charged failure timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'prompt_tokens':6,'completion_tokens':1e300}", "{'prompt_tokens':'6'}", "'none'"})
    void aUsageThatMakesNoSense(String usage) {
        upstream.next(Scripts.answering("{'id':'c','object':'chat.completion','choices':[{'index':0,'message':"
                .concat("{'role':'assistant','content':'hi'},'finish_reason':'stop'}],'usage':" + usage + "}")
                .replace('\'', '"')));
        Answer answer = whole("up/m");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"hi\"");
        assertRow(HOLD, "charged success");
    }

    // ---- streams

    @Test
    void halfAStream() {
        upstream.next(Scripts.resettingAfter(WORD));
        Answer answer = stream();

        assertThat(answer.events()).containsExactly(WORD, BROKEN_EVENT);
        assertRow(HOLD, "charged failure broken");
    }

    @Test
    void aStreamThatBreaksAfterItToldItsUsage() {
        upstream.next(Scripts.resettingAfter(WORD, STOP, USAGE));
        Answer answer = stream();

        assertThat(answer.events()).startsWith(WORD, STOP);
        assertRow(REPORTED, "charged failure broken");
    }

    @Test
    void aStreamWhoseUsageMakesNoSense() {
        upstream.next(Scripts.streaming(WORD, STOP, USAGE, USAGE.replace("9,", "-9,"), "[DONE]"));
        Answer answer = stream();

        assertThat(answer.events()).startsWith(WORD, STOP).endsWith("[DONE]");
        assertRow(HOLD, "charged success");
    }

    @Test
    void aStreamThatReportsAsItGoesAndBreaksPaysTheHold() {
        upstream.next(Scripts.resettingAfter(reporting(WORD)));
        Answer answer = stream();

        assertThat(answer.events()).hasSize(2).endsWith(BROKEN_EVENT);
        assertRow(HOLD, "charged failure broken");
    }

    @Test
    void aClientThatLeavesAStreamThatReportsAsItGoesPaysTheHold() throws IOException {
        upstream.next(Scripts.hangingAfter(reporting(WORD)));
        leaveInMidStream(brief);

        assertRow(HOLD, "charged failure drain_timeout");
    }

    /** A chunk with the usage up to there, which is next to nothing. */
    private static String reporting(String chunk) {
        return chunk.substring(0, chunk.length() - 1)
                + ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}";
    }

    @Test
    void aStreamThatFallsSilent() {
        upstream.next(Scripts.hangingAfter(WORD));
        Answer answer = hasty.client().chat(key, request("up/m", "'stream': true,"));

        assertThat(answer.events()).containsExactly(WORD, LATE_EVENT);
        assertRow(HOLD, "charged failure broken");
    }

    @Test
    void aStreamThatEndsWithoutAnEnd() {
        upstream.next(Scripts.streaming(WORD));
        Answer answer = stream();

        assertThat(answer.events()).containsExactly(WORD, BROKEN_EVENT);
        assertRow(HOLD, "charged failure broken");
    }

    @Test
    void aStreamThatTurnsIntoGarbage() {
        upstream.next(Scripts.garbageInsideStream(WORD));
        Answer answer = stream();

        assertThat(answer.events()).startsWith(WORD).hasSize(2);
        assertThat(answer.events().get(1)).isEqualTo(BROKEN_EVENT);
        assertRow(HOLD, "charged failure broken");
    }

    @Test
    void aStreamWithAnErrorInIt() {
        String no = "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"param\":null,\"code\":null}}";
        upstream.next(Scripts.streaming(WORD, no));
        Answer answer = stream();

        assertThat(answer.events()).startsWith(WORD, no);
        assertRow(HOLD, "charged failure broken");
    }

    // ---- clients that leave

    @Test
    void aClientThatLeavesPaysWhatTheProviderReports() throws IOException {
        Promise<Void> gate = Promise.promise();
        upstream.next(Scripts.streamingInTwo(gate.future(), WORD, WORD, STOP, USAGE, "[DONE]"));
        leaveInMidStream(patient);
        gate.complete();

        assertRow(REPORTED, "charged client_gone");
    }

    @Test
    void aClientThatLeavesAStreamWithoutAnEndPaysTheHold() throws IOException {
        upstream.next(Scripts.hangingAfter(WORD));
        leaveInMidStream(brief);

        assertRow(HOLD, "charged failure drain_timeout");
    }

    /** Reads the first word, hangs up, and waits until the gateway has noticed. */
    private void leaveInMidStream(TestGateway gateway) throws IOException {
        String json = request("up/m", "'stream': true,");
        try (RawClient leaving = RawClient.posting(gateway.port(), key, "/v1/chat/completions", json)) {
            leaving.readUntil("data: ");
            leaving.hangUp();
        }
    }

    // ---- more than one target

    @Test
    void nothingMoreIsSentOnceTheClientHasSeenSomething() {
        int sent = second.requests().size();
        upstream.next(Scripts.resettingAfter(WORD));
        Answer answer = client.chat(key, request("either", "'stream': true,"));
        assertThat(answer.events()).containsExactly(WORD, BROKEN_EVENT);
        assertThat(second.requests()).hasSize(sent);
        assertRow(HOLD, "charged failure broken");
    }

    @Test
    void aCommentIsPassedOnAtOnceAndCountsAsSeen() {
        int sent = second.requests().size();
        upstream.next(Scripts.commentingThenResetting());
        Answer answer = client.chat(key, request("either", "'stream': true,"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).startsWith(": working\n\n");
        assertThat(answer.events()).containsExactly(BROKEN_EVENT);
        assertThat(second.requests()).hasSize(sent);
        assertRow(HOLD, "charged failure broken");
    }

    @Test
    void aNextAttemptIsMadeShorterIfTheBudgetPaysForNoMore() {
        long first = 6 * INPUT + 1_000 * OUTPUT;
        long rest = 6 * INPUT + 300 * OUTPUT;
        key = client.makeKey("{'max_budget': " + BigDecimal.valueOf(first + rest, 9) + "}");
        upstream.next(Scripts.resettingBeforeHead());
        Answer answer = client.chat(key, "{'model': 'either', 'max_tokens': 1000, " + MESSAGES + "}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-solvent-max-tokens")).isEqualTo("300");
        List<Received> sent = second.requests();
        assertThat(sent.get(sent.size() - 1).outputLimit(0)).isEqualTo(300);
        Row row = client.onlyRow(key);
        assertThat(row.note("lowered_to").asLong()).isEqualTo(300);
        assertThat(row.heldNanoUsd()).isEqualTo(first + rest);
        assertThat(row.spentNanoUsd()).isEqualTo(first + 6 * INPUT + 2 * OUTPUT);
    }

    // ---- how

    private static String request(String model, String more) {
        return "{'model': '" + model + "', 'max_tokens': 50, " + more + MESSAGES + "}";
    }

    private Answer whole(String model) {
        return client.chat(key, request(model, ""));
    }

    private Answer stream() {
        Answer answer = client.chat(key, request("up/m", "'stream': true,"));
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    /** The key's whole history is this one row. */
    @CanIgnoreReturnValue
    private Row assertRow(long charge, String fate) {
        Row row = client.onlyRow(key);
        assertThat(row.fate()).isEqualTo(fate);
        assertThat(row.heldNanoUsd()).isEqualTo(HOLD);
        assertThat(row.spentNanoUsd()).isEqualTo(charge);
        assertThat(client.standing(key)).isEqualTo(new GatewayClient.Standing(charge, 0));
        return row;
    }

    private static String error(String message, String code) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"upstream_error\",\"param\":null,\"code\":\""
                + code + "\"}}";
    }
}
