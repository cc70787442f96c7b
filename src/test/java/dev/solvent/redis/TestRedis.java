package dev.solvent.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The Redis of the tests: one bundled server, started when the first test needs it, shared by all tests of the JVM, stopped
 * when that ends. Tests keep out of each other's way by a {@link #prefix()} of their own.
 */
public final class TestRedis {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private TestRedis() {}

    /** How to reach the server. */
    public static RedisConfig config() {
        return Server.REDIS.config();
    }

    /** A new connection. Close it, or the Vert.x, after use. */
    public static Redis connect(Vertx vertx) {
        return await(Redis.connect(vertx, config(), new Meters()));
    }

    /** A text that no other caller gets, to begin all keys with. */
    public static String prefix() {
        return "test" + PREFIXES.incrementAndGet() + ":";
    }

    /** Waits for a result, for ten seconds at most. Throws what the future fails with. Not on an event loop. */
    @CanIgnoreReturnValue
    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("No result within ten seconds", e);
        }
    }

    private static final class Server {
        static final BundledRedis REDIS = start();

        private static BundledRedis start() {
            try {
                Path directory = Files.createTempDirectory("solvent-redis");
                BundledRedis redis = BundledRedis.start(directory);
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
