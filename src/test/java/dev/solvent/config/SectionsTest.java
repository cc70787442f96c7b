package dev.solvent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.provider.AuthStyle;
import dev.solvent.provider.DemoConfig;
import dev.solvent.provider.ProviderConfig;
import dev.solvent.redis.RedisConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sections of the features, as they come out of files and environments. */
class SectionsTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private String yaml = "";

    private SolventConfig load() throws IOException {
        Path file = Files.writeString(directory.resolve("f.yaml"), yaml);
        Flags flags = new Flags(Optional.of(file), Optional.empty(), Optional.empty());
        return new ConfigLoader(flags, environment).load();
    }

    private List<String> problems() {
        ConfigException refused = catchThrowableOfType(ConfigException.class, this::load);
        assertThat(refused).isNotNull();
        return refused.problems().stream()
                .map(problem -> problem.toString().replace(directory + "/", ""))
                .toList();
    }

    @Test
    void withoutAUrlThereIsNoOtherRedisThanTheBundledOne() throws IOException {
        yaml = "redis: {timeout: 5s, prefix: mine}";
        RedisSection redis = load().redis();
        assertThat(redis.server()).isEmpty();
        assertThat(redis.keyspace().start()).isEqualTo("{mine}:");
        assertThat(redis.bundled("redis://127.0.0.1:1"))
                .isEqualTo(RedisConfig.of("redis://127.0.0.1:1").withTimeout(Duration.ofSeconds(5)));
    }

    @Test
    void aProviderCanBeLikeAnotherUnderItsOwnName() throws IOException {
        yaml = """
                providers:
                  openai-2: {like: openai, api_key: sk-2, timeout: 9s}
                  azure: {like: openai, base_url: 'https://x.example/openai/v1', api_key: k, auth: api-key}
                models:
                  fast: [openai-2/gpt-4.1, azure/gpt-4.1]
                routing:
                  unlisted_models: refuse
                  balance: {fast: [2, 1]}
                prices:
                  models: {'azure/gpt-4.1': {input: 1, output: 2.5}}
                  like: {'azure/ours': openai/gpt-4.1}
                """;
        SolventConfig config = load();
        ProviderConfig second = config.providerConfigs().get(0);
        assertThat(second.name()).isEqualTo("openai-2");
        assertThat(second.kind()).isEqualTo("openai");
        assertThat(second.baseUrl()).isEqualTo("https://api.openai.com/v1");
        assertThat(second.outputLimitField()).isEqualTo("max_completion_tokens");
        assertThat(second.connections().timeoutMillis()).isEqualTo(9_000);
        assertThat(config.providerConfigs().get(1).baseUrl()).isEqualTo("https://x.example/openai/v1");
        assertThat(config.routing().balance()).containsEntry("fast", List.of(2, 1));
        assertThat(config.prices().own().like()).containsEntry("azure/ours", "openai/gpt-4.1");
    }

    @Test
    void whatIsWrongWithRoutingAndPricesIsToldByItsPlace() {
        yaml = """
                demo: {enabled: true}
                models: {fast: demo/demo}
                routing: {balance: {fast: [1, 2]}}
                """;
        assertThat(problems())
                .containsExactly("f.yaml:3: routing.balance.fast: needs a share for each of the 1 targets, not 2");
        yaml = "prices: {models: {'a/b': {inptu: 1}}}";
        assertThat(problems()).singleElement().asString().startsWith("f.yaml:1: prices.models.a/b.inptu: must be one");
        yaml = "providers: {x: {like: nobody, api_key: k}}";
        assertThat(problems())
                .containsExactly("f.yaml:1: providers.x.like: no provider named nobody is known; it needs a base_url");
        yaml = "routing: {unlisted_models: maybe}";
        assertThat(problems())
                .containsExactly("f.yaml:1: routing.unlisted_models: expected one of allow, refuse, found 'maybe'");
    }

    @Test
    void theEnvironmentNamesTheRedis() throws IOException {
        yaml = "redis: {url: 'redis://a', prefix: a}";
        environment.put("REDIS_URL", "rediss://:hush@b:6380/2");
        environment.put("SOLVENT_REDIS_PREFIX", "b");
        assertThat(load().redis().server()).map(RedisConfig::url).contains("rediss://:hush@b:6380/2");
        assertThat(load().redis().prefix()).isEqualTo("b");
        assertThat(load().toString()).doesNotContain("hush");
    }

    @Test
    void theEnvironmentSetsTheGlobalBudget() throws IOException {
        environment.put("SOLVENT_MAX_BUDGET", "12.50");
        assertThat(load().budget().global())
                .contains(new BudgetConfig.Global(new BigDecimal("12.50"), Optional.empty()));
        environment.put("SOLVENT_BUDGET_DURATION", "1mo");
        assertThat(load().budget().global().map(BudgetConfig.Global::period)).contains(BudgetPeriod.parse("1mo"));
    }

    @Test
    void theEnvironmentChangesOneHalfOfTheGlobalBudget() throws IOException {
        yaml = "budget: {global: {max_budget: 5, budget_duration: 7d}}";
        environment.put("SOLVENT_MAX_BUDGET", "6");
        assertThat(load().budget().global())
                .contains(new BudgetConfig.Global(new BigDecimal("6"), Optional.of(BudgetPeriod.parse("7d"))));
    }

    @Test
    void aKeyInTheEnvironmentSwitchesItsProviderOn() throws IOException {
        environment.put("OPENAI_API_KEY", "sk-env");
        environment.put("OPENAI_API_BASE", "http://127.0.0.1:9/v1");
        environment.put("OPENAI_BASE_URL", "http://127.0.0.1:4000/v1");
        assertThat(load().providerConfigs()).singleElement().satisfies(openai -> {
            assertThat(openai.name()).isEqualTo("openai");
            assertThat(openai.apiKey()).contains("sk-env");
            assertThat(openai.baseUrl()).isEqualTo("http://127.0.0.1:9/v1");
            assertThat(openai.outputLimitField()).isEqualTo("max_completion_tokens");
        });
    }

    @Test
    void whatTheFileSaysOfAProviderGoesBeforeItsOwnVariables() throws IOException {
        environment.put("OPENAI_API_KEY", "sk-env");
        environment.put("GROQ_API_KEY", "sk-groq");
        environment.put("MISTRAL_API_KEY", "sk-mistral");
        yaml = """
                providers:
                  mine: {base_url: 'http://127.0.0.1:8/v1'}
                  openai: {api_key: sk-file, keep_alive: 7s}
                  groq:
                  mistral: {enabled: false}
                """;
        List<ProviderConfig> providers = load().providerConfigs();
        assertThat(providers).extracting(ProviderConfig::name).containsExactly("mine", "openai", "groq");
        assertThat(providers)
                .flatExtracting(provider -> provider.apiKey().stream().toList())
                .containsExactly("sk-file", "sk-groq");
        assertThat(providers.get(1).connections().keepAliveSeconds()).isEqualTo(7);
    }

    @Test
    void everythingOfAProviderCanBeSet() throws IOException {
        Path authorities = Files.writeString(directory.resolve("ca.pem"), "");
        yaml = """
                providers:
                  mine:
                    base_url: https://example.org/v1
                    api_key: key
                    auth: x-my-key
                    headers: {x-team: blue}
                    output_limit_field: max_output_tokens
                    connect_timeout: 3s
                    keep_alive: 1m
                    max_connections: 5
                    trusted_certificates: %s
                    proxy: http://user:hush@proxy:3128
                """.formatted(authorities);
        ProviderConfig mine = load().providerConfigs().get(0);
        assertThat(mine.auth()).isEqualTo(new AuthStyle("x-my-key", ""));
        assertThat(mine.headers()).containsExactly(Map.entry("x-team", "blue"));
        assertThat(mine.outputLimitField()).isEqualTo("max_output_tokens");
        assertThat(mine.connections().connectTimeoutMillis()).isEqualTo(3000);
        assertThat(mine.connections().keepAliveSeconds()).isEqualTo(60);
        assertThat(mine.connections().maxConnections()).isEqualTo(5);
        assertThat(mine.connections().trustedCertificates()).contains(authorities);
        assertThat(mine.connections().proxy()).isPresent();
        assertThat(load().toString()).doesNotContain("hush", "blue");
    }

    @Test
    void theDemoProviderCanBeSlowedDownAndSwitchedOff() throws IOException {
        yaml = "demo: {first_token: 200ms, per_token: 5ms}";
        assertThat(load().demo().config()).contains(new DemoConfig(200, 5));
        yaml = "demo: {enabled: false}";
        assertThat(load().demo().config()).isEmpty();
    }

    @Test
    void modelsHaveTargetsInOrder() throws IOException {
        yaml = "models: {fast: demo/demo, 'gpt-4.1': [demo/demo-large, demo/demo]}";
        assertThat(load().routes().models())
                .containsExactly(
                        Map.entry("fast", List.of("demo/demo")),
                        Map.entry("gpt-4.1", List.of("demo/demo-large", "demo/demo")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "redis: {prefix: 'a b'}          | f.yaml:1: redis.prefix: the Redis prefix must be",
                "redis: {wait_replicas: 1}       | f.yaml:1: redis.wait_replicas: the bundled server has no replicas",
                "redis: {url: 'redis-cluster://h', wait_replicas: 1} | f.yaml:1: redis.wait_replicas: One cannot wait for",
                "redis: {url: 'redis://h', wait_replicas: 1, wait_timeout: 2s} | f.yaml:1: redis.wait_replicas: The time to",
                "redis: {wait_replicas: -1}      | f.yaml:1: redis.wait_replicas: The replicas to wait for must be from 0",
                "redis: {wait_timeout: 0s}       | f.yaml:1: redis.wait_timeout: The time to wait for replicas must be",
                "redis: {timeout: 0s}            | f.yaml:1: redis.timeout: The time-out of Redis must be more than nothing",
                "redis: {url: 'http://:hush@h'}  | f.yaml:1: redis.url: The Redis URL http://***@h cannot be read",
                "redis: {url: 'redis://:hush@h:x'} | f.yaml:1: redis.url: The Redis URL redis://***@h:x cannot be read",
                "budget: {fitting: {share_percent: 0}} | f.yaml:1: budget.fitting.share_percent: must be from 1 to 100",
                "budget: {max_wait: 6m}          | f.yaml:1: budget.max_wait: must be from 0 to 5m",
                "budget: {minimum_output_tokens: 0} | f.yaml:1: budget.minimum_output_tokens: must be at least 1",
                "budget: {unpriced_models: deny} | f.yaml:1: budget.unpriced_models: expected one of refuse, allow, found 'deny'",
                "budget: {global: {max_budget: -1}} | f.yaml:1: budget.global.max_budget: must be from 0 to 9007199.254740991 dollars",
                "budget: {global: {max_budget: 10000000}} | f.yaml:1: budget.global.max_budget: must be from 0 to",
                "budget: {global: {max_budget: lots}} | f.yaml:1: budget.global.max_budget: expected a decimal number",
                "budget: {global: {budget_duration: 1d}} | f.yaml:1: budget.global.max_budget: is missing",
                "budget: {global: {max_budget: 1, budget_duration: 1 day}} | f.yaml:1: budget.global.budget_duration: '1 day' is no budget duration",
                "demo: {first_token: 20m}        | f.yaml:1: demo.first_token: 0 to 10 min, not 1200000 ms",
                "server: {body_timeout: 0s}      | f.yaml:1: server.body_timeout: must be longer than nothing",
                "upstream: {retry: {retries: -1}} | f.yaml:1: upstream.retry.retries: must be from 0 to 100",
                "upstream: {retry: {may_be_billed: maybe}} | f.yaml:1: upstream.retry.may_be_billed: expected one of never",
                "upstream: {cooldown: {allowed_fails: -1}} | f.yaml:1: upstream.cooldown.allowed_fails: must not be negative",
                "providers: {up: {base_url: 'http://h', billed_statuses: [200]}} | f.yaml:1: providers.up.billed_statuses: from 300 to 599",
                "providers: {openai: hush}       | f.yaml:1: providers.openai: expected keys and values, found a single value",
                "providers: {openai: {base_urll: x}} | f.yaml:1: providers.openai.base_urll: unknown key; did you mean base_url?",
                "providers: {openai: {base_url: pass}} | f.yaml:1: providers.openai.base_url: must begin with https:// or http://",
                "providers: {mine: {}}           | f.yaml:1: providers.mine.base_url: is missing, and no provider named mine is known",
                "providers: {Mine: {base_url: 'http://h'}} | f.yaml:1: providers.Mine: lower-case letters",
                "providers: {demo: {api_key: x}} | f.yaml:1: providers.demo: the demo provider is set in section demo",
                "providers: {openai: {api_key: ''}} | f.yaml:1: providers.openai.api_key: is empty",
                "providers: {openai: {api_key: x, auth: none}} | f.yaml:1: providers.openai.auth: is none, so api_key would never be sent",
                "providers: {openai: {auth: 'two words'}} | f.yaml:1: providers.openai.auth: not a header name",
                "providers: {openai: {connect_timeout: 0s}} | f.yaml:1: providers.openai.connect_timeout: 1 ms to 10 min, not 0 ms",
                "providers: {openai: {keep_alive: 0s}} | f.yaml:1: providers.openai.keep_alive: at least 1 s, not 0 s",
                "providers: {openai: {max_connections: 0}} | f.yaml:1: providers.openai.max_connections: at least 1, not 0",
                "providers: {openai: {trusted_certificates: no/file}} | f.yaml:1: providers.openai.trusted_certificates: cannot read no/file",
                "providers: {openai: {proxy: 'http://u:hush@h p'}} | f.yaml:1: providers.openai.proxy: must be like http://host:port",
                "providers: {openai: {proxy: 'socks://u:hush@h:1'}} | f.yaml:1: providers.openai.proxy: must be like http://host:port",
                "models: {fast: demo}            | f.yaml:1: models.fast[0]: must be provider/model, not: demo",
                "models: {fast: []}              | f.yaml:1: models.fast: needs at least one provider/model",
                "models: {gpt-4.1: [demo/demo, demmo/x]} | f.yaml:1: models.gpt-4.1[1]: no provider demmo is on; did you mean demo?",
                "models: {'a*b': demo/demo}      | f.yaml:1: models.a*b: a * can only be the last character",
            })
    void whatIsWrongIsToldByLineAndKeyWithoutSecrets(String text, String problem) {
        yaml = text;
        assertThat(problems()).singleElement().asString().startsWith(problem).doesNotContain("hush");
    }

    @Test
    void theLineIsThatOfTheKey() {
        yaml = """
                providers:
                  mine:
                    base_url: http://h/v1
                    keep_alive: 0s
                """;
        assertThat(problems()).containsExactly("f.yaml:4: providers.mine.keep_alive: at least 1 s, not 0 s");
        yaml = """
                models:
                  gpt-4.1:
                    - demo/demo
                    - nobody/x
                """;
        assertThat(problems()).containsExactly("f.yaml:4: models.gpt-4.1[1]: no provider nobody is on");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SOLVENT_MAX_BUDGET      | ten        | SOLVENT_MAX_BUDGET: budget.global.max_budget: expected a decimal number",
                "SOLVENT_MAX_BUDGET      | -1         | SOLVENT_MAX_BUDGET: budget.global.max_budget: must be from 0",
                "SOLVENT_MAX_BUDGET      | 1e3        | SOLVENT_MAX_BUDGET: budget.global.max_budget: expected a decimal number",
                "SOLVENT_BUDGET_DURATION | 1d         | SOLVENT_BUDGET_DURATION: budget.global.max_budget: is missing",
                "SOLVENT_REDIS_PREFIX    | {x}        | SOLVENT_REDIS_PREFIX: redis.prefix: the Redis prefix must be",
                "REDIS_URL               | redis//x:hush@h | REDIS_URL: redis.url: The Redis URL",
                "OPENAI_API_BASE         | pass       | environment: openai: base_url: must begin with https:// or http://",
            })
    void aBadVariableIsToldByItsName(String name, String value, String problem) {
        environment.put("OPENAI_API_KEY", "sk-hush");
        environment.put(name, value);
        assertThat(problems()).singleElement().asString().startsWith(problem).doesNotContain("hush");
    }
}
