package dev.solvent.overspend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Solvent of its own process, from the class path of this one. */
public final class Replica implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("listens on (http://\\S+)");
    private static final int OK = 200;

    private final Process process;
    private final Path output;

    private Replica(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a small one; it is not ready yet. */
    static Replica launch(Path data, Path config, Map<String, String> environment) throws IOException {
        return launch(List.of("-Xmx256m", "-XX:+UseSerialGC"), data, config, environment);
    }

    /** Starts one in a virtual machine with these options; it is not ready yet. */
    public static Replica launch(List<String> options, Path data, Path config, Map<String, String> environment)
            throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path output = data.resolveSibling(data.getFileName() + ".out");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), "dev.solvent.Main", "--config", config.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("SOLVENT_PORT", "0");
        builder.environment().put("SOLVENT_DATA", data.toString());
        builder.environment().putAll(environment);
        return new Replica(builder.start(), output);
    }

    /** Its address with {@code /v1}, once it is ready. */
    public String baseUrl() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        while (process.isAlive()) {
            Matcher said = LISTENS.matcher(Files.readString(output));
            if (said.find()) {
                URI ready = URI.create(said.group(1) + "/health/readiness");
                HttpRequest request = HttpRequest.newBuilder(ready).build();
                if (http.send(request, BodyHandlers.discarding()).statusCode() == OK) {
                    return said.group(1) + "/v1";
                }
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("a gateway ended: " + Files.readString(output));
    }

    public long processId() {
        return process.pid();
    }

    /** As kill -9 does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
