package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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

    private int run(String... args) {
        return Main.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), args);
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
}
