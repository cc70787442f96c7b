package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.config.ConfigLoader;
import dev.solvent.config.Flags;
import dev.solvent.config.SolventConfig;
import dev.solvent.provider.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import dev.solvent.redis.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command that takes over a LiteLLM proxy config. */
class ImportLitellmTest {
    private static final Path EXAMPLES = Path.of("src", "test", "resources", "dev", "solvent", "litellm");

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        Main main = new Main(environment, (config, loss) -> Future.failedFuture("not asked to serve"), Runnable::run);
        return main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("litellm.yaml"), yaml).toString();
    }

    private String refused(String yaml) throws IOException {
        assertThat(run("import-litellm", file(yaml))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        return err.toString().replace(directory + "/", "").strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"first-steps", "balance", "wildcards", "prices", "settings", "parts"})
    void theExamplesBecomeWhatIsExpected(String name) throws IOException {
        int code = run("import-litellm", EXAMPLES.resolve(name + ".yaml").toString());

        assertThat(out.toString()).isEqualTo(Files.readString(EXAMPLES.resolve(name + ".expected.yaml")));
        assertThat(err.toString().lines()).last().asString().endsWith("check-config accepts the result");
        assertThat(err.toString()).doesNotContain("hush");
        assertThat(code).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            router_settings: {timeout: 14400} | timeout: 14400s | longest_request: 14400s
            litellm_settings: {request_timeout: 604800} | timeout: 604800s | longest_request: 604800s
            router_settings: {timeout: 8640000} | timeout: 604800s | longest_request: 604800s
            router_settings: {timeout: 10800} | timeout: 10800s |
            router_settings: {timeout: 0.5} | timeout: 500ms |
            """)
    void aLongTimeoutTakesTheLongestRequestAlong(String section, String timeout, String longest) throws IOException {
        String models = "model_list: [{model_name: a, litellm_params: {model: gpt-4o, api_key: os.environ/K}}]\n";
        assertThat(run("import-litellm", file(models + section))).isZero();
        assertThat(err.toString().lines()).last().asString().endsWith("check-config accepts the result");
        assertThat(out.toString().lines().map(String::strip)).contains(timeout);
        if (longest == null) {
            assertThat(out.toString()).doesNotContain("longest_request");
        } else {
            assertThat(out.toString().lines().map(String::strip)).contains(longest);
        }
    }

    @Test
    void aWarningEndsWithThreeIfThatIsAskedFor() throws IOException {
        assertThat(run(
                        "import-litellm",
                        "--strict",
                        EXAMPLES.resolve("first-steps.yaml").toString()))
                .isEqualTo(3);
        String whole = file("""
                model_list: [{model_name: a, litellm_params: {model: gpt-4o, api_key: os.environ/K}}]
                general_settings: {master_key: os.environ/M, database_url: x}
                """);
        assertThat(run("import-litellm", "--strict", whole)).isZero();
        assertThat(err.toString()).contains("note: general_settings.database_url: Redis holds everything");
    }

    @Test
    void everySettingThatIsNotCarriedIsNamed() throws IOException {
        String yaml = """
                top_x: 1
                model_list:
                  - model_name: a
                    entry_x: 1
                    litellm_params: {model: gpt-4o, params_x: 1, "odd\\nname": 2}
                    model_info: {info_x: 1}
                general_settings: {general_x: {deep: 1}}
                litellm_settings: {litellm_x: [1], cache_params: {cache_x: 1}}
                router_settings: {router_x: 1, provider_budget_config: {openai: {budget_limit: 1, budget_x: 1}}}
                environment_variables: {ENV_X: 1}
                """;
        assertThat(run("import-litellm", file(yaml))).isZero();
        for (String path : List.of(
                "top_x",
                "model_list[0].entry_x",
                "model_list[0].litellm_params.params_x",
                "model_list[0].litellm_params.\"odd name\"",
                "model_list[0].model_info.info_x",
                "general_settings.general_x",
                "litellm_settings.litellm_x",
                "litellm_settings.cache_params.cache_x",
                "router_settings.router_x",
                "router_settings.provider_budget_config.openai.budget_x",
                "environment_variables.ENV_X")) {
            assertThat(err.toString()).contains("warning: " + path + ": ");
            assertThat(out.toString()).contains("# " + path + ": ");
        }
    }

    @Test
    void theFileIsForItsOwnerAndIsNotWrittenOverUnasked() throws IOException {
        Path to = directory.resolve("made/solvent.yaml");
        String from = EXAMPLES.resolve("first-steps.yaml").toString();

        assertThat(run("import-litellm", from, "-o", to.toString())).isZero();
        assertThat(to).hasSameTextualContentAs(EXAMPLES.resolve("first-steps.expected.yaml"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
                .isEqualTo("rw-------");

        Files.writeString(to, "mine");
        assertThat(run("import-litellm", from, "-o", to.toString())).isEqualTo(1);
        assertThat(to).hasContent("mine");
        assertThat(err.toString()).contains("is there already; --force writes over it");

        assertThat(run("import-litellm", from, "--force", "-o", to.toString())).isZero();
        assertThat(to).hasSameTextualContentAs(EXAMPLES.resolve("first-steps.expected.yaml"));
        assertThat(to.getParent().toFile().list()).containsExactly("solvent.yaml");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            server: {port: 4000} | solvent: litellm.yaml: is no LiteLLM config: it has none of model_list
            - a | solvent: litellm.yaml: is no LiteLLM config: expected keys and values
            just words | solvent: litellm.yaml: is no LiteLLM config: expected keys and values
            model_list: {a: 1} | solvent: litellm.yaml: model_list: expected a list
            model_list: [x] | solvent: litellm.yaml: model_list[0]: expected keys and values, found a single value
            model_list: [{litellm_params: {model: x}}] | solvent: litellm.yaml: model_list[0].model_name: expected the name of a model
            model_list: [{model_name: a}] | solvent: litellm.yaml: model_list[0].litellm_params.model: expected such as openai/gpt-4o
            general_settings: [] | solvent: litellm.yaml: general_settings: expected keys and values
            litellm_settings: {num_retries: many} | solvent: litellm.yaml: litellm_settings.num_retries: expected a number
            router_settings: {timeout: -1} | solvent: litellm.yaml: router_settings.timeout: expected seconds, more than none
            router_settings: {timeout: 1e99} | solvent: litellm.yaml: router_settings.timeout: expected seconds, more than none
            litellm_settings: {a: 1, a: 2} | solvent: litellm.yaml:1: a is given twice
            litellm_settings: {a: *b} | solvent: litellm.yaml:1: is not YAML: found undefined alias
            litellm_settings: {a: | solvent: litellm.yaml:1: is not YAML:
            litellm_settings: {a: !!python/object:os.system x} | solvent: litellm.yaml:1: is not YAML: Global tag is not allowed
            litellm_settings: &a {b: *a} | solvent: litellm.yaml:1: an alias must not contain itself
            general_settings: {master_key: os.environ/A-B} | solvent: os.environ/A-B: is no name of a variable
            """)
    void whatIsNoConfigIsToldInALineAndWithTwo(String yaml, String complaint) throws IOException {
        assertThat(refused(yaml)).startsWith(complaint);
    }

    @Test
    void filesThatCannotBeReadAreTold() throws IOException {
        assertThat(run("import-litellm", directory + "/no.yaml")).isEqualTo(2);
        assertThat(run("import-litellm", directory.toString())).isEqualTo(2);
        Path latin = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertThat(run("import-litellm", latin.toString())).isEqualTo(2);
        Path huge = Files.writeString(directory.resolve("huge.yaml"), "a: " + "x".repeat(4 << 20));
        assertThat(run("import-litellm", huge.toString())).isEqualTo(2);
        assertThat(run("import-litellm", file("include: [gone.yaml]"))).isEqualTo(2);
        assertThat(run("import-litellm")).isEqualTo(2);
        assertThat(err.toString().replace(directory.toString(), "D").lines())
                .startsWith(
                        "solvent: D/no.yaml: no such file",
                        "solvent: D: is a directory",
                        "solvent: D/latin.yaml: is not UTF-8 text",
                        "solvent: D/huge.yaml: is larger than 3 MiB",
                        "solvent: D/gone.yaml: no such file");
    }

    @Test
    void aBombOfAliasesIsNotUnfolded() throws IOException {
        StringBuilder bomb = new StringBuilder("litellm_settings:\n  l0: &l0 [x, x]\n");
        for (int i = 1; i < 24; i++) {
            bomb.append("  l")
                    .append(i)
                    .append(": &l")
                    .append(i)
                    .append(" [*l")
                    .append(i - 1)
                    .append(", *l")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThat(refused(bomb.toString())).startsWith("solvent: litellm.yaml: its aliases come to more than");
    }

    @Test
    void aGatewayServesFromTheResult() throws IOException {
        Vertx vertx = Vertx.vertx();
        try (TestUpstream upstream = TestUpstream.start(vertx)) {
            upstream.onModel("broken", Scripts.refusing(500, "{}", Map.of()));
            upstream.onModel("spare", Answer.saying("from the spare").usage(10, 5));
            String from = file("""
                    model_list:
                      - model_name: mine
                        litellm_params:
                          model: openai/broken
                          api_base: %s
                          api_key: os.environ/UPSTREAM_KEY
                          input_cost_per_token: 0.000001
                          output_cost_per_token: 0.000004
                      - model_name: other
                        litellm_params:
                          model: openai/spare
                          api_base: %s
                          api_key: os.environ/UPSTREAM_KEY
                          input_cost_per_token: 0.000001
                          output_cost_per_token: 0.000004
                    router_settings:
                      model_group_alias: {gpt-4: mine}
                      fallbacks: [{mine: [other]}]
                      num_retries: 0
                    litellm_settings: {max_budget: 5}
                    general_settings: {master_key: os.environ/PROXY_KEY}
                    """.formatted(upstream.baseUrl(), upstream.baseUrl()));
            Path made = directory.resolve("solvent.yaml");
            assertThat(run("import-litellm", from, "-o", made.toString()))
                    .as(err.toString())
                    .isZero();

            environment.putAll(Map.of(
                    "PROXY_KEY",
                    "sk-proxy-0123456789",
                    "UPSTREAM_KEY",
                    "sk-up",
                    "SOLVENT_PORT",
                    "0",
                    "SOLVENT_DATA",
                    directory.resolve("data").toString(),
                    "REDIS_URL",
                    TestRedis.config().url(),
                    "SOLVENT_REDIS_PREFIX",
                    TestGateway.freshPrefix()));
            SolventConfig config = new ConfigLoader(
                            new Flags(Optional.of(made), Optional.empty(), Optional.empty()), environment)
                    .load();
            Gateway gateway = Await.result(Gateway.start(config));
            try {
                GatewayClient client = new GatewayClient(gateway.port(), "sk-proxy-0123456789");
                serves(client, upstream);
            } finally {
                Await.result(gateway.stop());
            }
        } finally {
            Await.result(vertx.close());
        }
    }

    private static void serves(GatewayClient client, TestUpstream upstream) {
        String question = "'messages': [{'role': 'user', 'content': 'hi'}]}";
        String key = client.makeKey("{'max_budget': 1}");
        GatewayClient.Answer answer = client.chat(key, "{'model': 'gpt-4', " + question);

        assertThat(answer.text()).contains("from the spare");
        assertThat(client.settled(key)).isEqualTo(30_000);
        assertThat(upstream.requests())
                .extracting(request -> request.model() + " " + request.headers().get("authorization"))
                .containsExactly("broken Bearer sk-up", "spare Bearer sk-up");
        assertThat(client.chat(key, "{'model': 'demo', " + question).code()).isEqualTo("model_not_found");
        assertThat(client.read("/v1/models").json().at("/data").findValuesAsText("id"))
                .containsExactly("gpt-4", "mine", "other");
    }
}
