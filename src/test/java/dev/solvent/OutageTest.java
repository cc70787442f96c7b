package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.budget.LedgerConfig;
import dev.solvent.budget.LedgerStore;
import dev.solvent.budget.Verifier;
import dev.solvent.metrics.Meters;
import dev.solvent.provider.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.TestUpstream;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.TestProxy;
import dev.solvent.redis.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis goes away under load, and comes back: requests in flight get their answers, new ones are refused in time, and in the end
 * every answer that the upstream gave is charged once. {@code -Doutage.seconds=30} makes it last.
 */
class OutageTest {
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage.seconds", 3));
    private static final Duration PATIENCE = Duration.ofSeconds(2); // of the gateway with Redis
    private static final Duration ANSWER_TIME = Duration.ofMillis(300);
    private static final long PRICE = 10 * INPUT + 5 * OUTPUT;
    private static final int CLIENTS = 24;

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final String prefix = TestGateway.freshPrefix();
    private TestServer server;
    private TestUpstream upstream;
    private TestGateway gateway;
    private String key;

    @BeforeEach
    void start() {
        server = TestServer.startDurable(directory);
        upstream = TestUpstream.start(vertx);
        answerFrom(Future.succeededFuture());
        gateway = setup(Duration.ofMinutes(1)).start();
        key = gateway.client().makeKey("{'max_budget': 1000}");
    }

    /**
     * From now on the upstream answers what it is asked, but not before that moment.
     *
     * @return how many questions have come since
     */
    @CanIgnoreReturnValue
    private AtomicInteger answerFrom(Future<Void> moment) {
        Answer answer = Answer.saying("hello").usage(10, 5);
        AtomicInteger asked = new AtomicInteger();
        upstream.always((request, client) -> {
            asked.incrementAndGet();
            moment.onSuccess(now -> vertx.setTimer(ANSWER_TIME.toMillis(), timer -> answer.play(request, client)));
        });
        return asked;
    }

    private TestGateway.Setup setup(Duration holdTime) {
        return TestGateway.in(directory)
                .redis(server.config().withTimeout(PATIENCE))
                .prefix(prefix)
                .holdTime(holdTime)
                .provider("up", upstream.baseUrl());
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
        server.close();
        Await.result(vertx.close());
    }

    @Test
    void redisStops() {
        outage(server::kill, server::start, Duration.ZERO);
    }

    @Test
    void redisFreezes() {
        outage(server::freeze, server::thaw, PATIENCE);
    }

    @Test
    void aHoldWhoseGatewayWasCutOffPastItsDeadlineEndsWithTheTrueCharge() {
        Promise<Void> gate = Promise.promise();
        Answer answer = Answer.saying("late").usage(10, 5);
        try (TestProxy way = TestProxy.start(vertx, server);
                TestGateway other = setup(Duration.ofSeconds(1)).start();
                TestGateway cutOff =
                        setup(Duration.ofSeconds(1)).redis(way.config()).start()) {
            upstream.always((request, client) -> gate.future().onSuccess(open -> answer.play(request, client)));
            CompletableFuture<GatewayClient.Answer> asked = cutOff.client().chatLater(key, Load.QUESTION);
            upstream.awaitRequest(1);
            long held = other.client().standing(key).heldNanoUsd();
            assertThat(held).isGreaterThan(PRICE);

            way.cut();
            assertThat(other.client().settled(key))
                    .as("charged whole by the other gateway")
                    .isEqualTo(held);
            gate.complete();
            assertThat(asked.join().status()).isEqualTo(200);
            way.mend();

            Await.until(() -> other.client().standing(key).spentNanoUsd() == PRICE, "the true charge");
            assertThat(other.client().ledger(key))
                    .extracting(row -> row.at("/metadata/solvent/kind").asText())
                    .containsExactly("corrected", "expired");
            assertThat(verify().disagreements()).isEmpty();
        }
    }

    @Test
    void whenRedisIsBackOwnersComeBeforeTheirDeadlines() {
        gateway.close(); // one with a longer hold_time looks for overdue holds too, and calls no such gap an outage
        gateway = setup(Duration.ofSeconds(1)).start();
        Promise<Void> gate = Promise.promise();
        Answer answer = Answer.saying("late").usage(10, 5);
        upstream.always((request, client) -> gate.future().onSuccess(open -> answer.play(request, client)));
        CompletableFuture<GatewayClient.Answer> asked = gateway.client().chatLater(key, Load.QUESTION);
        upstream.awaitRequest(1);

        server.kill();
        Load.pause(Duration.ofSeconds(4)); // more than hold_time, and than the gap that counts as an outage
        server.start();
        Await.until(() -> gateway.client().ready(), "the gateway's readiness");
        Load.pause(Duration.ofSeconds(3)); // more than hold_time, and several sweeps
        gate.complete();

        assertThat(asked.join().status()).isEqualTo(200);
        assertThat(gateway.client().settled(key)).isEqualTo(PRICE);
        assertThat(gateway.client().ledger(key))
                .extracting(row -> row.at("/metadata/solvent/kind").asText())
                .containsExactly("charged");
    }

    /** @param untilNoticed how long the first requests may wait until Redis counts as away */
    private void outage(Runnable begin, Runnable end, Duration untilNoticed) {
        Load load = Load.start(gateway.client(), key, CLIENTS);
        load.awaitAnswers(2 * CLIENTS);
        long heapBefore = Load.usedHeapBytes();
        Promise<Void> away = Promise.promise();
        AtomicInteger waiting = answerFrom(away.future());
        Await.until(() -> waiting.get() == CLIENTS, "a question of each client that waits for its answer");

        long begun = System.nanoTime();
        begin.run();
        away.complete();
        long noticed = begun + untilNoticed.toNanos() + MILLISECONDS.toNanos(200);
        Load.pause(OUTAGE);
        Await.until(() -> meter("solvent_journal_settlements") > 0, "settlements in the journal");
        load.awaitAfter(noticed, Load.REFUSED, 2 * CLIENTS);
        long ending = System.nanoTime();
        double inMemory = meter("solvent_pending_settlements");
        double inJournal = meter("solvent_journal_settlements");
        long heapAfter = Load.usedHeapBytes();
        end.run();
        load.awaitAfter(System.nanoTime(), Load.ANSWERED, 2 * CLIENTS);
        List<Load.Seen> seen = load.stop();

        Load.Summary first = Load.summary(seen, Load.REFUSED, begun, noticed);
        Load.Summary later = Load.summary(seen, Load.REFUSED, noticed, ending);
        System.out.println("OutageTest: noticing: " + first + "; later refusals: " + later + "; heap before "
                + heapBefore / 1_000_000 + " MB, after " + heapAfter / 1_000_000 + " MB; in memory " + inMemory
                + ", journal " + inJournal);

        assertThat(seen)
                .as("every request was answered or refused")
                .allMatch(one -> one.status() == 200 || one.status() == 503);
        // Of a machine that does nothing else it is some milliseconds; without a breaker it would be the whole
        // patience.
        assertThat(later.medianMillis()).isLessThan(PATIENCE.toMillis() / 4);
        assertThat(inMemory).as("settlements in memory").isLessThanOrEqualTo(CLIENTS);

        long answered = seen.stream().filter(one -> one.status() == 200).count();
        assertThat(gateway.client().settled(key)).isEqualTo(upstream.requests().size() * PRICE);
        assertThat(upstream.requests()).hasSize((int) answered);
        Await.until(() -> meter("solvent_journal_settlements") == 0, "the end of the replay");
        assertThat(gateway.client().ledger(key).stream()
                        .filter(row -> row.at("/metadata/solvent/kind").asText().equals("charged")))
                .hasSize((int) answered);
        assertThat(verify().disagreements()).isEmpty();
    }

    private Verifier.Report verify() {
        Redis redis = Await.result(Redis.connect(vertx, server.config(), new Meters()));
        LedgerStore books = Await.result(LedgerStore.open(redis, new Keyspace(prefix), LedgerConfig.DEFAULT));
        Verifier.Report report = Await.result(new Verifier(books).verify());
        Await.result(redis.close());
        return report;
    }

    private double meter(String name) {
        String all = gateway.client().read("/metrics").text();
        Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(all);
        assertThat(line.find()).as("meter %s", name).isTrue();
        return Double.parseDouble(line.group(1));
    }
}
