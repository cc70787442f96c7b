package dev.solvent.redis;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/** A Redis server that a test may freeze, kill, and start again on its port; or a sentinel, or a node of a cluster. */
public final class TestServer implements AutoCloseable {
    public static final String PASSWORD = "s3cret";

    private final Path directory;
    private final List<String> settings;
    private final List<String> modes;
    private final int port;
    private Process process;

    private TestServer(Path directory, int port, List<String> settings, List<String> modes) {
        this.directory = directory;
        this.settings = settings;
        this.modes = modes;
        this.port = port;
    }

    public static TestServer start(Path parent, String... settings) {
        return start(parent, List.of(settings), List.of());
    }

    /**
     * A server that a test may kill and that has all of its answers then: each write is in the kernel's hands before it is answered,
     * and waits for no disk. By {@code everysec} it would not be: while the disk is busy with the second before, answered writes wait
     * in the server's memory, for two seconds at most.
     */
    public static TestServer startDurable(Path parent) {
        return start(parent, "appendonly yes", "appendfsync no", "save \"\"");
    }

    static TestServer startSentinel(Path parent, String... settings) {
        return start(parent, List.of(settings), List.of("--sentinel"));
    }

    private static TestServer start(Path parent, List<String> settings, List<String> modes) {
        try {
            int port = freePort();
            Path directory = Files.createDirectory(parent.resolve("server-" + port));
            TestServer server = new TestServer(directory, port, settings, modes);
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts the server, again if it was killed; it finds what it had. */
    public void start() {
        launch();
        Processes.awaitTrue("server in " + directory, this::answers);
    }

    /** The same without waiting until it answers. */
    public void launch() {
        try (DataDirectory data = DataDirectory.open(directory)) {
            List<String> lines = new ArrayList<>(
                    List.of("bind 127.0.0.1", "port " + port, "requirepass " + PASSWORD, "dir " + directory));
            if (modes.isEmpty()) {
                lines.add("repl-diskless-sync-delay 0"); // nobody else will want the same copy
            }
            lines.addAll(settings);
            Path configuration = directory.resolve("redis.conf");
            if (!Files.exists(configuration)) {
                Files.write(configuration, lines);
            }
            List<String> command =
                    new ArrayList<>(List.of(RedisBinary.unpack(data).toString(), configuration.toString()));
            command.addAll(modes);
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(directory.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public int port() {
        return port;
    }

    public RedisConfig config() {
        return RedisConfig.of("redis://:" + PASSWORD + "@127.0.0.1:" + port);
    }

    /** What the server says to a command in a line. */
    public String ask(String line) {
        try (Probe probe = Probe.open(port, PASSWORD, Duration.ofSeconds(30))) {
            return probe.ask(line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public void freeze() {
        Processes.signal("STOP", process.pid());
    }

    public void thaw() {
        Processes.signal("CONT", process.pid());
    }

    /** Ends the server as kill -9 does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** Whether the server is there, but still reads its data. */
    public boolean isLoading() {
        try (Probe probe = Probe.open(port, PASSWORD, Duration.ofSeconds(1))) {
            return probe.ask("PING").startsWith("-LOADING");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answers() {
        try (Probe probe = Probe.open(port, PASSWORD, Duration.ofSeconds(1))) {
            return probe.processId().equals(OptionalLong.of(process.pid()))
                    && probe.ask("PING").equals("PONG");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A port that stays free while a killed server is away: below those that the system gives to whoever asks for any. A node of a
     * cluster also listens on its port + 10000.
     */
    private static int freePort() throws IOException {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(11_000, 22_000);
            if (isFree(port) && isFree(port + 10_000)) {
                return port;
            }
        }
        throw new IOException("No free port below 22000");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, Probe.loopback())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
