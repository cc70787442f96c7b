package dev.solvent.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.solvent.provider.ClosedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be known of the image without building it. */
class DockerfileTest {
    private static final Pattern INSTRUCTION = Pattern.compile("(?m)^([A-Z]+)\\s+(.*)$");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<Instruction> instructions = read();

    private record Instruction(String name, String text) {}

    @Test
    void everythingThatItCopiesFromTheRepositoryIsThereAndNotIgnored() throws IOException {
        List<String> sources = all("COPY").stream()
                .filter(text -> !text.contains("--from="))
                .map(text -> text.split("\\s+")[0])
                .toList();
        assertThat(sources).contains("pom.xml", "src");
        assertThat(sources).allMatch(source -> Files.exists(Path.of(source)), "is in the repository");
        List<String> ignore = Files.readAllLines(Path.of(".dockerignore"));
        assertThat(ignore).contains("*");
        assertThat(ignore).containsAll(sources.stream().map("!"::concat).toList());
    }

    @Test
    void itRunsTheJarThatTheBuildMakes() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<finalName>solvent</finalName>");
        assertThat(all("COPY")).contains("--from=build /build/target/solvent.jar /app/solvent.jar");
        assertThat(array(last("ENTRYPOINT"))).startsWith("java").endsWith("-jar", "/app/solvent.jar");
        assertThat(array(last("CMD"))).containsExactly("serve");
    }

    @Test
    void itRunsAsANumberedUserWhoOwnsTheOnlyPlaceThatIsWritten() {
        assertThat(last("USER")).matches("[1-9]\\d{3,}:\\d+");
        assertThat(all("COPY")).contains("--from=build --chown=" + last("USER") + " /image/data /data");
        assertThat(last("VOLUME")).isEqualTo("/data");
        assertThat(last("ENTRYPOINT")).contains("-Djava.io.tmpdir=/data");
    }

    @Test
    void theHealthCheckPassesWhenTheGatewayAnswers() throws Exception {
        assertThat(healthCheckAgainst(200)).isZero();
    }

    @Test
    void theHealthCheckFailsWhenTheGatewayAnswersWithAnError() throws Exception {
        assertThat(healthCheckAgainst(503)).isNotZero();
    }

    @Test
    void theHealthCheckFailsWhenNobodyListens() throws Exception {
        try (ClosedPort nobody = new ClosedPort()) {
            assertThat(healthCheckOn(nobody.port())).isNotZero();
        }
    }

    private int healthCheckAgainst(int status) throws Exception {
        HttpServer gateway = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        gateway.createContext("/", exchange -> {
            boolean alive = exchange.getRequestURI().getPath().equals("/health/liveliness");
            exchange.sendResponseHeaders(alive ? status : 404, -1);
            exchange.close();
        });
        gateway.start();
        try {
            return healthCheckOn(gateway.getAddress().getPort());
        } finally {
            gateway.stop(0);
        }
    }

    private int healthCheckOn(int port) throws Exception {
        String text = last("HEALTHCHECK");
        List<String> command = array(text.substring(text.indexOf("CMD ") + 4));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOLVENT_PORT", Integer.toString(port));
        Process process =
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private List<String> all(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::text)
                .toList();
    }

    private String last(String name) {
        List<String> found = all(name);
        assertThat(found).as(name).isNotEmpty();
        return found.get(found.size() - 1);
    }

    private static List<String> array(String json) {
        try {
            return List.of(new ObjectMapper().readValue(json, String[].class));
        } catch (IOException e) {
            throw new AssertionError("not in exec form: " + json, e);
        }
    }

    private static List<Instruction> read() {
        try {
            String text = Files.readString(Path.of("Dockerfile"))
                    .replaceAll("(?m)^#.*\n", "")
                    .replaceAll("\\\\\n\\s*", "");
            List<Instruction> found = new ArrayList<>();
            Matcher matcher = INSTRUCTION.matcher(text);
            while (matcher.find()) {
                found.add(new Instruction(matcher.group(1), matcher.group(2).strip()));
            }
            return found;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
