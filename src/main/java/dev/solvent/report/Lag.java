package dev.solvent.report;

import dev.solvent.budget.LedgerReader;
import dev.solvent.metrics.ReportMeters;
import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the reports are behind the ledger. Every gateway looks for itself, so that it is seen when the one that counts is dead, or
 * cannot count; while Redis is away, the figures stay.
 */
final class Lag {
    private static final Logger LOG = LoggerFactory.getLogger(Lag.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Redis redis;
    private final ReportKeys keys;
    private final LedgerReader ledger;
    private volatile Optional<LedgerReader.Waiting> seen = Optional.empty();
    /** All days before this one were counted when they were looked at. */
    private long unseen;

    private boolean looking;
    private volatile boolean closed;

    Lag(Redis redis, ReportKeys keys, LedgerReader ledger) {
        this.redis = redis;
        this.keys = keys;
        this.ledger = ledger;
    }

    void start(Vertx vertx, ReportMeters meters) {
        show(meters);
        vertx.setPeriodic(EVERY.toMillis(), timer -> {
            if (closed) {
                vertx.cancelTimer(timer);
            } else if (!looking) {
                looking = true;
                look().onFailure(failure -> LOG.debug("the reports' lag is not known: {}", failure.toString()))
                        .onComplete(done -> looking = false);
            }
        });
    }

    void show(ReportMeters meters) {
        meters.watchLag(
                () -> seen.map(LedgerReader.Waiting::entries).orElse(0L),
                () -> seen.map(waiting -> waiting.age().toSeconds()).orElse(0L));
    }

    void close() {
        closed = true;
    }

    /** Looks for the first entry that is not counted; an entry may still come into the day before the last. */
    Future<Void> look() {
        return ledger.days()
                .compose(days -> look(Math.max(days.first(), Math.min(unseen, days.last() - 1)), days.last()));
    }

    private Future<Void> look(long day, long last) {
        if (day > last) {
            seen = Optional.empty();
            return Future.succeededFuture();
        }
        return redis.call("HGET", keys.cursor(), Long.toString(day))
                .compose(cursor -> ledger.waiting(day, cursor.text().orElse(LedgerReader.START)))
                .compose(waiting -> {
                    if (waiting.isEmpty()) {
                        unseen = day + 1;
                        return look(day + 1, last);
                    }
                    unseen = day;
                    seen = waiting;
                    return Future.succeededFuture();
                });
    }
}
