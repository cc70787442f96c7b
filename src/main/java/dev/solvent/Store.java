package dev.solvent;

import dev.solvent.budget.LedgerMark;
import dev.solvent.budget.LedgerMemory;
import dev.solvent.budget.LedgerReader;
import dev.solvent.budget.LedgerStore;
import dev.solvent.budget.LedgerWatch;
import dev.solvent.budget.Sealer;
import dev.solvent.budget.Timers;
import dev.solvent.config.SolventConfig;
import dev.solvent.metrics.Meters;
import dev.solvent.redis.BundledRedis;
import dev.solvent.redis.DataDirectoryInUseException;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.RedisConfig;
import dev.solvent.report.Reports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The store that everything is kept in: the owner's Redis, or a bundled server of our own.
 *
 * @param bundled the server, if it is ours to stop
 * @param books the ledger in it, opened
 * @param watch looks after the ledger, if this is a gateway's
 * @param reports count its entries, likewise
 * @param sealer takes its old days away, likewise
 */
record Store(
        Optional<BundledRedis> bundled,
        Redis redis,
        Keyspace keys,
        LedgerStore books,
        Optional<LedgerWatch> watch,
        Optional<Reports> reports,
        Optional<Sealer> sealer,
        Vertx vertx) {
    /**
     * Opens what a gateway works on, as soon as Redis is there.
     *
     * @param acceptLoss whether to go on with the ledger that is there, if it has lost what was known of it
     */
    static Future<Store> open(Vertx vertx, SolventConfig config, Meters meters, boolean acceptLoss) {
        RedisWait wait = new RedisWait(Timers.of(vertx), config.redis().startWait());
        return server(vertx, config)
                .compose(bundled -> wait.until(() -> open(vertx, config, meters, acceptLoss, bundled))
                        .recover(failure -> stop(vertx, bundled).transform(stopped -> Future.failedFuture(failure))));
    }

    private static Future<Store> open(
            Vertx vertx, SolventConfig config, Meters meters, boolean acceptLoss, Optional<BundledRedis> bundled) {
        LedgerMemory memory = memory(config);
        return connect(vertx, meters, how(config, bundled))
                .compose(redis -> vertx.executeBlocking(memory::recall)
                        .compose(known -> books(redis, config, known, acceptLoss))
                        .compose(books -> watched(vertx, config, meters, bundled, redis, books, memory))
                        .recover(failure -> close(redis, failure)));
    }

    private static Future<Store> watched(
            Vertx vertx,
            SolventConfig config,
            Meters meters,
            Optional<BundledRedis> bundled,
            Redis redis,
            LedgerStore books,
            LedgerMemory memory) {
        LedgerWatch watch = new LedgerWatch(vertx, books, memory);
        Keyspace keys = config.redis().keyspace();
        return watch.start().map(started -> {
            Reports reports = new Reports(vertx, redis, keys, new LedgerReader(books)).start(meters.reports());
            Sealer sealer = Sealer.start(vertx, books, config.budget(), config.data(), reports::finish);
            return new Store(
                    bundled, redis, keys, books, Optional.of(watch), Optional.of(reports), Optional.of(sealer), vertx);
        });
    }

    /** Opens what a gateway works on, whether one runs now or not. Makes nothing: it fails where no gateway has run yet. */
    static Future<Store> openBesides(Vertx vertx, SolventConfig config, Meters meters) {
        if (config.redis().url().isEmpty() && !BundledRedis.hasRunIn(config.data())) {
            return Future.failedFuture(new IllegalStateException("No gateway has run in the data directory "
                    + config.data().toAbsolutePath() + " yet, and no other Redis is named by REDIS_URL"));
        }
        return server(vertx, config)
                .compose(
                        bundled -> openBesides(vertx, config, meters, how(config, bundled), bundled)
                                .recover(failure ->
                                        stop(vertx, bundled).transform(stopped -> Future.failedFuture(failure))),
                        failure -> failure instanceof DataDirectoryInUseException
                                ? vertx.executeBlocking(() -> BundledRedis.configOfRunning(config.data()))
                                        .compose(running ->
                                                openBesides(vertx, config, meters, running, Optional.empty()))
                                : Future.failedFuture(failure));
    }

    private static Future<Store> openBesides(
            Vertx vertx, SolventConfig config, Meters meters, RedisConfig how, Optional<BundledRedis> bundled) {
        Keyspace keys = config.redis().keyspace();
        return connect(vertx, meters, how)
                .compose(redis -> vertx.executeBlocking(memory(config)::recall)
                        .compose(known -> LedgerStore.openExisting(
                                redis, keys, config.budget().ledger(), known))
                        .map(books -> new Store(
                                bundled,
                                redis,
                                keys,
                                books,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                vertx))
                        .recover(failure -> close(redis, failure)));
    }

    private static LedgerMemory memory(SolventConfig config) {
        return new LedgerMemory(config.data(), config.redis().keyspace().prefix());
    }

    private static Future<LedgerStore> books(
            Redis redis, SolventConfig config, Optional<LedgerMark> known, boolean acceptLoss) {
        return LedgerStore.open(
                redis, config.redis().keyspace(), config.budget().ledger(), known, acceptLoss);
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

    private static Future<Redis> connect(Vertx vertx, Meters meters, RedisConfig how) {
        return offLoop(vertx, () -> Redis.connect(vertx, how, meters));
    }

    private static <T> Future<T> close(Redis redis, Throwable failure) {
        return redis.close().transform(closed -> Future.failedFuture(failure));
    }

    /** The first use of a client library loads thousands of classes, which is no work for an event loop. */
    private static <T> Future<T> offLoop(Vertx vertx, Callable<Future<T>> start) {
        return vertx.executeBlocking(start).compose(started -> started);
    }

    Future<Void> close() {
        sealer.ifPresent(Sealer::close);
        reports.ifPresent(Reports::close);
        return watch.map(LedgerWatch::close)
                .orElse(Future.succeededFuture())
                .eventually(redis::close)
                .eventually(() -> stop(vertx, bundled));
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
