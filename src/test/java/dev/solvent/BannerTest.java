package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.solvent.config.ServerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BannerTest {
    /** As the admin API answers, with other text that looks like a key around it. */
    private static final String GENERATED =
            "{\"key_name\":\"sk-...Zz9x\",\"key\":\"sk-made_by-Us\",\"metadata\":{\"note\":\"sk-no\"},\"max_budget\":1}";

    @TempDir
    Path directory;

    private final List<String> received = new CopyOnWriteArrayList<>();

    private static Banner banner(String host, int port) {
        ServerConfig usual = ServerConfig.DEFAULT;
        return Banner.of(
                new ServerConfig(host, 0, usual.maxBodyBytes(), usual.bodyTimeout(), usual.shutdownGrace()), port);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:4000",
        "0.0.0.0, http://127.0.0.1:4000",
        "::, http://[::1]:4000",
        "[::], http://[::1]:4000",
        "::1, http://[::1]:4000",
        "[fe80::1], http://[fe80::1]:4000",
        "gateway.example.org, http://gateway.example.org:4000",
    })
    void namesAnAddressThatCanBeCalled(String host, String address) {
        assertThat(banner(host, 4000).greeting()).endsWith(" listens on " + address);
        assertThat(banner(host, 4000).firstSteps(directory).toString()).contains(address + "/key/generate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with space", "it's $HOME \"quoted\""})
    void theThreeLinesWorkWhenPastedIntoAShell(String name) throws Exception {
        Path keyFile = Files.createDirectory(directory.resolve(name)).resolve("master-key");
        Files.writeString(keyFile, "sk-master\n");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        try {
            List<String> lines = banner("127.0.0.1", server.getAddress().getPort()).firstSteps(keyFile).stream()
                    .filter(line -> line.contains("curl"))
                    .toList();
            assertThat(lines).hasSize(3);
            String said = bash(String.join("\n", lines));
            assertThat(said).startsWith("sk-made_by-Us\n");
            assertThat(received)
                    .containsExactly(
                            "POST /key/generate Bearer sk-master application/json {\"max_budget\": 1}",
                            "POST /v1/chat/completions Bearer sk-made_by-Us application/json {\"model\": \"demo\","
                                    + " \"messages\": [{\"role\": \"user\", \"content\": \"How are you?\"}]}",
                            "GET /key/info Bearer sk-made_by-Us null ");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theLinesShowNoSecret() throws IOException {
        Path keyFile = Files.writeString(directory.resolve("master-key"), "sk-master\n");
        assertThat(banner("127.0.0.1", 1).firstSteps(keyFile).toString()).doesNotContain("sk-master");
    }

    private void answer(HttpExchange exchange) throws IOException {
        received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("authorization") + " "
                + exchange.getRequestHeaders().getFirst("content-type") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] answer = GENERATED.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer);
        }
    }

    private static String bash(String script) throws Exception {
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
