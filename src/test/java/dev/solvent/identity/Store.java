package dev.solvent.identity;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A connection to the tests' Redis, and keys that nobody else has. */
public final class Store implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis = TestRedis.connect(vertx);

    public Vertx vertx() {
        return vertx;
    }

    public Redis redis() {
        return redis;
    }

    /** A part of the store that is empty. */
    public static Keyspace emptyKeys() {
        return new Keyspace("test-" + UUID.randomUUID());
    }

    @CanIgnoreReturnValue
    public static <T> T await(Future<T> future) {
        return TestRedis.await(future);
    }

    /** Waits until something holds. */
    public static void until(BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not come to hold in " + PATIENCE);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        await(redis.close());
        await(vertx.close());
    }
}
