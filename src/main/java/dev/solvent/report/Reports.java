package dev.solvent.report;

import dev.solvent.budget.LedgerReader;
import dev.solvent.metrics.ReportMeters;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.LocalDate;

/** Everything that is read of the ledger in bulk: pages of entries, and sums by day. */
public final class Reports {
    /** Many entries have much in common, but what they come to is written in steps of a millisecond, for Redis serves money meanwhile. */
    private static final RollUpSize SIZE = new RollUpSize(2_048, 256);

    private static final int FEW_TO_LOOK_AT = 1_000;

    private final Vertx vertx;
    private final Roller roller;
    private final Lag lag;
    private final LogPages logs;
    private final DailySums sums;

    public Reports(Vertx vertx, Redis redis, Keyspace keyspace, LedgerReader ledger) {
        this(vertx, redis, keyspace, ledger, SIZE, FEW_TO_LOOK_AT);
    }

    Reports(Vertx vertx, Redis redis, Keyspace keyspace, LedgerReader ledger, RollUpSize size, int few) {
        ReportKeys keys = new ReportKeys(keyspace);
        this.vertx = vertx;
        this.lag = new Lag(redis, keys, ledger);
        this.roller = new Roller(vertx, redis, keys, ledger, size);
        this.logs = new LogPages(redis, keys, ledger, few);
        this.sums = new DailySums(redis, keys, ledger);
    }

    /** Counts what is written from now on, about once a second, and first what was written before; the meters show how far it is. */
    public Reports start(ReportMeters meters) {
        roller.start();
        lag.start(vertx, meters);
        return this;
    }

    public void close() {
        roller.close();
        lag.close();
    }

    /** Pages of entries, with the newest entries in them once the future completes. */
    public Future<LogPages> logs() {
        return roller.freshen().map(logs);
    }

    /** Sums by day, with the newest entries in them once the future completes. */
    public Future<DailySums> sums() {
        return roller.freshen().map(sums);
    }

    /** Counts all that there is; completes when that is done. */
    public Future<Void> catchUp() {
        return roller.catchUp();
    }

    /** Counts a closed day to its end, so that its entries can go. */
    public Future<Void> finish(LocalDate day) {
        return roller.finish(day);
    }
}
