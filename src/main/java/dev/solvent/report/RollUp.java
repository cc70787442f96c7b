package dev.solvent.report;

import dev.solvent.budget.LedgerReader;
import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Counts the entries of one day, a batch at a time: what many entries change in common is written once. One call at a time on one
 * object; any number of objects and gateways.
 */
final class RollUp {
    /** So few entries are read in one step of Redis. */
    private static final int PAGE = 128;
    /** Whoever is at work writes a portion in less. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Vertx vertx;
    private final Redis redis;
    private final ReportKeys keys;
    private final LedgerReader ledger;
    private final RollUpSize size;
    private final BatchWriter writer;
    /** Where the next batch begins, if nobody else has written one. */
    private Optional<Start> next = Optional.empty();
    /** The batch after that, read while the one before was written. */
    private Optional<Future<Batch>> ahead = Optional.empty();

    RollUp(Vertx vertx, Redis redis, ReportKeys keys, LedgerReader ledger, RollUpSize size) {
        this.vertx = vertx;
        this.redis = redis;
        this.keys = keys;
        this.ledger = ledger;
        this.size = size;
        this.writer = new BatchWriter(redis, keys);
    }

    /** Where a batch begins: the entry before it, and what of it is written already. */
    private record Start(long day, String after, Optional<Progress> begun) {}

    /** Counts the next entries of that day; completes with how many those were, none at its end. */
    Future<Integer> step(long day) {
        return start(day)
                .compose(start ->
                        start.begun().map(begun -> resume(start, begun)).orElseGet(() -> count(start)))
                .recover(failure -> {
                    forget();
                    return failure instanceof OvertakenException
                            ? step(day) // so there may be more
                            : Future.failedFuture(failure);
                });
    }

    private void forget() {
        writer.forget();
        next = Optional.empty();
        ahead = Optional.empty();
    }

    private Future<Start> start(long day) {
        Optional<Start> known = next.filter(start -> start.day() == day);
        if (known.isPresent()) {
            return Future.succeededFuture(known.get());
        }
        next = Optional.empty();
        ahead = Optional.empty();
        return look(day);
    }

    private Future<Start> look(long day) {
        return redis.call("HMGET", keys.cursor(), BatchWriter.MARK, BatchWriter.BEGUN, Long.toString(day))
                .map(cursor -> {
                    writer.continueFrom(cursor.items().get(0).text().orElse(""));
                    Optional<Progress> begun = cursor.items().get(1).text().map(Progress::parse);
                    String after = cursor.items().get(2).text().orElse(LedgerReader.START);
                    return new Start(day, after, begun);
                });
    }

    private Future<Integer> count(Start start) {
        return take(start).compose(batch -> {
            if (batch.size() == 0) {
                return Future.succeededFuture(0);
            }
            if (batch.size() == size.batch()) {
                ahead = Optional.of(read(start.day(), batch.lastId(), size.batch()));
            }
            Progress progress = new Progress(start.day(), batch.size(), Portion.count(batch, size.portion()), 0);
            next = Optional.empty();
            return writer.write(batch, progress).map(done -> {
                next = Optional.of(new Start(start.day(), batch.lastId(), Optional.empty()));
                return batch.size();
            });
        });
    }

    private Future<Batch> take(Start start) {
        Future<Batch> read = ahead.orElseGet(() -> Future.succeededFuture(new Batch()));
        ahead = Optional.empty();
        return read.compose(batch ->
                batch.size() > 0 ? Future.succeededFuture(batch) : read(start.day(), start.after(), size.batch()));
    }

    /** A batch that somebody has begun is theirs while they go on with it: if two wrote it in turns, both would read it again and again. */
    private Future<Integer> resume(Start start, Progress begun) {
        return vertx.timer(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .compose(waited -> look(begun.day()))
                .compose(now -> {
                    Future<Integer> others =
                            now.begun().equals(Optional.of(begun)) ? finish(now, begun) : Future.succeededFuture(0);
                    return others.compose(entries -> step(start.day()));
                });
    }

    /** Writes what is missing of a batch. */
    private Future<Integer> finish(Start start, Progress begun) {
        return read(start.day(), start.after(), begun.entries())
                .compose(batch -> writer.write(batch, begun).map(done -> batch.size()));
    }

    private Future<Batch> read(long day, String after, int most) {
        return read(new Batch(), day, after, most);
    }

    private Future<Batch> read(Batch batch, long day, String after, int most) {
        int page = Math.min(PAGE, most - batch.size());
        return ledger.rows(day, after, page).compose(rows -> {
            batch.add(rows);
            return rows.size() < page || batch.size() == most
                    ? Future.succeededFuture(batch)
                    : read(batch, day, batch.lastId(), most);
        });
    }
}
