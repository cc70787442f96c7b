package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.TestUpstream;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which routes a key may call, over all endpoints of a gateway. */
class RouteRightsTest {
    private static final String CHAT =
            "{'model':'up/gpt-4o-mini','max_tokens':10,'messages':[{'role':'user','content':'hi'}]}";

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
        gateway = TestGateway.in(directory).provider("up", upstream.baseUrl()).start();
        client = gateway.client();
        upstream.always(dev.solvent.provider.Answer.saying("hi").usingTheWholeLimit(6));
        client.admin("/user/new", "{'user_id':'root','user_role':'proxy_admin','auto_create_key':false}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
        Await.result(vertx.close());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                // fields                                             | chat | models | key/info | key/list | user/new
                "'key_type':'default'                                  | 200 | 200 | 200 | 200 | 200",
                "'key_type':null                                       | 200 | 200 | 200 | 200 | 200",
                "'key_type':'llm_api'                                  | 200 | 200 | 403 | 403 | 403",
                "'key_type':'management'                               | 403 | 403 | 200 | 200 | 200",
                "'key_type':'read_only'                                | 403 | 200 | 200 | 200 | 403",
                "'allowed_routes':[]                                   | 200 | 200 | 200 | 200 | 200",
                "'allowed_routes':['llm_api_routes']                   | 200 | 200 | 403 | 403 | 403",
                "'allowed_routes':['openai_routes','info_routes']      | 200 | 200 | 200 | 200 | 403",
                "'allowed_routes':['/v1/chat/completions']             | 200 | 403 | 403 | 403 | 403",
                "'allowed_routes':['/chat/completions']                | 403 | 403 | 403 | 403 | 403",
                "'allowed_routes':['/v1/*','/user']                    | 200 | 200 | 403 | 403 | 200",
                "'allowed_routes':['/key/*']                           | 403 | 403 | 200 | 200 | 403",
                "'allowed_routes':['/key/i*']                          | 403 | 403 | 200 | 403 | 403",
                "'allowed_routes':['/key/inf']                         | 403 | 403 | 403 | 403 | 403",
                "'allowed_routes':['mcp_routes']                       | 403 | 403 | 403 | 403 | 403",
                "'allowed_routes':['/key/info'],'key_type':'llm_api'   | 403 | 403 | 403 | 403 | 403",
                "'allowed_routes':['/key/info'],'key_type':'read_only' | 403 | 403 | 200 | 403 | 403",
            })
    void aKeyCallsWhatItMay(String fields, int chat, int models, int info, int list, int make) {
        String key = client.makeKey("{'user_id':'root'," + fields + "}");

        assertThat(client.chat(key, CHAT).status()).as("chat").isEqualTo(chat);
        assertThat(get(key, "/v1/models").status()).as("models").isEqualTo(models);
        assertThat(get(key, "/key/info").status()).as("info").isEqualTo(info);
        assertThat(get(key, "/key/list").status()).as("list").isEqualTo(list);
        assertThat(client.post(key, "/user/new", "{'auto_create_key':false}").status())
                .as("make")
                .isEqualTo(make);
    }

    @Test
    void aDetourInThePathIsNoWayIn() {
        String key = client.makeKey("{'user_id':'root','allowed_routes':['/key/info','/v1/models']}");

        assertThat(get(key, "/key/info/../list").status()).isEqualTo(403);
        assertThat(get(key, "/key/info/%2e%2e/list").status()).isEqualTo(403);
        assertThat(client.post(key, "/v1/models/../chat/completions", CHAT).status())
                .isEqualTo(403);
        assertThat(get(key, "//key//info").status()).isIn(200, 404);
    }

    @Test
    void aRefusalNamesTheRouteAndWhatIsAllowed() {
        String key = client.makeKey("{'key_type':'management'}");

        Answer refused = client.chat(key, CHAT);

        assertThat(refused.error().path("message").asText())
                .contains("/v1/chat/completions")
                .contains("management_routes");
        assertThat(refused.code()).isEqualTo("route_not_allowed");
        Answer admin = get(client.makeKey("{'key_type':'llm_api'}"), "/key/info");
        assertThat(admin.error().path("message").asText()).contains("/key/info").contains("llm_api_routes");
        assertThat(admin.error().path("type").asText()).isEqualTo("auth_error");
        assertThat(admin.code()).isEqualTo("403");
    }

    @Test
    void aRuleHoldsFromTheMomentThatItIsMade() {
        String key = client.makeKey("{}");
        assertThat(client.chat(key, CHAT).status()).isEqualTo(200);

        client.admin("/key/update", "{'key':'" + key + "','allowed_routes':['/key/info']}");
        assertThat(client.chat(key, CHAT).status()).isEqualTo(403);

        client.admin("/key/update", "{'key':'" + key + "','allowed_routes':null}");
        Await.until(
                () -> client.chat(key, CHAT).status() == 200, "a refusal may come from a copy that is a moment old");
    }

    @Test
    void whatWasSentComesBack() {
        String key = client.makeKey("{'key_type':'llm_api'}");
        assertThat(client.read("/key/info?key=" + key)
                        .json()
                        .at("/info/key_type")
                        .asText())
                .isEqualTo("llm_api");
        assertThat(client.read("/key/info?key=" + key).json().at("/info/allowed_routes"))
                .hasToString("[\"llm_api_routes\"]");

        String other = client.makeKey("{'allowed_routes':['/v1/*','info_routes']}");
        assertThat(client.read("/key/info?key=" + other).json().at("/info/allowed_routes"))
                .hasToString("[\"/v1/*\",\"info_routes\"]");
        assertThat(client.read("/key/info?key=" + client.makeKey("{}")).json().at("/info/allowed_routes"))
                .hasToString("[]");
    }

    private static Answer get(String key, String path) {
        return client.send(client.request(path).header("authorization", "Bearer " + key));
    }
}
