package dev.solvent.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The Redis of the tests: one bundled server, started when the first test needs it, shared by all tests of the JVM, stopped
 * when that ends. Each class finds it empty ({@link EmptyRedis}); its tests keep out of each other's way by a {@link #prefix()} of
 * their own.
 */
public final class TestRedis {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static volatile boolean started;
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private TestRedis() {}

    /** How to reach the server, with patience for a machine that has other things to do, too. */
    public static RedisConfig config() {
        return Server.REDIS.config().withTimeout(PATIENCE);
    }

    /** A new connection. Close it, or the Vert.x, after use. */
    public static Redis connect(Vertx vertx) {
        return await(Redis.connect(vertx, config(), new Meters()));
    }

    /** A text that no other caller gets, to begin all keys with. */
    public static String prefix() {
        return "test" + PREFIXES.incrementAndGet() + ":";
    }

    /** Waits for a result, for a minute at most. Throws what the future fails with. Not on an event loop. */
    @CanIgnoreReturnValue
    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("No result within a minute", e);
        }
    }

    /** Throws everything away that tests have left, if there have been any. */
    static void empty() {
        if (started) {
            try {
                String done = LoneGateway.ask(config(), "FLUSHALL");
                if (!done.equals("OK")) {
                    throw new AssertionError("the tests' Redis was not emptied: " + done);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Server {
        static final BundledRedis REDIS = start();

        private static BundledRedis start() {
            try {
                Path directory = Files.createTempDirectory("solvent-redis");
                BundledRedis redis = BundledRedis.start(directory);
                started = true;
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    redis.close();
                    delete(directory);
                }));
                return redis;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path directory) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
