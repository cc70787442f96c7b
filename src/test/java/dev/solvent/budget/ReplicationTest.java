package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.metrics.Meters;
import dev.solvent.provider.Await;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.RedisConfig;
import dev.solvent.redis.RedisUnavailableException;
import dev.solvent.redis.ReplicaWait;
import dev.solvent.redis.Script;
import dev.solvent.redis.TestProxy;
import dev.solvent.redis.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hold counts when a replica has it, and not before. */
class ReplicationTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ReplicaWait WAIT = new ReplicaWait(1, Duration.ofSeconds(1));
    private static final ReplicaWait PATIENT = new ReplicaWait(1, Duration.ofSeconds(20));
    private static final Keyspace KEYS = new Keyspace("replicated");

    @TempDir
    Path temporary;

    private final Account key = account("key", 1_000_000);

    @Test
    void aHoldCountsWhenItsReplicaHasIt() {
        Vertx vertx = Vertx.vertx();
        try (TestServer master = TestServer.start(temporary, "masterauth " + TestServer.PASSWORD);
                TestServer replica = TestServer.start(
                        temporary, "masterauth " + TestServer.PASSWORD, "replicaof 127.0.0.1 " + master.port())) {
            Await.until(() -> replica.ask("INFO replication").contains("master_link_status:up"), "the replica follows");
            Redis patient = get(Redis.connect(vertx, config(master).withReplicaWait(PATIENT), new Meters()));
            LedgerStore store = get(LedgerStore.open(patient, KEYS, LedgerConfig.DEFAULT));
            Ledger holding = new Ledger(store, TestLedger.config(Duration.ZERO, Duration.ofMinutes(1)));

            Hold hold = ((HoldOutcome.Held) get(hold(holding))).hold();
            assertThat(replica.ask("EXISTS " + store.holdKey(hold.id()))).isEqualTo(":1");

            List<Future<HoldOutcome>> many = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                many.add(hold(holding));
            }
            many.forEach(one -> assertThat(get(one)).isInstanceOf(HoldOutcome.Held.class));

            Redis redis = get(Redis.connect(vertx, config(master), new Meters()));
            Ledger ledger = new Ledger(
                    get(LedgerStore.open(redis, KEYS, LedgerConfig.DEFAULT)),
                    TestLedger.config(Duration.ZERO, Duration.ofMinutes(1)));
            replica.freeze();
            HoldRequest lost = request(List.of(key), need(600, 0, 0, 0));
            assertThatThrownBy(() -> get(ledger.hold(lost, Optional.empty(), Duration.ZERO)))
                    .hasCauseInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining("Only 0 of 1 replicas have it")
                    .satisfies(e -> assertThat(((RedisUnavailableException) e.getCause()).mayHaveRun())
                            .isTrue());
            assertThat(get(ledger.abandon(lost.id())).how()).isEqualTo(Settled.How.RELEASED);

            replica.thaw();
            Await.until(
                    () -> hold(ledger)
                            .transform(done -> Future.succeededFuture(done.succeeded()))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join(),
                    "holds count again");
            assertThat(get(new Verifier(store).verify()).disagreements()).isEmpty();
            get(patient.close());
            get(redis.close());
        }
        get(vertx.close());
    }

    @Test
    void aHoldThatCouldNotBeConfirmedIsNotForgotten() {
        Vertx vertx = Vertx.vertx();
        try (TestServer master = TestServer.start(temporary);
                TestProxy way = TestProxy.start(vertx, master)) {
            RedisConfig config = way.config().withTimeout(TIMEOUT).withReplicaWait(WAIT);
            Redis redis = get(Redis.connect(vertx, config, new Meters()));
            LedgerStore store = get(LedgerStore.open(redis, KEYS, LedgerConfig.DEFAULT));
            Ledger ledger = new Ledger(store, TestLedger.config(Duration.ZERO, Duration.ofMinutes(1)));

            way.refuseNew(); // the connection for questions to replicas is opened when it is first needed
            assertThatItMayBeHeld(ledger, "Cannot connect to Redis");
            get(redis.close());
        }
        get(vertx.close());
    }

    @Test
    void aHoldThatAnotherServerDoesNotKnowMayStillBeHeld() {
        Vertx vertx = Vertx.vertx();
        try (TestServer master = TestServer.start(temporary, "masterauth " + TestServer.PASSWORD);
                TestServer replica = TestServer.start(
                        temporary, "masterauth " + TestServer.PASSWORD, "replicaof 127.0.0.1 " + master.port())) {
            Await.until(() -> replica.ask("INFO replication").contains("master_link_status:up"), "the replica follows");
            Redis redis = get(Redis.connect(vertx, config(master).withReplicaWait(PATIENT), new Meters()));
            LedgerStore store = get(LedgerStore.open(
                    redis, KEYS, LedgerConfig.DEFAULT, Optional.empty(), false, ReplicationTest::losing));
            Ledger ledger = new Ledger(store, TestLedger.config(Duration.ZERO, Duration.ofMinutes(1)));
            assertThatThrownBy(() -> get(hold(ledger)))
                    .hasCauseInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining("Redis has lost a hold")
                    .satisfies(ReplicationTest::mayHaveRun);
            get(redis.close());
        }
        get(vertx.close());
    }

    private void assertThatItMayBeHeld(Ledger ledger, String why) {
        HoldRequest request = request(List.of(key), need(600, 0, 0, 0));
        assertThatThrownBy(() -> get(ledger.hold(request, Optional.empty(), Duration.ZERO)))
                .hasCauseInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining(why)
                .satisfies(ReplicationTest::mayHaveRun);
        assertThat(get(ledger.abandon(request.id())).how()).isEqualTo(Settled.How.RELEASED);
    }

    private static void mayHaveRun(Throwable failure) {
        assertThat(((RedisUnavailableException) failure.getCause()).mayHaveRun())
                .isTrue();
    }

    /** Says that a hold is taken, and takes none. */
    private static Script losing(Script script) {
        return script.name().equals("hold")
                ? Script.of("hold", "return {'held', 600, 0, redis.call('TIME')[1] * 1000, -1}")
                : script;
    }

    private Future<HoldOutcome> hold(Ledger ledger) {
        return ledger.hold(request(List.of(key), need(600, 0, 0, 0)), Optional.empty(), Duration.ZERO);
    }

    private static RedisConfig config(TestServer master) {
        return master.config().withTimeout(TIMEOUT).withReplicaWait(WAIT);
    }
}
