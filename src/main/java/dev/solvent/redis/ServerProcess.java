package dev.solvent.redis;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of the bundled server, from its start to its end. It ends with this process, by whatever death. */
final class ServerProcess {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
    private static final int LINES_OF_LOG = 12;

    // The script's guard waits on the process' standard input, which stays open as long as this object lives.
    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** Starts the server and waits until it serves. A server that has much to load may take its time. */
    static ServerProcess start(DataDirectory directory, Path binary, int port, String password) {
        try {
            directory.write("redis.conf", configuration(directory, port, password), false);
            Path log = directory.file("redis.log");
            directory.createUnlessThere("redis.log");
            directory.write("start-redis.sh", resource("start-redis.sh").getBytes(StandardCharsets.UTF_8), false);
            Process process = new ProcessBuilder(
                            "/bin/sh",
                            directory.file("start-redis.sh").toString(),
                            binary.toString(),
                            directory.file("redis.conf").toString())
                    .directory(directory.redis().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
            directory.write("redis.pid", Long.toString(process.pid()).getBytes(StandardCharsets.US_ASCII), false);
            ServerProcess server = new ServerProcess(process);
            try {
                server.awaitService(port, password, log);
                return server;
            } catch (BundledRedisException e) {
                server.stop();
                throw e;
            }
        } catch (IOException e) {
            throw new BundledRedisException("Cannot start the bundled Redis: " + e, e);
        }
    }

    long id() {
        return process.pid();
    }

    /** Completed when the server is no more. */
    CompletableFuture<Process> end() {
        return process.onExit();
    }

    /** Stops the server in good order, and by force if it does not obey. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                var unused = process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            var unused = process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitService(int port, String password, Path log) throws IOException {
        String silence = "";
        long lastAnswerNanos = System.nanoTime();
        while (System.nanoTime() - lastAnswerNanos < LONGEST_SILENCE.toNanos()) {
            if (!process.isAlive()) {
                throw failure("it ended with status " + process.exitValue(), log);
            }
            try (Probe probe = Probe.open(port, password, LONGEST_ANSWER)) {
                lastAnswerNanos = System.nanoTime();
                if (!probe.processId().equals(OptionalLong.of(process.pid()))) {
                    throw failure("another server answers in its place", log);
                }
                if (probe.ask("PING").equals("PONG")) {
                    return;
                }
                silence = "it still loads its data";
            } catch (IOException e) {
                silence = "it does not answer: " + e.getMessage();
            }
            pause();
        }
        throw failure(silence, log);
    }

    private BundledRedisException failure(String reason, Path log) throws IOException {
        List<String> lines =
                Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size());
        return new BundledRedisException(
                "The bundled Redis did not start: " + reason + ". The end of " + log + ":\n" + String.join("\n", last));
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundledRedisException("Interrupted while the bundled Redis was starting", e);
        }
    }

    private static byte[] configuration(DataDirectory directory, int port, String password) throws IOException {
        String own = "port " + port + "\nrequirepass " + password + "\ndir "
                + quoted(directory.redis().toString()) + "\n";
        return (resource("redis.conf") + own).getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = ServerProcess.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IOException("The class path lacks " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
