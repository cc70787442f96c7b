package dev.solvent;

import dev.solvent.budget.LedgerStore;
import dev.solvent.config.SolventConfig;
import dev.solvent.metrics.Meters;
import dev.solvent.redis.BundledRedis;
import dev.solvent.redis.DataDirectoryInUseException;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.RedisConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The store that everything is kept in: the owner's Redis, or a bundled server of our own.
 *
 * @param bundled the server, if it is ours to stop
 * @param books the ledger in it, opened
 */
record Store(Optional<BundledRedis> bundled, Redis redis, Keyspace keys, LedgerStore books, Vertx vertx) {
    static Future<Store> open(Vertx vertx, SolventConfig config, Meters meters) {
        return server(vertx, config)
                .compose(bundled -> connect(vertx, config, meters, how(config, bundled), bundled)
                        .recover(failure -> stop(vertx, bundled).transform(stopped -> Future.failedFuture(failure))));
    }

    /** Opens what a gateway works on, whether one runs now or not. */
    static Future<Store> openBesides(Vertx vertx, SolventConfig config, Meters meters) {
        return open(vertx, config, meters)
                .recover(failure -> failure instanceof DataDirectoryInUseException
                        ? vertx.executeBlocking(() -> BundledRedis.configOfRunning(config.data()))
                                .compose(running -> connect(vertx, config, meters, running, Optional.empty()))
                        : Future.failedFuture(failure));
    }

    private static Future<Optional<BundledRedis>> server(Vertx vertx, SolventConfig config) {
        return config.redis().url().isPresent()
                ? Future.succeededFuture(Optional.empty())
                : vertx.executeBlocking(() -> Optional.of(BundledRedis.start(config.data())));
    }

    private static RedisConfig how(SolventConfig config, Optional<BundledRedis> bundled) {
        return bundled.map(server -> config.redis().bundled(server.config().url()))
                .or(() -> config.redis().server())
                .orElseThrow();
    }

    private static Future<Store> connect(
            Vertx vertx, SolventConfig config, Meters meters, RedisConfig how, Optional<BundledRedis> bundled) {
        Keyspace keys = config.redis().keyspace();
        return offLoop(vertx, () -> Redis.connect(vertx, how, meters))
                .compose(redis -> LedgerStore.open(redis, keys)
                        .map(books -> new Store(bundled, redis, keys, books, vertx))
                        .recover(failure -> redis.close().transform(closed -> Future.failedFuture(failure))));
    }

    /** The first use of a client library loads thousands of classes, which is no work for an event loop. */
    private static <T> Future<T> offLoop(Vertx vertx, Callable<Future<T>> start) {
        return vertx.executeBlocking(start).compose(started -> started);
    }

    Future<Void> close() {
        return redis.close().eventually(() -> stop(vertx, bundled));
    }

    private static Future<Void> stop(Vertx vertx, Optional<BundledRedis> bundled) {
        return bundled.isEmpty()
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                    bundled.get().close();
                    return null;
                });
    }
}
