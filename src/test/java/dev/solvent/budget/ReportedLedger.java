package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.get;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.TestRedis;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A ledger with a clock that a test sets, for tests of those who read it. */
public final class ReportedLedger implements AutoCloseable {
    private static final Duration HOLD_TIME = Duration.ofMinutes(1);
    private static final Duration RETENTION = Duration.ofDays(2);

    private final TestLedger books;
    private long nowMillis;

    public ReportedLedger(long nowMillis) {
        this.nowMillis = nowMillis;
        this.books = TestLedger.at(nowMillis, TestLedger.config(Duration.ZERO, HOLD_TIME));
    }

    public Vertx vertx() {
        return books.vertx;
    }

    public Redis redis() {
        return books.redis;
    }

    /** Another connection, that a test may break. */
    public Redis connect() {
        return TestRedis.connect(books.vertx);
    }

    public Keyspace keys() {
        return books.keys;
    }

    public LedgerReader reader() {
        return books.reader;
    }

    /** The day in whose stream an entry lies that is written now. */
    public LocalDate day() {
        return LocalDate.ofEpochDay(Math.floorDiv(nowMillis, 86_400_000L));
    }

    public void setTime(long millis) {
        nowMillis = millis;
        books.setTime(millis);
    }

    public long nowMillis() {
        return nowMillis;
    }

    public static Account account(String id) {
        return new Account(id, Optional.empty(), BudgetPeriod.LIFETIME, 0);
    }

    public Hold hold(List<Account> chain, long nanos, String about) {
        HoldRequest request = new HoldRequest(
                UUID.randomUUID().toString(), chain, List.of(), TestLedger.need(nanos, 0, 1, 1), about, 100);
        return books.held(request);
    }

    @CanIgnoreReturnValue
    public Settled settle(Settlement settlement) {
        return get(books.ledger.settle(settlement));
    }

    /** Nobody settles it until its deadline. */
    public void expire(Hold hold) {
        setTime(nowMillis + HOLD_TIME.toMillis());
        get(books.ledger.expire(hold.id()));
    }

    /** The record of a hold is lost. */
    public void lose(Hold hold) {
        get(books.redis.call("DEL", books.store.holdKey(hold.id())));
    }

    public void adjust(Account account, long nanos) {
        get(books.accounts.adjust(account, NanoUsd.of(nanos), "by hand", "a test"));
    }

    public long spent(Account account) {
        return books.state(account).spent().nanos();
    }

    public int seal(Sealer.BeforeSealing others) {
        return get(new Sealer(books.store, LedgerArchive.none(), RETENTION, this::day, 5, others).seal());
    }

    /** Whether what accounts spent is what the ledger's entries say. */
    public boolean isRight() {
        return books.verify().disagreements().stream()
                .noneMatch(one -> one.what().equals("spent"));
    }

    @Override
    public void close() {
        books.close();
    }
}
