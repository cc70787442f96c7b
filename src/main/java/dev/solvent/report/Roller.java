package dev.solvent.report;

import dev.solvent.budget.LedgerReader;
import dev.solvent.redis.Redis;
import dev.solvent.redis.RedisUnavailableException;
import dev.solvent.redis.Steps;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the reports behind the ledger: about once a second, at once when somebody asks for a report, and to the last entry before a
 * day is sealed. One gateway does the regular work; if it dies, the next one takes over after some seconds.
 */
final class Roller {
    private static final Logger LOG = LoggerFactory.getLogger(Roller.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** For so long the others leave the work to the one who does it. */
    private static final Duration TURN = Duration.ofSeconds(5);
    /** Entries come late into older days only when Redis's clock was set back. */
    private static final int TICKS_A_FULL_LOOK = 60;
    /** After so many entries whoever waits is let in. */
    private static final int ENTRIES_A_TURN = 3_000;

    private final Vertx vertx;
    private final Redis redis;
    private final ReportKeys keys;
    private final LedgerReader ledger;
    private final RollUp rollUp;
    private final Removal removal;
    private final String me = UUID.randomUUID().toString();
    private Future<?> last = Future.succeededFuture();
    private long ticks;
    private boolean ticking;
    private volatile boolean closed;

    Roller(Vertx vertx, Redis redis, ReportKeys keys, LedgerReader ledger, RollUpSize size) {
        this.vertx = vertx;
        this.redis = redis;
        this.keys = keys;
        this.ledger = ledger;
        this.rollUp = new RollUp(vertx, redis, keys, ledger, size);
        this.removal = new Removal(redis, keys);
    }

    void start() {
        vertx.setPeriodic(EVERY.toMillis(), timer -> {
            if (closed) {
                vertx.cancelTimer(timer);
            } else if (!ticking) {
                ticking = true;
                tick().onFailure(Roller::tell).onComplete(done -> ticking = false);
            }
        });
    }

    private static void tell(Throwable failure) {
        if (failure instanceof RedisUnavailableException) {
            LOG.debug("the ledger's last entries are not counted yet: {}", failure.toString());
        } else {
            LOG.warn("the ledger's last entries cannot be counted for reports", failure);
        }
    }

    void close() {
        closed = true;
    }

    /** Counts what was written in the last moment; of much, only a part. */
    Future<Void> freshen() {
        return ledger.days()
                .compose(days ->
                        inTurn(() -> count(LongStream.rangeClosed(Math.max(days.first(), days.last() - 1), days.last())
                                .toArray())))
                .mapEmpty();
    }

    /** Counts a closed day to its end. */
    Future<Void> finish(LocalDate day) {
        long[] one = {day.toEpochDay()};
        return Steps.until(() -> inTurn(() -> count(one)));
    }

    /** Counts all entries of all days that have some, and removes what sealed days have left. */
    Future<Void> catchUp() {
        return ledger.days().compose(days -> {
            long[] all = LongStream.rangeClosed(days.first(), days.last()).toArray();
            return countAll(all).compose(done -> removal.removeBefore(days.first()));
        });
    }

    private Future<Void> countAll(long[] days) {
        return Steps.until(() -> inTurn(() -> count(days))
                .compose(end -> end || closed
                        ? Future.succeededFuture(true)
                        : takeTurn().map(false)));
    }

    private Future<Void> tick() {
        boolean full = ticks++ % TICKS_A_FULL_LOOK == 0;
        return takeTurn().compose(mine -> mine ? full ? catchUp() : freshen() : Future.succeededFuture());
    }

    /** Completes with whether it is this gateway's turn, for the next seconds. */
    private Future<Boolean> takeTurn() {
        String millis = Long.toString(TURN.toMillis());
        return redis.call("SET", keys.turn(), me, "NX", "PX", millis)
                .compose(taken -> taken.isNil()
                        ? redis.call("GET", keys.turn())
                                .map(owner -> owner.text().filter(me::equals).isPresent())
                        : Future.succeededFuture(true))
                .compose(mine ->
                        mine ? redis.call("PEXPIRE", keys.turn(), millis).map(true) : Future.succeededFuture(false));
    }

    /** One after the other, whoever asks. */
    private synchronized <T> Future<T> inTurn(Supplier<Future<T>> work) {
        Future<T> mine = last.transform(before -> work.get());
        last = mine;
        return mine;
    }

    /** Counts some entries of these days; completes with whether that was all. */
    private Future<Boolean> count(long[] days) {
        return count(days, 0, ENTRIES_A_TURN);
    }

    private Future<Boolean> count(long[] days, int at, int left) {
        if (at == days.length) {
            return Future.succeededFuture(true);
        }
        if (left <= 0) {
            return Future.succeededFuture(false);
        }
        return rollUp.step(days[at])
                .compose(counted -> counted == 0 ? count(days, at + 1, left) : count(days, at, left - counted));
    }
}
