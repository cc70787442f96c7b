package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.provider.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.TestRedis;
import dev.solvent.route.CooldownConfig;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets that are added while the gateway runs. */
class ModelAdminTest {
    private static final String QUESTION = "'messages': [{'role': 'user', 'content': 'hi'}]}";
    private static final String SECRET = "sk-of-the-added-model";

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private final String prefix = TestGateway.freshPrefix();
    private TestUpstream upstream;
    private TestGateway gateway;
    private GatewayClient client;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        Await.result(vertx.close());
    }

    @BeforeEach
    void start() {
        upstream = TestUpstream.start(vertx);
        gateway = gateway();
        client = gateway.client();
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private TestGateway gateway() {
        return TestGateway.in(directory)
                .prefix(prefix)
                .provider("up", upstream.baseUrl())
                .model("mine", "up/m")
                .cooldown(new CooldownConfig(0, Duration.ofMinutes(1)))
                .start();
    }

    private String added(String name, String model) {
        return "{'model_name': '" + name + "', 'litellm_params': {'model': 'openai/" + model + "', 'api_base': '"
                + upstream.baseUrl() + "', 'api_key': '" + SECRET
                + "', 'input_cost_per_token': 0.000002, 'output_cost_per_token': 0.000008, 'rpm': 10},"
                + " 'model_info': {'id': 'id-of-" + name + "', 'team': 'blue'}}";
    }

    private List<JsonNode> infos(String path) {
        return list(client.read(path).json().path("data"));
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    @Test
    void aModelThatIsAddedServesAtOnceAndIsBilledAtItsOwnPrice() {
        upstream.onModel("their-name", Answer.saying("from afar").usage(10, 5));
        JsonNode row = client.admin("/model/new", added("new", "their-name")).json();

        assertThat(row.path("model_id").asText()).isEqualTo("id-of-new");
        assertThat(row.at("/model_info/db_model").asBoolean()).isTrue();
        assertThat(row.toString()).doesNotContain(SECRET);

        String key = client.makeKey("{'max_budget': 1}");
        assertThat(client.chat(key, "{'model': 'new', " + QUESTION).text()).contains("from afar");
        assertThat(client.settled(key)).isEqualTo(10 * 2_000 + 5 * 8_000);
        assertThat(upstream.requests().get(0).headers()).containsEntry("authorization", "Bearer " + SECRET);
        assertThat(client.read("/v1/models?include_metadata=true&return_wildcard_routes=true")
                        .text())
                .contains("\"new\"");
        gateway.assertBooksAgree();
    }

    @Test
    void anotherReplicaAndALaterGatewayServeItToo() {
        upstream.onModel("their-name", Answer.saying("from afar").usage(10, 5));
        try (TestGateway other = gateway()) {
            client.admin("/model/new", added("new", "their-name"));
            Await.until(
                    () -> other.client().read("/v1/models").text().contains("\"new\""), "the other replica knows it");
            String key = client.makeKey("{}");
            assertThat(other.client().chat(key, "{'model': 'new', " + QUESTION).text())
                    .contains("from afar");

            client.admin("/model/delete", "{'id': 'id-of-new'}");
            Await.until(
                    () -> !other.client().read("/v1/models").text().contains("\"new\""), "the other replica forgot it");
        }
        client.admin("/model/new", added("again", "their-name"));
        try (TestGateway later = gateway()) {
            String key = client.makeKey("{}");
            assertThat(later.client()
                            .chat(key, "{'model': 'again', " + QUESTION)
                            .text())
                    .contains("from afar");
        }
    }

    @Test
    void aNameThatExistsGetsOneMoreTarget() {
        upstream.onModel("m", Scripts.refusing(500));
        upstream.onModel("their-name", Answer.saying("the second").usage(10, 5));
        client.admin("/model/new", added("mine", "their-name"));

        String key = client.makeKey("{'max_budget': 1}");
        assertThat(client.chat(key, "{'model': 'mine', " + QUESTION).text()).contains("the second");
        assertThat(infos("/model/info").stream()
                        .filter(row -> row.path("model_name").asText().equals("mine"))
                        .map(row -> row.at("/model_info/db_model").asBoolean()))
                .containsExactly(false, true);
        JsonNode health = client.read("/health?model=mine").json();
        assertThat(health.at("/unhealthy_endpoints/0/model").asText()).isEqualTo("up/m");
        assertThat(health.path("healthy_count").asInt()).isEqualTo(1);
        assertThat(health.path("unhealthy_count").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsKnownOfModelsIsToldInLitellmsForm() {
        client.admin("/model/new", added("new", "their-name"));

        List<JsonNode> one = infos("/v1/model/info?litellm_model_id=id-of-new");
        assertThat(one).hasSize(1);
        JsonNode row = one.get(0);
        assertThat(row.path("model_name").asText()).isEqualTo("new");
        assertThat(row.at("/litellm_params/model").asText()).isEqualTo("openai/their-name");
        assertThat(row.at("/litellm_params").has("api_key")).isFalse();
        assertThat(row.at("/model_info/id").asText()).isEqualTo("id-of-new");
        assertThat(row.at("/model_info/team").asText()).isEqualTo("blue");
        assertThat(row.at("/model_info/input_cost_per_token").decimalValue()).isEqualByComparingTo("0.000002");
        assertThat(row.at("/model_info/mode").asText()).isEqualTo("chat");

        JsonNode mine = infos("/model/info").stream()
                .filter(it -> it.path("model_name").asText().equals("mine"))
                .findFirst()
                .orElseThrow();
        assertThat(mine.at("/litellm_params/model").asText()).isEqualTo("up/m");
        assertThat(mine.at("/model_info/max_output_tokens").asInt()).isEqualTo(4000);
        String id = mine.at("/model_info/id").asText();
        assertThat(infos("/model/info?litellm_model_id=" + id)).hasSize(1);

        JsonNode group = infos("/model_group/info?model_group=mine").get(0);
        assertThat(group.path("providers").get(0).asText()).isEqualTo("up");
        assertThat(group.path("output_cost_per_token").decimalValue()).isEqualByComparingTo("0.000004");
        JsonNode page = client.read("/v2/model/info?size=1&page=2").json();
        assertThat(page.path("data")).hasSize(1);
        assertThat(page.path("total_pages").asInt())
                .isEqualTo(page.path("total_count").asInt());
        assertThat(client.read("/health/backlog")
                        .json()
                        .path("in_flight_requests")
                        .asInt())
                .isZero();
    }

    @Test
    void aPlainKeySeesItsModelsAndChangesNone() {
        client.admin("/model/new", added("new", "their-name"));
        String key = client.makeKey("{'models': ['mine']}");
        String bearer = "Bearer " + key;

        String info = client.send(client.request("/model/info").header("authorization", bearer))
                .text();
        assertThat(info).contains("\"mine\"").doesNotContain("\"new\"").doesNotContain(SECRET);
        String all = "Bearer " + client.makeKey("{}");
        String seen = client.send(client.request("/model/info").header("authorization", all))
                .text();
        assertThat(seen).contains("\"new\"").doesNotContain(upstream.baseUrl()).doesNotContain(SECRET);
        assertThat(client.read("/model/info").text())
                .contains(upstream.baseUrl())
                .doesNotContain(SECRET);
        assertThat(client.post(key, "/model/new", added("x", "y")).status()).isEqualTo(403);
        assertThat(client.post(key, "/model/delete", "{'id': 'id-of-new'}").status())
                .isEqualTo(403);
    }

    @Test
    void anUpdateChangesWhatItNamesAndKeepsTheKey() {
        upstream.onModel("other-name", Answer.saying("renamed").usage(10, 5));
        client.admin("/model/new", added("new", "their-name"));
        JsonNode row = client.admin(
                        "/model/update",
                        "{'litellm_params': {'model': 'openai/other-name', 'rpm': null}, 'model_info': {'id': 'id-of-new'}}")
                .json();
        assertThat(row.at("/litellm_params").has("rpm")).isFalse();
        assertThat(row.at("/litellm_params/model").asText()).isEqualTo("openai/other-name");
        GatewayClient.Answer patched = client.send(client.request("/model/id-of-new/update")
                .header("authorization", "Bearer " + TestGateway.MASTER)
                .method("PATCH", BodyPublishers.ofString("{\"model_info\": {\"team\": \"red\"}}")));
        assertThat(patched.json().at("/model_info/team").asText()).isEqualTo("red");
        assertThat(patched.json().at("/model_info/id").asText()).isEqualTo("id-of-new");

        client.admin("/model/update", "{'id': 'id-of-new', 'litellm_params': {'timeout': 20}}");

        String key = client.makeKey("{'max_budget': 1}");
        assertThat(client.chat(key, "{'model': 'new', " + QUESTION).text()).contains("renamed");
        assertThat(upstream.requests().get(0).headers()).containsEntry("authorization", "Bearer " + SECRET);
    }

    @Test
    void noSecretLiesInRedisInTheClear() {
        client.admin("/model/new", added("new", "their-name"));
        Redis redis = TestRedis.connect(vertx);
        String stored = Await.result(redis.call("GET", new Keyspace(prefix).key("rec", "model", "id-of-new")))
                .asText();
        Await.result(redis.close());
        assertThat(stored).contains("their-name").doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'litellm_params': {'model': 'gpt-4o'}} | model_name must be given
            {'model_name': 'a'} | litellm_params must be given
            {'model_name': 'a', 'litellm_params': 1} | litellm_params must be an object
            {'model_name': 'a', 'litellm_params': {}} | litellm_params.model: expected such as openai/gpt-4o
            {'model_name': 'a', 'litellm_params': {'model': 'openai/x'}} | no provider openai is on: litellm_params needs an api_key
            {'model_name': 'a', 'litellm_params': {'model': 'bedrock/x', 'api_key': 'k'}} | the provider bedrock does not speak OpenAI's language
            {'model_name': 'a', 'litellm_params': {'model': 'openai/x', 'api_base': 'file:///etc/passwd', 'api_key': 'k'}} | api_base: must begin with https:// or http://
            {'model_name': 'a', 'litellm_params': {'model': 'openai/x', 'api_base': 'http://u:p@h/v1', 'api_key': 'k'}} | api_base: has a user in it
            {'model_name': 'a', 'litellm_params': {'model': 'openai/x', 'api_key': 'os.environ/SOLVENT_MASTER_KEY'}} | only variables whose names end in _KEY
            {'model_name': 'a', 'litellm_params': {'model': 'openai/x', 'api_key': 'os.environ/PATH'}} | only variables whose names end in _KEY
            {'model_name': 'a', 'litellm_params': {'model': 'openai/x', 'api_key': 'os.environ/NO_SUCH_API_KEY'}} | NO_SUCH_API_KEY is not set
            {'model_name': 'a', 'litellm_params': {'model': 'openai/x', 'api_key': 'k', 'temperature': 0.5}} | temperature: a request's own fields go to the provider
            {'model_name': 'a', 'litellm_params': {'model': 'openai/x', 'api_key': 'k', 'input_cost_per_token': 'much', 'output_cost_per_token': 1}} | this price has no counterpart
            {'model_name': 'a', 'litellm_params': {'model': 'openai/x', 'api_key': 'k'}, 'model_info': {'team_id': 't'}} | team_id: beware
            {'model_name': 'a*', 'litellm_params': {'model': 'openai/*', 'api_key': 'k'}} | a * can only be configured
            {'model_name': 'a', 'litellm_params': {'model': 'openai/x', 'api_key': 'k'}, 'model_info': {'id': ''}} | model_info.id must
            """)
    void whatCannotBeCalledIsRefused(String body, String complaint) {
        GatewayClient.Answer refused = client.post(TestGateway.MASTER, "/model/new", body);
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.error().path("message").asText()).contains(complaint);
        assertThat(infos("/model/info").stream()
                        .map(row -> row.path("model_name").asText()))
                .doesNotContain("a");
    }

    @Test
    void whatIsThereTwiceOrNotAtAllIsTold() {
        client.admin("/model/new", added("new", "their-name"));
        assertThat(client.post(TestGateway.MASTER, "/model/new", added("new", "x"))
                        .status())
                .isEqualTo(409);
        for (String path : List.of("/model/delete", "/model/update")) {
            String body = path.endsWith("delete") ? "{'id': 'nobody'}" : "{'model_info': {'id': 'nobody'}}";
            GatewayClient.Answer answer = client.post(TestGateway.MASTER, path, body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("not found");
        }
        assertThat(client.post(TestGateway.MASTER, "/model/update", "{}").text())
                .contains("model_info.id");
        assertThat(client.send(client.request("/model/info?litellm_model_id=nobody")
                                .header("authorization", "Bearer " + TestGateway.MASTER))
                        .status())
                .isEqualTo(400);
    }
}
