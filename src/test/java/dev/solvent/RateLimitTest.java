package dev.solvent;

import static dev.solvent.LimitedAsk.ASK;
import static dev.solvent.LimitedAsk.ASK_STREAM;
import static dev.solvent.LimitedAsk.ASK_TOKENS;
import static dev.solvent.LimitedAsk.MESSAGES;
import static dev.solvent.LimitedAsk.assertRefused;
import static dev.solvent.LimitedAsk.awaitTokensLeft;
import static dev.solvent.LimitedAsk.using;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.identity.KeySecret;
import dev.solvent.provider.Await;
import dev.solvent.provider.TestUpstream;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits on requests and tokens a minute and on requests in flight, over two gateways on one Redis. */
class RateLimitTest {
    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static TestUpstream upstream;
    private static TestGateway a;
    private static TestGateway b;
    private static GatewayClient client;

    /** Asked by nobody but those who count what it asks of Redis. */
    private static TestGateway counted;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        upstream = TestUpstream.start(vertx);
        String prefix = TestGateway.freshPrefix();
        a = gateway(prefix);
        b = gateway(prefix);
        client = a.client();
        counted = gateway(TestGateway.freshPrefix());
    }

    private static TestGateway gateway(String prefix) {
        return TestGateway.in(directory)
                .prefix(prefix)
                .provider("up", upstream.baseUrl())
                .start();
    }

    @AfterAll
    static void stop() {
        counted.close();
        b.close();
        a.close();
        upstream.close();
        Await.result(vertx.close());
    }

    @BeforeEach
    void answer() {
        upstream.always(using(4, 6));
    }

    // ---- exact, however many ask at once

    @Test
    void requestsAreCountedExactlyOverTwoGateways() {
        String key = client.makeKey("{'rpm_limit': 25}");
        List<Answer> answers = flood(key, ASK, 100);
        assertThat(served(answers)).isEqualTo(25);
        answers.stream().filter(one -> one.status() != 200).forEach(one -> assertRefused(one, "requests"));
        client.settled(key);
        assertThat(client.ledger(key)).hasSize(25);
    }

    @Test
    void tokensAreReservedExactlyOverTwoGateways() {
        String key = client.makeKey("{'tpm_limit': 1000}");
        Promise<Void> gate = Promise.promise();
        upstream.always(using(4, 6).after(gate.future()));
        int before = upstream.requests().size();
        List<CompletableFuture<Answer>> running = floodLater(key, ASK, 60);
        int most = (int) (1000 / ASK_TOKENS);
        upstream.awaitRequest(before + most);
        Await.until(() -> running.stream().filter(CompletableFuture::isDone).count() == 60 - most, "the refusals");
        gate.complete();

        List<Answer> answers = running.stream().map(CompletableFuture::join).toList();
        assertThat(served(answers)).isEqualTo(most);
        answers.stream().filter(one -> one.status() != 200).forEach(one -> assertRefused(one, "tokens"));
        // What they used takes the place of what was reserved.
        awaitTokensLeft(client, key, 1000 - most * 10 - 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {ASK, ASK_STREAM})
    void requestsInFlightAreCountedExactlyOverTwoGateways(String ask) {
        String key = client.makeKey("{'max_parallel_requests': 7}");
        Promise<Void> gate = Promise.promise();
        upstream.always(using(4, 6).after(gate.future()));
        int before = upstream.requests().size();
        List<CompletableFuture<Answer>> running = floodLater(key, ask, 30);
        upstream.awaitRequest(before + 7);
        Await.until(() -> running.stream().filter(CompletableFuture::isDone).count() == 23, "the refusals");
        gate.complete();

        List<Answer> answers = running.stream().map(CompletableFuture::join).toList();
        assertThat(served(answers)).isEqualTo(7);
        answers.stream().filter(one -> one.status() != 200).forEach(one -> assertRefused(one, "max_parallel_requests"));
        assertThat(upstream.requests()).hasSize(before + 7);
        Await.until(() -> served(flood(key, ask, 7)) == 7, "all slots are free again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpm_limit", "tpm_limit", "max_parallel_requests"})
    void nothingIsAllowedByNothing(String limit) {
        String key = client.makeKey("{'" + limit + "': 0}");
        Answer answer = client.chat(key, ASK);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(answer.header("retry-after")).isEmpty();
    }

    // ---- what is told

    @Test
    void aRefusalSaysWhatClientsNeed() {
        String key = client.makeKey("{'rpm_limit': 1}");
        assertThat(client.chat(key, ASK).status()).isEqualTo(200);
        Answer refused = client.chat(key, ASK);
        assertThat(refused.error().path("message").asText())
                .matches(
                        "Rate limit exceeded for api_key: " + KeySecret.hashOf(key) + "\\. Limit type: requests\\."
                                + " Current limit: 1, Remaining: 0\\. Limit resets at: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC");
        assertThat(refused.error().path("type").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(refused.code()).isEqualTo("rate_limit_exceeded");
        assertThat(refused.header("x-should-retry")).isEqualTo("true");
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 60);
        assertThat(refused.header("rate_limit_type")).isEqualTo("requests");
        assertThat(refused.header("reset_at")).endsWith(" UTC");
        assertThat(refused.header("x-ratelimit-limit-requests")).isEqualTo("1");
        assertThat(refused.header("x-ratelimit-remaining-requests")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {ASK, ASK_STREAM})
    void anAnswerSaysHowItsLimitsStand(String ask) {
        client.admin("/team/new", "{'team_id': 'told" + ask.length() + "', 'rpm_limit': 3, 'tpm_limit': 100000}");
        String key = client.makeKey("{'rpm_limit': 5, 'tpm_limit': 1000, 'max_budget': 1.5, 'team_id': 'told"
                + ask.length() + "', 'model_rpm_limit': {'up/m': 4}}");
        Answer answer = client.chat(key, ask);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-ratelimit-limit-requests")).isEqualTo("3");
        assertThat(answer.header("x-ratelimit-remaining-requests")).isEqualTo("2");
        assertThat(answer.header("x-ratelimit-reset-requests")).matches("[1-6]?\\ds");
        assertThat(answer.header("x-ratelimit-limit-tokens")).isEqualTo("1000");
        // Of a stream nobody knows yet what it will use.
        long used = ask.equals(ASK) ? 10 : ASK_TOKENS;
        assertThat(answer.header("x-ratelimit-remaining-tokens")).isEqualTo(Long.toString(1000 - used));
        assertThat(answer.header("x-ratelimit-team-remaining-requests")).isEqualTo("2");
        assertThat(answer.header("x-ratelimit-api_key-remaining-requests")).isEqualTo("4");
        assertThat(answer.header("x-litellm-key-rpm-limit")).isEqualTo("5");
        assertThat(answer.header("x-litellm-key-tpm-limit")).isEqualTo("1000");
        assertThat(answer.header("x-litellm-key-max-budget")).isEqualTo("1.5");
        assertThat(answer.header("x-litellm-key-remaining-requests-up-m")).isEqualTo("3");
    }

    @Test
    void whoHasNoLimitPaysNothing() {
        String key = counted.client().makeKey("{'max_budget': 1}");
        long before = commands("admit") + commands("finish");
        Answer answer = counted.client().chat(key, ASK);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
        counted.client().settled(key);
        assertThat(commands("admit") + commands("finish")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"rpm_limit, 1, 0", "tpm_limit, 1, 1", "max_parallel_requests, 1, 1"})
    void aLimitCostsOneRoundTripBeforeAndAtMostOneAfter(String limit, int admits, int finishes) {
        String key = counted.client().makeKey("{'" + limit + "': 1000, 'model_rpm_limit': {'up/m': 9}}");
        long admit = commands("admit");
        long finish = commands("finish");
        assertThat(counted.client().chat(key, ASK).status()).isEqualTo(200);
        Await.until(() -> commands("finish") - finish == finishes, "it is finished");
        assertThat(commands("admit") - admit).isEqualTo(admits);
    }

    private static long commands(String script) {
        Matcher line = Pattern.compile("solvent_redis_command_seconds_count\\{command=\"" + script + "\"} (\\d+)")
                .matcher(counted.client().read("/metrics").text());
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }

    @Test
    void openAisClientSeesARateLimit() {
        String key = client.makeKey("{'rpm_limit': 1}");
        OpenAIClient openAi = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + a.port() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
        ChatCompletionCreateParams hi = ChatCompletionCreateParams.builder()
                .model("up/m")
                .addUserMessage("hi")
                .build();
        assertThat(openAi.chat().completions().create(hi).choices()).hasSize(1);
        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(() -> openAi.chat().completions().create(hi))
                .satisfies(refused -> {
                    assertThat(refused.type()).contains("rate_limit_exceeded");
                    assertThat(refused.headers().values("retry-after")).hasSize(1);
                });
        openAi.close();
    }

    // ---- who has limits

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api_key       | {}",
                "user          | {'user_id': 'U'}",
                "team          | {'team_id': 'T'}",
                "team_member   | {'team_id': 'TM', 'user_id': 'UM'}",
                "team_member   | {'team_id': 'TO', 'user_id': 'UO'}",
                "organization  | {'organization_id': 'O'}",
                "api_key       | {'budget_id': 'B'}",
                "model_per_key | {'model_rpm_limit': {'up/m': 2}}",
                "model_per_key | {'metadata': {'model_rpm_limit': {'up/m': 2}}}",
                "model_per_key | {'model_max_budget': {'up/m': {'rpm_limit': 2}}}",
                "model_per_user | {'user_id': 'UX'}",
                "model_per_team | {'team_id': 'TX'}",
            })
    void everybodyCanHaveLimits(String scope, String fields) {
        String fresh = Long.toString(System.nanoTime());
        String own = fields.replaceAll("'(U|T|UM|TM|UO|TO|O|B|UX|TX)'", "'$1" + fresh + "'");
        client.admin("/user/new", "{'user_id': 'U" + fresh + "', 'rpm_limit': 2, 'auto_create_key': false}");
        client.admin("/team/new", "{'team_id': 'T" + fresh + "', 'rpm_limit': 2}");
        client.admin(
                "/team/new",
                "{'team_id': 'TM" + fresh + "', 'team_member_rpm_limit': 2, 'members_with_roles': [{'user_id': 'UM"
                        + fresh + "', 'role': 'user'}]}");
        client.admin("/team/new", "{'team_id': 'TO" + fresh + "', 'team_member_rpm_limit': 9}");
        client.admin(
                "/team/member_add",
                "{'team_id': 'TO" + fresh + "', 'member': {'user_id': 'UO" + fresh
                        + "', 'role': 'user', 'rpm_limit': 2}}");
        client.admin(
                "/organization/new",
                "{'organization_id': 'O" + fresh + "', 'organization_alias': 'O', 'rpm_limit': 2}");
        client.admin("/budget/new", "{'budget_id': 'B" + fresh + "', 'rpm_limit': 2}");
        client.admin(
                "/user/new",
                "{'user_id': 'UX" + fresh + "', 'model_rpm_limit': {'up/m': 2}, 'auto_create_key': false}");
        client.admin("/team/new", "{'team_id': 'TX" + fresh + "', 'model_rpm_limit': {'up/m': 2}}");
        String key = client.makeKey(own.equals("{}") ? "{'rpm_limit': 2}" : own);

        assertThat(served(flood(key, ASK, 6))).isEqualTo(2);
        assertThat(client.chat(key, ASK).error().path("message").asText())
                .startsWith("Rate limit exceeded for " + scope + ": ");
        String other = "{'model': 'up/odd', " + MESSAGES + "}";
        assertThat(client.chat(key, other).status()).isEqualTo(scope.startsWith("model") ? 200 : 429);
    }

    @Test
    void aCustomerHasLimitsWhoeverCallsForThem() {
        client.admin("/customer/new", "{'user_id': 'slow', 'rpm_limit': 1}");
        String ask = ASK.replace("}]}", "}], 'user': 'slow'}");
        assertThat(client.chat(client.makeKey("{}"), ask).status()).isEqualTo(200);
        Answer refused = client.chat(client.makeKey("{}"), ask);
        assertThat(refused.error().path("message").asText())
                .startsWith("Rate limit exceeded for end_user: slow. Limit type: requests.");
        assertThat(client.chat(client.makeKey("{}"), ASK).status()).isEqualTo(200);
    }

    @Test
    void keysOfOneTeamShareItsLimit() {
        client.admin("/team/new", "{'team_id': 'shared', 'rpm_limit': 3}");
        String one = client.makeKey("{'team_id': 'shared'}");
        String other = client.makeKey("{'team_id': 'shared'}");
        assertThat(served(flood(one, ASK, 2))).isEqualTo(2);
        assertThat(served(flood(other, ASK, 5))).isEqualTo(1);
    }

    @Test
    void whatOneLimitRefusesIsCountedByNone() {
        client.admin("/team/new", "{'team_id': 'wide', 'rpm_limit': 4}");
        String narrow = client.makeKey("{'team_id': 'wide', 'rpm_limit': 1}");
        assertThat(served(flood(narrow, ASK, 10))).isEqualTo(1);
        assertThat(served(flood(client.makeKey("{'team_id': 'wide'}"), ASK, 10)))
                .isEqualTo(3);
    }

    @Test
    void aLimitThatIsChangedThroughOneHoldsInTheOther() {
        for (int i = 0; i < 20; i++) {
            String key = client.makeKey("{'rpm_limit': 1000}");
            assertThat(b.client().chat(key, ASK).status()).isEqualTo(200);
            client.admin("/key/update", "{'key': '" + key + "', 'rpm_limit': 1}");
            assertThat(b.client().chat(key, ASK).status()).isEqualTo(429);
            client.admin("/key/update", "{'key': '" + key + "', 'rpm_limit': null}");
            assertThat(b.client().chat(key, ASK).status()).isEqualTo(200);
            client.admin("/key/update", "{'key': '" + key + "', 'max_parallel_requests': 0}");
            assertThat(b.client().chat(key, ASK).status()).isEqualTo(429);
        }
    }

    private static long served(List<Answer> answers) {
        return answers.stream().filter(answer -> answer.status() == 200).count();
    }

    private static List<Answer> flood(String key, String ask, int times) {
        return floodLater(key, ask, times).stream().map(CompletableFuture::join).toList();
    }

    private static List<CompletableFuture<Answer>> floodLater(String key, String ask, int times) {
        List<CompletableFuture<Answer>> running = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            running.add((i % 2 == 0 ? a : b).client().chatLater(key, ask));
        }
        return running;
    }
}
