package dev.solvent.budget;

import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import dev.solvent.redis.Steps;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes old days out of the ledger: closes them, brings their rows to the archive, and seals them into closing sums, one for each
 * account in its window. Any number of gateways may do that, and die over it at any point: a day goes on where it was left.
 */
public final class Sealer {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
    private static final Script CLOSE = LedgerStore.script("close.lua");
    private static final Script ARCHIVE = LedgerStore.script("archive.lua");
    private static final Script SEAL = LedgerStore.script("seal.lua");
    private static final Duration EVERY = Duration.ofMinutes(10);
    /** For so long the others leave the work to the one who has begun; if that one dies, they take over. */
    private static final Duration TURN = Duration.ofMinutes(5);

    private final LedgerStore store;
    private final LedgerReader reader;
    private final LedgerArchive archive;
    private final long keptDays;
    private final Supplier<LocalDate> ownToday;
    private final int rowsAStep;
    private final BeforeSealing others;

    private boolean sealing;
    private boolean closed;

    /** Whoever has to read a day's entries before they go. */
    @FunctionalInterface
    public interface BeforeSealing {
        /** A closed day is about to be sealed; it stays as it is until this has completed, and if it fails. */
        Future<Void> about(LocalDate day);
    }

    /**
     * @param ownToday the day by the gateway's own clock, so that one clock that runs ahead closes nothing
     * @param rowsAStep how many rows are sealed in one step of Redis
     */
    Sealer(LedgerStore store, LedgerArchive archive, Duration retention, Supplier<LocalDate> ownToday, int rowsAStep) {
        this(store, archive, retention, ownToday, rowsAStep, day -> Future.succeededFuture());
    }

    /** @param others are asked before the rows of a day go */
    Sealer(
            LedgerStore store,
            LedgerArchive archive,
            Duration retention,
            Supplier<LocalDate> ownToday,
            int rowsAStep,
            BeforeSealing others) {
        this.store = store;
        this.reader = new LedgerReader(store);
        this.archive = archive;
        this.keptDays = retention.toDays();
        this.ownToday = ownToday;
        this.rowsAStep = rowsAStep;
        this.others = others;
    }

    /** Looks for old days every ten minutes from now on, if the owner wants that. */
    public static Sealer start(Vertx vertx, LedgerStore store, BudgetConfig budget, Path data, BeforeSealing others) {
        LedgerConfig config = budget.ledger();
        PastWindows pastWindows = new PastWindows(store, budget);
        LedgerArchive archive = config.oldRows() == LedgerConfig.OldRows.ARCHIVE
                ? new NdjsonArchive(vertx, config.archiveIn(data))
                : LedgerArchive.none();
        Sealer sealer =
                new Sealer(store, archive, config.retention(), () -> LocalDate.now(ZoneOffset.UTC), 200, others);
        if (config.oldRows() != LedgerConfig.OldRows.KEEP) {
            vertx.setPeriodic(EVERY.toMillis(), timer -> {
                if (sealer.closed) {
                    vertx.cancelTimer(timer);
                } else if (!sealer.sealing) {
                    sealer.sealing = true;
                    sealer.takeTurn(pastWindows).onComplete(done -> sealer.sealing = false);
                }
            });
        }
        return sealer;
    }

    public void close() {
        closed = true;
    }

    private Future<Void> takeTurn(PastWindows pastWindows) {
        String turn = store.keys().key("sealer");
        String me = UUID.randomUUID().toString();
        return store.redis()
                .call("SET", turn, me, "NX", "PX", Long.toString(TURN.toMillis()))
                .compose(taken -> taken.isNil() ? Future.<Void>succeededFuture() : sealAll(pastWindows))
                .onFailure(failure -> LOG.warn("old days of the ledger could not be sealed: {}", failure.toString()))
                .transform(done -> Future.succeededFuture());
    }

    private Future<Void> sealAll(PastWindows pastWindows) {
        return seal().compose(days -> {
            if (days > 0) {
                LOG.info("{} old days of the ledger were sealed", days);
            }
            return pastWindows.forget();
        });
    }

    /** Seals all days that are old enough; completes with how many that were. */
    Future<Integer> seal() {
        List<String> args = List.of(
                store.keys().start(),
                store.mark().text(),
                Long.toString(keptDays),
                Long.toString(ownToday.get().toEpochDay()));
        return run(CLOSE, store.keys().key("closed"), args).compose(days -> {
            long last = days.get(0).asLong();
            long archived = days.get(1).asLong();
            return seal(days.get(2).asLong() + 1, last, archived);
        });
    }

    private Future<Integer> seal(long first, long last, long archived) {
        AtomicInteger sealed = new AtomicInteger();
        return Steps.from(first, day -> {
                    if (day > last || closed) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    return (archived >= day ? Future.<Void>succeededFuture() : archive(day))
                            .compose(done -> others.about(LocalDate.ofEpochDay(day)))
                            .compose(done -> Steps.until(() -> sealRows(day)))
                            .map(done -> {
                                sealed.incrementAndGet();
                                return Optional.of(day + 1);
                            });
                })
                .map(done -> sealed.get());
    }

    /** Everything of a closed day that has not been sealed is there, so what is read is the whole day; or it is there already. */
    private Future<Void> archive(long day) {
        return archive.begin(LocalDate.ofEpochDay(day))
                .compose(writing -> copy(day, writing)
                        .compose(rows -> isComplete(day, rows, "look")
                                .compose(complete -> complete
                                        ? writing.publish().compose(done -> isComplete(day, rows, "note"))
                                        : writing.discard().map(true)))
                        .recover(failure -> writing.discard().transform(done -> Future.failedFuture(failure)))
                        .mapEmpty());
    }

    /** Completes with how many rows that were. */
    private Future<Long> copy(long day, LedgerArchive.Writing writing) {
        AtomicLong rows = new AtomicLong();
        return Steps.from(
                        LedgerReader.START,
                        after -> reader.page(day, after).compose(page -> {
                            rows.addAndGet(page.size());
                            return page.isEmpty()
                                    ? Future.succeededFuture(Optional.empty())
                                    : writing.write(page)
                                            .map(Optional.of(
                                                    page.get(page.size() - 1).id()));
                        }))
                .map(done -> rows.get());
    }

    private Future<Boolean> isComplete(long day, long rows, String act) {
        List<String> args =
                List.of(store.keys().start(), store.mark().text(), Long.toString(day), Long.toString(rows), act);
        return run(ARCHIVE, reader.stream(day), args)
                .compose(answer -> switch (answer.get(0).asText()) {
                    case "complete" -> Future.succeededFuture(true);
                    case "before" -> Future.succeededFuture(false);
                    default -> Future.failedFuture(new IllegalStateException("not all rows of the day were read"));
                });
    }

    /** Seals some rows; completes with whether the day is sealed. */
    private Future<Boolean> sealRows(long day) {
        List<String> args =
                List.of(store.keys().start(), store.mark().text(), Long.toString(day), Integer.toString(rowsAStep));
        return run(SEAL, reader.stream(day), args)
                .compose(answer -> switch (answer.get(0).asText()) {
                    case "more" -> Future.succeededFuture(false);
                    case "sealed" -> Future.succeededFuture(true);
                    default -> Future.failedFuture(new IllegalStateException("the day is not archived"));
                });
    }

    private Future<List<Reply>> run(Script script, String key, List<String> args) {
        return store.run(script, key, args).compose(reply -> {
            List<Reply> answer = reply.items();
            boolean other =
                    answer.get(0) instanceof Reply.Text text && text.value().equals("epoch");
            return other ? Future.failedFuture(store.closed()) : Future.succeededFuture(answer);
        });
    }
}
