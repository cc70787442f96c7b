package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.budget.journal.Journal;
import dev.solvent.budget.journal.JournalConfig;
import dev.solvent.metrics.Meters;
import dev.solvent.money.NanoUsd;
import dev.solvent.provider.Await;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of holds while Redis, the disk or the gateway itself is away. */
class SettlerTest {
    @TempDir
    private Path temporary;

    private final Account key = account("key", 1_000_000_000);
    private TestServer server;
    private Gateway gateway;

    /** What a gateway has of a ledger. */
    private static final class Gateway {
        private final Vertx vertx = Vertx.vertx();
        private final Meters meters = new Meters();
        private final AtomicInteger told = new AtomicInteger();
        private final Redis redis;
        private final LedgerStore store;
        private final Ledger ledger;
        private final Admission admission;
        private final Settler settler;

        Gateway(TestServer server, Path journal, BudgetConfig config) {
            redis = get(Redis.connect(vertx, server.config(), meters));
            store = get(LedgerStore.open(redis, new Keyspace("settler"), LedgerConfig.DEFAULT));
            ledger = new Ledger(store, config);
            admission = new Admission(vertx, store, ledger, config);
            settler = new Settler(
                    vertx,
                    ledger,
                    admission,
                    get(Journal.open(vertx, journal, config.journal())),
                    config,
                    (settlement, settled) -> told.incrementAndGet());
            settler.start();
        }

        Hold hold(Account account) {
            HoldRequest request = request(List.of(account), need(1_000, 0, 0, 0));
            Hold hold = ((HoldOutcome.Held) get(ledger.hold(request, Optional.empty(), Duration.ZERO))).hold();
            settler.keep(hold, System.nanoTime());
            return hold;
        }

        void awaitNothingInTheJournal() {
            Await.until(() -> settler.journal().records() == 0, "the end of the replay");
            Await.until(redis::isConnected, "this thread's own connection");
        }

        void stop() {
            get(settler.close());
            get(redis.close());
            get(vertx.close());
            meters.close();
        }
    }

    @BeforeEach
    void start() {
        server = TestServer.startDurable(temporary);
        gateway = gateway(config(10_000));
    }

    @AfterEach
    void stop() {
        gateway.stop();
        server.close();
    }

    @Test
    void settlementsGoToRedisWhileItIsThere() {
        Hold hold = gateway.hold(key);
        assertThat(get(gateway.settler.settle(charge(hold, 700)))).isInstanceOf(Secured.InLedger.class);
        assertThat(gateway.settler.holds()).isZero();
        assertThat(gateway.settler.journal().records()).isZero();
        assertStands(700);
    }

    @Test
    void itIsQuietWhenTheLastHoldIsSettledOrTheTimeIsUp() {
        Hold hold = gateway.hold(key);
        get(gateway.settler.quiesce(Duration.ofMillis(50)));
        assertThat(gateway.settler.holds()).isEqualTo(1);

        Future<Void> quiet = gateway.settler.quiesce(Duration.ofMinutes(1));
        assertThat(quiet.isComplete()).isFalse();
        get(gateway.settler.settle(charge(hold, 700)));
        get(quiet);
        assertThat(gateway.settler.holds()).isZero();
    }

    @Test
    void whatRedisDoesNotTakeIsReplayedOnceItIsBack() {
        List<Hold> holds = holds(300);
        server.kill();
        settleInto(Secured.InJournal.class, holds);
        assertThat(gateway.settler.pending()).isZero();
        assertThat(gateway.settler.holds()).isZero();
        assertThat(gateway.settler.journal().records()).isEqualTo(300);
        assertThat(gateway.settler.quiesce(Duration.ofMinutes(1)).isComplete()).isTrue();

        server.start();
        gateway.awaitNothingInTheJournal();
        assertStands(300 * 700);
        assertThat(gateway.told).hasValue(300);
    }

    @Test
    void whatRedisHasTakenWithoutSayingSoIsNotChargedTwice() {
        List<Hold> holds = holds(50);
        server.freeze();
        List<Future<Secured>> settling = holds.stream()
                .map(hold -> gateway.settler.settle(charge(hold, 700)))
                .toList();
        settling.forEach(one -> assertThat(get(one)).isInstanceOf(Secured.InJournal.class));

        server.thaw();
        gateway.awaitNothingInTheJournal();
        assertStands(50 * 700);
    }

    @Test
    void aGatewayThatComesAfterReplaysWhatItFinds() {
        List<Hold> holds = holds(200);
        server.kill();
        settleInto(Secured.InJournal.class, holds);
        gateway.stop();
        server.start();

        gateway = gateway(config(10_000));
        gateway.awaitNothingInTheJournal();
        assertStands(200 * 700);
        assertThat(gateway.told).hasValue(200);
    }

    @Test
    void aReplayThatWasCutOffIsRepeatedWithoutHarm() throws IOException {
        List<Hold> holds = holds(100);
        server.kill();
        settleInto(Secured.InJournal.class, holds);
        gateway.stop();
        Path copy = temporary.resolve("copy");
        Files.createDirectories(copy);
        try (var files = Files.list(journal())) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".journal")).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        server.start();
        gateway = gateway(config(10_000));
        gateway.awaitNothingInTheJournal();
        gateway.stop();

        gateway = new Gateway(server, copy, config(10_000));
        gateway.awaitNothingInTheJournal();
        assertStands(100 * 700);
    }

    @Test
    void anAbandonedHoldIsReleasedWhenRedisIsBackWhetherItWasTakenOrNot() {
        Hold taken = gateway.hold(key);
        String never = "never-taken";
        server.kill();
        gateway.settler.abandon(taken.id());
        gateway.settler.abandon(never);
        Await.until(() -> gateway.settler.pending() == 0, "both in the journal");

        server.start();
        gateway.awaitNothingInTheJournal();
        assertStands(0);
        assertThat(gateway.told).hasValue(1);
    }

    @Test
    void anExpiredHoldEndsWithTheTrueCharge() {
        Hold hold = gateway.hold(key);
        server.kill();
        settleInto(Secured.InJournal.class, List.of(hold));
        gateway.stop();
        server.start();
        try (ExpiringElsewhere other = new ExpiringElsewhere()) {
            other.expire(hold);
            assertThat(other.spent()).isEqualTo(1_000);
        }

        gateway = gateway(config(10_000));
        gateway.awaitNothingInTheJournal();
        assertStands(700);
    }

    @Test
    void withoutADiskSettlementsStayInMemoryAndNoMoreHoldsAreTakenThanItHolds() throws IOException {
        gateway.stop();
        Path blocked = Files.writeString(temporary.resolve("blocked"), "no directory");
        gateway = new Gateway(server, blocked.resolve("journal"), config(20));
        assertThat(gateway.settler.journal().writable()).isFalse();
        assertThat(gateway.settler.hasRoom()).isTrue();
        List<Hold> holds = holds(30);
        assertThat(gateway.settler.hasRoom()).isTrue();

        server.kill();
        List<Future<Secured>> settling = new ArrayList<>();
        for (Hold hold : holds) {
            settling.add(gateway.settler.settle(charge(hold, 700)));
        }
        Await.until(() -> !gateway.settler.hasRoom(), "no room");
        assertThat(gateway.settler.pending()).isEqualTo(30);

        server.start();
        settling.forEach(one -> assertThat(get(one)).isInstanceOf(Secured.InLedger.class));
        Await.until(gateway.settler::hasRoom, "room");
        assertStands(30 * 700);
    }

    @Test
    void aDiskThatIsBackTakesWhatIsInMemory() throws IOException {
        gateway.stop();
        Path blocked = Files.writeString(temporary.resolve("blocked"), "no directory");
        gateway = new Gateway(server, blocked.resolve("journal"), config(20));
        Hold hold = gateway.hold(key);
        server.kill();
        Future<Secured> settling = gateway.settler.settle(charge(hold, 700));
        Files.delete(blocked);
        assertThat(get(settling)).isInstanceOf(Secured.InJournal.class);
        assertThat(gateway.settler.journal().writable()).isTrue();

        server.start();
        gateway.awaitNothingInTheJournal();
        assertStands(700);
    }

    @Test
    void whatRedisRefusesForGoodBecomesADeadLetter() throws IOException {
        Hold good = gateway.hold(key);
        Hold bad = gateway.hold(key);
        get(gateway.redis.call("DEL", "{settler}:hold:" + bad.id()));
        get(gateway.redis.call("LPUSH", "{settler}:hold:" + bad.id(), "not a hash"));
        assertThat(get(gateway.settler.settle(charge(bad, 700)))).isInstanceOf(Secured.InJournal.class);
        assertThat(get(gateway.settler.settle(charge(good, 700)))).isInstanceOf(Secured.InLedger.class);

        Await.until(() -> gateway.settler.journal().deadLetters() == 1, "the dead letter", Duration.ofSeconds(30));
        gateway.awaitNothingInTheJournal();
        assertThat(Files.readString(journal().resolve("dead-letters.ndjson")))
                .contains("Redis refuses it", bad.id())
                .doesNotContain(good.id());
    }

    @Test
    void aRequestThatLastsTooLongIsKeptAliveNoMore() {
        gateway.stop();
        gateway = gateway(config(Duration.ofSeconds(2), Duration.ofSeconds(2), 10));
        Hold hold = gateway.hold(key);
        assertThat(gateway.settler.holds()).isEqualTo(1);
        Await.until(() -> gateway.settler.holds() == 0, "the end of its life");
        get(gateway.settler.settle(charge(hold, 700)));
        assertStands(700);
    }

    @Test
    void whoWaitsForMoneyIsAnsweredWhenRedisGoesAway() {
        gateway.stop();
        gateway = gateway(TestLedger.config(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        Account poor = account("key", 1_000);
        Hold hold = gateway.hold(poor);
        List<Future<HoldOutcome>> waiting = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            waiting.add(gateway.admission.admit(request(List.of(poor), need(1_000, 0, 0, 0))));
        }
        Await.until(() -> gateway.admission.waiting() == 2_000, "all wait");

        server.kill();
        Await.until(() -> !gateway.redis.isConnected(), "the connection's end");
        assertThatThrownBy(() -> get(gateway.admission.admit(request(List.of(poor), need(1_000, 0, 0, 0)))))
                .hasMessageContaining("Redis is not connected");
        Await.until(() -> waiting.stream().allMatch(Future::failed), "all are answered");
        assertThat(gateway.admission.waiting()).isZero();

        get(gateway.settler.settle(charge(hold, 700)));
        server.start();
        gateway.awaitNothingInTheJournal();
        assertThat(get(new Verifier(gateway.store).verify()).disagreements()).isEmpty();
    }

    /** Another gateway, which finds the hold overdue. */
    private final class ExpiringElsewhere implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final Redis redis = get(Redis.connect(vertx, server.config(), new Meters()));
        private final LedgerStore store = get(LedgerStore.open(redis, new Keyspace("settler"), LedgerConfig.DEFAULT));
        private final BudgetConfig config = config(1);

        void expire(Hold hold) {
            get(redis.call("ZADD", "{settler}:deadlines", "XX", "1", hold.id()));
            assertThat(get(new Ledger(store, config).expire(hold.id())).how()).isEqualTo(Settled.How.EXPIRED);
        }

        long spent() {
            return get(new Accounts(store, config).state(key)).spent().nanos();
        }

        @Override
        public void close() {
            get(redis.close());
            get(vertx.close());
        }
    }

    private Path journal() {
        return temporary.resolve("journal");
    }

    private Gateway gateway(BudgetConfig config) {
        return new Gateway(server, journal(), config);
    }

    private static BudgetConfig config(int maxInMemory) {
        return config(Duration.ofMinutes(1), BudgetConfig.DEFAULT.longestRequest(), maxInMemory);
    }

    private static BudgetConfig config(Duration holdTime, Duration longestRequest, int maxInMemory) {
        return TestLedger.config(holdTime, longestRequest, new JournalConfig(Optional.empty(), 64 << 20, maxInMemory));
    }

    private static Settlement charge(Hold hold, long nanoUsd) {
        return Settlement.charge(hold, NanoUsd.of(nanoUsd), "{\"status\":\"success\"}");
    }

    private List<Hold> holds(int count) {
        List<Hold> holds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            holds.add(gateway.hold(key));
        }
        return holds;
    }

    private void settleInto(Class<? extends Secured> place, List<Hold> holds) {
        List<Future<Secured>> settling = holds.stream()
                .map(hold -> gateway.settler.settle(charge(hold, 700)))
                .toList();
        settling.forEach(one -> assertThat(get(one)).isInstanceOf(place));
    }

    /** The key has spent so much, nothing is held, and all counters agree with the ledger. */
    private void assertStands(long spentNanoUsd) {
        AccountState state = get(new Accounts(gateway.store, config(1)).state(key));
        assertThat(state.spent().nanos()).isEqualTo(spentNanoUsd);
        assertThat(state.held().nanos()).isZero();
        assertThat(get(new Verifier(gateway.store).verify()).disagreements()).isEmpty();
    }
}
