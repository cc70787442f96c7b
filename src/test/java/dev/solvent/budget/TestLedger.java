package dev.solvent.budget;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.budget.journal.Journal;
import dev.solvent.budget.journal.JournalConfig;
import dev.solvent.metrics.Meters;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Script;
import dev.solvent.redis.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A ledger of a test's own in the shared Redis. */
final class TestLedger implements AutoCloseable {
    /** On a machine that has other things to do, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Vertx vertx = Vertx.vertx();
    final BudgetConfig config;
    final Keyspace keys;
    private final UnaryOperator<Script> asRun;
    final Redis redis;
    final LedgerStore store;
    final Ledger ledger;
    final Accounts accounts;
    final Admission admission;
    final Journal journal;
    final Settler settler;
    final LedgerReader reader;

    TestLedger(BudgetConfig config) {
        this(config, freshKeys(), UnaryOperator.identity(), Optional.empty(), false);
    }

    private TestLedger(
            BudgetConfig config,
            Keyspace keys,
            UnaryOperator<Script> asRun,
            Optional<LedgerMark> known,
            boolean acceptLoss) {
        this.config = config;
        this.keys = keys;
        this.asRun = asRun;
        this.redis = get(Redis.connect(vertx, TestRedis.config().withTimeout(PATIENCE), new Meters()));
        this.store = get(LedgerStore.open(redis, keys, config.ledger(), known, acceptLoss, asRun));
        this.ledger = new Ledger(store, config);
        this.accounts = new Accounts(store, config);
        this.admission = new Admission(vertx, store, ledger, config);
        this.journal = get(Journal.open(vertx, freshDirectory(), config.journal()));
        this.settler = new Settler(vertx, ledger, admission, journal, config, (settlement, settled) -> {});
        this.reader = new LedgerReader(store);
        get(admission.listen(redis));
    }

    private static Path freshDirectory() {
        try {
            Path directory = Files.createTempDirectory("solvent-journal");
            directory.toFile().deleteOnExit();
            return directory.resolve("journal");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another gateway on the same ledger. */
    TestLedger replica() {
        return restarted(Optional.empty(), false);
    }

    /** A gateway that starts on the same ledger, and knows something of it. */
    TestLedger restarted(Optional<LedgerMark> known, boolean acceptLoss) {
        return new TestLedger(config, keys, asRun, known, acceptLoss);
    }

    /** Another gateway on the same ledger, whose scripts run otherwise. */
    TestLedger replica(UnaryOperator<Script> otherwise) {
        return new TestLedger(config, keys, script -> otherwise.apply(asRun.apply(script)), Optional.empty(), false);
    }

    /** A ledger for whose scripts it is that time, until the test sets another. */
    static TestLedger at(long millis, BudgetConfig config) {
        Keyspace keys = freshKeys();
        ScriptTime time = new ScriptTime(keys);
        Vertx vertx = Vertx.vertx();
        time.set(TestRedis.connect(vertx), millis);
        get(vertx.close());
        return new TestLedger(config, keys, time, Optional.empty(), false);
    }

    /** Every entry that is not sealed, newest first. */
    List<LedgerEntry> entries() {
        LedgerReader.Days days = get(reader.days());
        List<LedgerEntry> all = new ArrayList<>();
        for (long day = days.first(); day <= days.last(); day++) {
            List<LedgerEntry> page = get(reader.page(day, LedgerReader.START));
            while (!page.isEmpty()) {
                all.addAll(page);
                page = get(reader.page(day, page.get(page.size() - 1).id()));
            }
        }
        Collections.reverse(all);
        return all;
    }

    private static Keyspace freshKeys() {
        return new Keyspace("test-" + UUID.randomUUID());
    }

    void setTime(long millis) {
        ((ScriptTime) asRun).set(redis, millis);
    }

    /** Settings of a test: short times, and the given way to wait. */
    static BudgetConfig config(Duration maxWait, Duration holdTime) {
        return config(maxWait, holdTime, Duration.ZERO);
    }

    static BudgetConfig config(Duration maxWait, Duration holdTime, Duration expiryGrace) {
        return config(maxWait, holdTime, expiryGrace, LedgerConfig.DEFAULT);
    }

    static BudgetConfig config(Duration maxWait, Duration holdTime, Duration expiryGrace, LedgerConfig ledger) {
        return config(ZoneOffset.UTC, maxWait, holdTime, expiryGrace, ledger);
    }

    static BudgetConfig config(
            ZoneId zone, Duration maxWait, Duration holdTime, Duration expiryGrace, LedgerConfig ledger) {
        BudgetConfig usual = BudgetConfig.DEFAULT;
        return config(zone, maxWait, holdTime, expiryGrace, usual.longestRequest(), usual.journal(), ledger);
    }

    /** Nobody waits, and that is how long requests may last and where settlements go. */
    static BudgetConfig config(Duration holdTime, Duration longestRequest, JournalConfig journal) {
        return config(
                ZoneOffset.UTC, Duration.ZERO, holdTime, Duration.ZERO, longestRequest, journal, LedgerConfig.DEFAULT);
    }

    private static BudgetConfig config(
            ZoneId zone,
            Duration maxWait,
            Duration holdTime,
            Duration expiryGrace,
            Duration longestRequest,
            JournalConfig journal,
            LedgerConfig ledger) {
        BudgetConfig usual = BudgetConfig.DEFAULT;
        return new BudgetConfig(
                Optional.empty(),
                zone,
                usual.minimumOutputTokens(),
                usual.minimumThinkingOutputTokens(),
                usual.fitting(),
                maxWait,
                usual.maxWaiting(),
                usual.maxWaitingBytes(),
                holdTime,
                expiryGrace,
                Duration.ofDays(1),
                usual.unpricedModels(),
                usual.unknownFields(),
                usual.unboundedFields(),
                usual.bound(),
                longestRequest,
                journal,
                ledger,
                usual.whenStoreIsAway(),
                usual.traffic());
    }

    @CanIgnoreReturnValue
    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e.getCause() == null ? e : e.getCause());
        }
    }

    static Account account(String kind, long limitNanos) {
        Optional<NanoUsd> limit = limitNanos < 0 ? Optional.empty() : Optional.of(NanoUsd.of(limitNanos));
        return new Account(Account.newId(kind), limit, BudgetPeriod.LIFETIME, 0);
    }

    static HoldRequest request(List<Account> chain, Need need) {
        return new HoldRequest(UUID.randomUUID().toString(), chain, List.of(), need, "{}", 100);
    }

    static Need need(long fixed, long perToken, long wanted, long minimum) {
        return new Need(NanoUsd.of(fixed), perToken, wanted, minimum);
    }

    HoldOutcome hold(HoldRequest request) {
        return get(ledger.hold(request, Optional.empty(), Duration.ZERO));
    }

    Hold held(HoldRequest request) {
        return ((HoldOutcome.Held) hold(request)).hold();
    }

    @CanIgnoreReturnValue
    Settled charge(Hold hold, long nanos) {
        return get(ledger.settle(Settlement.charge(hold, NanoUsd.of(nanos), "{\"status\":\"success\"}")));
    }

    @CanIgnoreReturnValue
    Settled release(Hold hold) {
        return get(ledger.settle(Settlement.release(hold, "{\"status\":\"failure\"}")));
    }

    AccountState state(Account account) {
        return get(accounts.state(account));
    }

    Verifier.Report verify() {
        return get(new Verifier(store).verify());
    }

    @Override
    public void close() {
        get(settler.close());
        get(redis.close());
        get(vertx.close());
    }
}
