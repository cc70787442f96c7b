package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.config.SolventConfig;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private final FakeGateway gateway = new FakeGateway();

    /** Starts as it is told to, and remembers. */
    private static final class FakeGateway implements Serve.Starter, Serve.Running {
        private Optional<SolventConfig> startedWith = Optional.empty();
        private Optional<RuntimeException> failure = Optional.empty();
        private boolean acceptsLoss;
        private int stopped;

        @Override
        public Future<Serve.Running> start(SolventConfig config, boolean acceptLoss) {
            acceptsLoss = acceptLoss;
            startedWith = Optional.of(config);
            return failure.<Future<Serve.Running>>map(Future::failedFuture).orElse(Future.succeededFuture(this));
        }

        @Override
        public int port() {
            return 4711;
        }

        @Override
        public Future<Void> stop() {
            stopped++;
            return Future.succeededFuture();
        }
    }

    private int run(String... args) {
        Main main = new Main(environment, gateway, Runnable::run);
        return main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("solvent.yaml"), yaml).toString();
    }

    @Test
    void tellsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().strip()).isEqualTo("solvent " + Version.current());
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void tellsItsUsage(String flag) {
        assertThat(run(flag)).isZero();
        assertThat(out.toString())
                .startsWith("Usage: solvent")
                .contains("check-config", "--config=FILE", "--host=HOST", "--port=PORT", "SOLVENT_CONFIG");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--prot, 'solvent: Unknown option: ''--prot'''",
        "chekc-config, 'solvent: Unmatched argument at index 0: ''chekc-config'''",
        "--port, 'solvent: Missing required parameter for option ''--port'' (PORT)'",
        "--config, 'solvent: Missing required parameter for option ''--config'' (FILE)'",
    })
    void wrongUsageIsOneClearLineAndTwo(String argument, String line) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString().lines())
                .contains(line, "Try 'solvent --help'.")
                .hasSizeLessThanOrEqualTo(3);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void optionsStandBeforeOrBehindTheCommand() {
        assertThat(run("--port", "5001", "check-config")).isZero();
        assertThat(run("check-config", "--port=5002", "--host", "0.0.0.0")).isZero();
        assertThat(out.toString()).contains("127.0.0.1 port 5001", "0.0.0.0 port 5002");
    }

    @Test
    void aLossIsAcceptedOnlyIfSomebodySaysSo() {
        assertThat(run("serve")).isZero();
        assertThat(gateway.acceptsLoss).isFalse();
        assertThat(run("serve", "--accept-loss")).isZero();
        assertThat(gateway.acceptsLoss).isTrue();
        assertThat(run()).isZero();
        assertThat(gateway.acceptsLoss).isFalse();
        assertThat(run("--accept-loss")).isZero();
        assertThat(gateway.acceptsLoss).isTrue();
        assertThat(run("verify", "--accept-loss")).isEqualTo(2);
    }

    @Test
    void checkConfigTellsWhatItUnderstood() throws IOException {
        environment.put("SOLVENT_MASTER_KEY", "sk-top-secret");
        assertThat(run("check-config", "--config", file("data: /var/solvent"))).isZero();
        assertThat(out.toString())
                .contains("solvent.yaml", "127.0.0.1 port 4000", "/var/solvent", "configured")
                .doesNotContain("top-secret");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aBadConfigurationIsALineForEachProblemAndTwo() throws IOException {
        String file = file("server:\n  prot: 1\n  port: x\n");
        assertThat(run("check-config", "--config", file)).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "solvent: " + file + ":2: server.prot: unknown key; did you mean port?",
                        "solvent: " + file + ":3: server.port: expected a whole number, found 'x'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMissingFileIsOneLineAndTwo() {
        assertThat(run("check-config", "--config", "no/such.yaml")).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo("solvent: no/such.yaml: no such file (named by --config)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port=4711", "serve --port=4711", "--port=4711 serve", "serve --port 4711"})
    void servesWithOrWithoutTheCommandUntilItIsToldToEnd(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(gateway.startedWith).map(config -> config.server().port()).contains(4711);
        assertThat(gateway.stopped).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysWhereItListensAndHowToTryIt() {
        environment.put("SOLVENT_DATA", directory.toString());
        assertThat(run()).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "Solvent " + Version.current() + " listens on http://127.0.0.1:4711",
                        "The master key is in " + directory.resolve("master-key"))
                .filteredOn(line -> line.contains("curl"))
                .hasSize(3);
    }

    @Test
    void aConfiguredMasterKeyIsNotSpokenOf() {
        environment.put("SOLVENT_MASTER_KEY", "sk-top-secret-and-long");
        assertThat(run()).isZero();
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(out.toString()).doesNotContain("top-secret");
    }

    @Test
    void aStartThatFailsIsOneLineAndOne() {
        gateway.failure = Optional.of(new IllegalStateException("The port 4000 is taken"));
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("solvent: The port 4000 is taken");
        assertThat(out.toString()).isEmpty();
        assertThat(gateway.stopped).isZero();
    }

    @Test
    void aBadConfigurationStartsNothing() {
        environment.put("SOLVENT_PORT", "x");
        assertThat(run("serve")).isEqualTo(2);
        assertThat(gateway.startedWith).isEmpty();
    }

    @Test
    void checkConfigTellsProvidersBudgetModelsAndRedisWithoutSecrets() throws IOException {
        environment.put("OPENAI_API_KEY", "sk-top-secret");
        environment.put("REDIS_URL", "redis://:top-secret@redis.example.org");
        environment.put("SOLVENT_MAX_BUDGET", "100.50");
        environment.put("SOLVENT_BUDGET_DURATION", "1mo");
        String file = file("models: {fast: [openai/gpt-4.1, demo/demo]}");
        assertThat(run("check-config", "--config", file)).isZero();
        assertThat(out.toString())
                .contains(
                        "openai at https://api.openai.com/v1, with a key",
                        "demo, which answers by itself",
                        "redis://***@redis.example.org, keys begin with {solvent}",
                        "100.50 USD, 1mo",
                        "fast is openai/gpt-4.1, demo/demo")
                .doesNotContain("top-secret");
    }

    @Test
    void checkConfigWarnsOfBudgetsThatAreNotKeptWithoutRedis() throws IOException {
        assertThat(run("check-config", "--config", file("budget: {when_store_is_away: allow}")))
                .isZero();
        assertThat(out.toString()).contains("  beware       while Redis is away nobody's budget is kept");
        assertThat(run("check-config", "--config", file("budget: {when_store_is_away: sometimes}")))
                .isNotZero();
        assertThat(err.toString()).contains("budget.when_store_is_away");
    }

    @Test
    void checkConfigWarnsOfModelsWithoutAPrice() throws IOException {
        String file = file("models: {fast: [demo/demo, demo/none], 'any/*': demo/*}");
        assertThat(run("check-config", "--config", file)).isZero();
        assertThat(out.toString().lines().filter(line -> line.contains("no price")))
                .containsExactly("  beware       demo/none has no price");
    }

    @ParameterizedTest
    @CsvSource({"no/prices.yaml, no/prices.yaml", "pom.xml, pom.xml"})
    void aBadPriceFileIsAnErrorAndTwo(String prices, String named) throws IOException {
        assertThat(run("check-config", "--config", file("prices: {file: " + prices + "}")))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("solvent: " + named).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }
}
