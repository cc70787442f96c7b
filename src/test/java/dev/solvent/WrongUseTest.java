package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Await;
import dev.solvent.redis.TestRedis;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands in the hands of somebody who gives them the wrong things: one clear line, the right status, nothing harmed. */
class WrongUseTest {
    private static final String LITELLM =
            "model_list: [{model_name: a, litellm_params: {model: openai/gpt-4.1, api_key: sk-x}}]";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        Main main = new Main(environment, Gateway::start, new ProcessLifetime());
        return main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String error() {
        return err.toString().strip().replace(directory + "/", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "binary | binary: is not UTF-8 text",
                "directory | directory: is a directory (named by --config)",
                "nowhere | nowhere: no such file (named by --config)",
                "huge | huge: is larger than 8MiB (named by --config)",
                "list | list:1: expected keys and values, found a list",
                "cut | cut:2: not valid YAML: expected ',' or '}', but got <stream end>",
                "loop | loop: cannot be read (named by --config)",
            })
    void aBadConfigurationFileIsOneLine(String file, String message) throws IOException {
        strange();
        assertThat(run("check-config", "--config", directory.resolve(file).toString()))
                .isEqualTo(2);
        assertThat(error()).isEqualTo("solvent: " + message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aConfigurationFileNeedsAName() {
        assertThat(run("check-config", "--config", "")).isEqualTo(2);
        assertThat(error()).isEqualTo("solvent: --config: names no file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file | binary | binary: is not YAML: special characters are not allowed",
                "file | directory | directory: cannot be read: Is a directory",
                "file | nowhere | nowhere: no such file",
                "file | empty | empty: is empty",
                "file | huge | huge: cannot be read: it is larger than 33554432 bytes",
                "litellm_map | binary | binary: is not JSON",
                "litellm_map | directory | directory: cannot be read: Is a directory",
                "litellm_map | nowhere | nowhere: no such file",
                "litellm_map | list | list: is not an object of models",
            })
    void aBadListOfPricesIsOneLine(String key, String file, String message) throws IOException {
        strange();
        Path config = Files.writeString(
                directory.resolve("c.yaml"), "prices: {" + key + ": " + directory.resolve(file) + "}");
        assertThat(run("check-config", "--config", config.toString())).isEqualTo(2);
        assertThat(error()).isEqualTo("solvent: " + message);
    }

    @Test
    void anImportHarmsNothingThatIsInItsWay() throws IOException {
        strange();
        String from =
                Files.writeString(directory.resolve("litellm.yaml"), LITELLM).toString();
        assertThat(run(
                        "import-litellm",
                        from,
                        "--force",
                        "-o",
                        directory.resolve("directory").toString()))
                .isEqualTo(1);
        assertThat(error()).isEqualTo("solvent: directory is a directory");
        assertThat(directory.resolve("directory")).isEmptyDirectory();

        err.getBuffer().setLength(0);
        assertThat(run(
                        "import-litellm",
                        from,
                        "-o",
                        directory.resolve("list").resolve("x").toString()))
                .isEqualTo(1);
        assertThat(error()).startsWith("solvent: list/x cannot be written: ");
        assertThat(directory.resolve("list")).hasContent("[1, 2]");
    }

    @Test
    void verifyMakesNoGatewaysData() {
        Path data = directory.resolve("data");
        environment.put("SOLVENT_DATA", data.toString());
        assertThat(run("verify")).isEqualTo(1);
        assertThat(error())
                .isEqualTo(
                        "solvent: No gateway has run in the data directory data yet, and no other Redis is named by REDIS_URL");
        assertThat(data).doesNotExist();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void verifyMakesNoLedger() {
        environment.put("SOLVENT_DATA", directory.resolve("data").toString());
        environment.put("REDIS_URL", TestRedis.config().url());
        environment.put("SOLVENT_REDIS_PREFIX", "nobody");
        for (int i = 0; i < 2; i++) {
            err.getBuffer().setLength(0);
            assertThat(run("verify")).isEqualTo(1);
            assertThat(error()).isEqualTo("solvent: Redis holds no ledger under the prefix 'nobody'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis | what answers there is no Redis",
                "rediss | it does not speak TLS; without TLS, the URL begins with redis:",
            })
    void whatIsNoRedisIsNotWaitedFor(String scheme, String message) {
        Vertx vertx = Vertx.vertx();
        try {
            NetServer web = vertx.createNetServer()
                    .connectHandler(
                            client -> client.handler(asked -> client.write("HTTP/1.1 400 Bad Request\r\n\r\n")));
            Await.result(web.listen(0, "127.0.0.1"));
            environment.put("SOLVENT_DATA", directory.toString());
            environment.put("REDIS_URL", scheme + "://127.0.0.1:" + web.actualPort());
            assertThat(run("serve")).isEqualTo(1);
            assertThat(error())
                    .isEqualTo("solvent: Cannot connect to Redis at " + scheme + "://127.0.0.1:" + web.actualPort()
                            + ": " + message);
        } finally {
            Await.result(vertx.close());
        }
    }

    /** Things that are no files to read, by their names. */
    private void strange() throws IOException {
        Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
        Files.createDirectory(directory.resolve("directory"));
        Files.createFile(directory.resolve("empty"));
        Files.writeString(directory.resolve("list"), "[1, 2]");
        Files.writeString(directory.resolve("cut"), "server: {port: 1\n");
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        try (RandomAccessFile huge =
                new RandomAccessFile(directory.resolve("huge").toFile(), "rw")) {
            huge.setLength(1L << 32); // of holes
        }
    }
}
