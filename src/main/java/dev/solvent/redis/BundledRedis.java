package dev.solvent.redis;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis server as a child of this process, for a gateway without a Redis of its own. Its data lie in
 * {@code DIRECTORY/redis}, kept by an append-only file; it listens on 127.0.0.1 only, on a free port, and wants a password.
 *
 * <p>It ends when this process ends, by whatever death. If it dies before, it is started again on the same port, so the
 * gateway's connections come back by themselves.
 */
public final class BundledRedis implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BundledRedis.class);
    private static final String PORT_SETTING = "port ";
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONG_LIFE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final DataDirectory directory;
    private final Path binary;
    private final int port;
    private final String password;
    private final ScheduledExecutorService keeper;

    private ServerProcess server;
    private long startedNanos;
    private long pauseMillis;
    private volatile boolean closed;

    private BundledRedis(DataDirectory directory) {
        this.directory = directory;
        this.binary = RedisBinary.unpack(directory);
        Orphan.stop(directory, binary);
        this.password = password(directory);
        this.port = freePort();
        this.server = ServerProcess.start(directory, binary, port, password);
        this.startedNanos = System.nanoTime();
        this.keeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "solvent-redis-keeper");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts the server and waits until it serves; do not call it on an event loop.
     *
     * @param dataDirectory the gateway's directory; made, for its owner only, if it does not exist
     * @throws DataDirectoryInUseException if another gateway works in the directory
     * @throws BundledRedisException if there is no bundled server for this machine, or it does not start
     */
    public static BundledRedis start(Path dataDirectory) {
        RedisBinary.checkPlatform();
        DataDirectory directory = DataDirectory.open(dataDirectory);
        try {
            BundledRedis redis = new BundledRedis(directory);
            redis.keep();
            return redis;
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Whether such a server has been started in that directory before. */
    public static boolean hasRunIn(Path dataDirectory) {
        return Files.isDirectory(dataDirectory.resolve("redis"));
    }

    /** How to reach the server. */
    public RedisConfig config() {
        return config(port, password);
    }

    /**
     * How to reach the server that another process of the same owner runs in that directory.
     *
     * @throws BundledRedisException if none has been started there
     */
    public static RedisConfig configOfRunning(Path dataDirectory) {
        Path redis = dataDirectory.resolve("redis");
        try (Stream<String> settings = Files.lines(redis.resolve("redis.conf"))) {
            int port = settings.filter(line -> line.startsWith(PORT_SETTING))
                    .map(line -> Integer.parseInt(
                            line.substring(PORT_SETTING.length()).strip()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("redis.conf names no port"));
            return config(port, Files.readString(redis.resolve("password")).strip());
        } catch (IOException e) {
            throw new BundledRedisException("No bundled Redis was started in " + dataDirectory + ": " + e, e);
        }
    }

    private static RedisConfig config(int port, String password) {
        return RedisConfig.of("redis://:" + password + "@127.0.0.1:" + port);
    }

    /** Stops the server, with all that was written on the disk, and gives the directory up. */
    @Override
    public void close() {
        closed = true;
        keeper.shutdownNow().clear(); // a restart that is under way is given up
        stop();
    }

    private synchronized void stop() {
        server.stop();
        directory.close();
    }

    synchronized long processId() {
        return server.id();
    }

    private synchronized void keep() {
        var unused = server.end().thenAccept(process -> died(process.exitValue()));
    }

    private synchronized void died(int status) {
        if (closed) {
            return;
        }
        if (System.nanoTime() - startedNanos > LONG_LIFE_NANOS) {
            pauseMillis = 0;
        }
        log.error("The bundled Redis has ended with status {}: starting it again in {} ms", status, pauseMillis);
        restartLater();
    }

    private void restartLater() {
        try {
            var unused = keeper.schedule(this::restart, pauseMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            return;
        }
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * pauseMillis));
    }

    private synchronized void restart() {
        try {
            server = ServerProcess.start(directory, binary, port, password);
            startedNanos = System.nanoTime();
            keep();
            log.info("The bundled Redis is back");
        } catch (BundledRedisException e) {
            if (closed) {
                return;
            }
            log.error("{} Trying again in {} ms", e.getMessage(), pauseMillis);
            restartLater();
        }
    }

    private static String password(DataDirectory directory) {
        try {
            Path file = directory.file("password");
            if (!Files.exists(file)) {
                byte[] random = new byte[32];
                new SecureRandom().nextBytes(random);
                directory.write(
                        "password", HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII), false);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new BundledRedisException("Cannot keep the password of the bundled Redis: " + e, e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, Probe.loopback())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BundledRedisException("No free port on 127.0.0.1: " + e, e);
        }
    }
}
