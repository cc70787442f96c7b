package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.money.NanoUsd;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Verify is right while everything goes on at once: holds, growth, settlements, expiry, changes by hand, sealing, days passing. */
class VerifyUnderLoadTest {
    private static final long START = LocalDate.of(2026, 1, 30).toEpochDay() * 86_400_000;
    private static final Duration LOAD = Duration.ofSeconds(3);

    private final TestLedger books = TestLedger.at(START, TestLedger.config(Duration.ZERO, Duration.ofSeconds(2)));
    private final TestLedger other = books.replica();
    private final List<Account> accounts = new ArrayList<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final long seed = System.nanoTime();

    @AfterEach
    void close() {
        threads.shutdownNow();
        other.close();
        books.close();
    }

    @Test
    void nothingDisagreesButWhatIsWrong() throws Exception {
        System.out.println("VerifyUnderLoadTest seed " + seed);
        for (int i = 0; i < 6; i++) {
            accounts.add(account("key", -1));
        }
        List<Future<?>> load = List.of(
                start(() -> spend(books, 1)),
                start(() -> spend(other, 2)),
                start(() -> spend(other, 3)),
                start(() -> letTimePass()),
                start(() -> seal()));

        long end = System.nanoTime() + LOAD.toNanos();
        int looks = 0;
        while (System.nanoTime() < end || looks < 3) {
            assertThat(books.verify().disagreements())
                    .as("seed %d, look %d", seed, looks)
                    .isEmpty();
            looks++;
        }
        String ref = accounts.get(0).id() + "@0";
        get(books.redis.call("INCRBY", books.keys.key("spent", ref), "1"));
        List<Verifier.Disagreement> wrong = books.verify().disagreements();
        assertThat(wrong).extracting(Verifier.Disagreement::ref).containsExactly(ref);
        assertThat(wrong.get(0).counter().minus(wrong.get(0).books())).isEqualTo(NanoUsd.of(1));
        get(books.redis.call("DECRBY", books.keys.key("spent", ref), "1"));

        ended.set(true);
        for (Future<?> one : load) {
            one.get(30, TimeUnit.SECONDS);
        }
        Verifier.Report report = books.verify();
        assertThat(report.disagreements()).as("seed %d", seed).isEmpty();
        assertThat(get(books.reader.entriesSince())).as("old days were sealed").isAfter(LocalDate.of(2026, 1, 30));
    }

    private Future<?> start(Runnable step) {
        return threads.submit(() -> {
            while (!ended.get()) {
                step.run();
            }
        });
    }

    private void spend(TestLedger gateway, long salt) {
        Random random = new Random(seed + salt + System.nanoTime());
        List<Account> chain = List.of(accounts.get(random.nextInt(3)), accounts.get(3 + random.nextInt(3)));
        Hold hold = gateway.held(request(chain, need(1_000, 0, 0, 0)));
        switch (random.nextInt(8)) {
            case 0 -> gateway.release(hold);
            case 1 ->
                get(gateway.ledger.grow(new GrowRequest(hold, chain, List.of(), NanoUsd.of(1_500), NanoUsd.of(2_000))));
            case 2 -> get(gateway.ledger.due(10)).forEach(id -> get(gateway.ledger.expire(id)));
            case 3 -> get(gateway.accounts.adjust(chain.get(0), NanoUsd.of(random.nextInt(5_000)), "test", "test"));
            default -> gateway.charge(hold, random.nextInt(1_000));
        }
    }

    /** Two days a second: between two of them, old days are sealed in a few steps, and verify finds a moment without one. */
    private void letTimePass() {
        other.setTime(START + (System.nanoTime() - seed) / 1_000_000 * 2 * 86_400);
    }

    private void seal() {
        get(new Sealer(other.store, new MemoryArchive(), Duration.ofDays(2), () -> LocalDate.of(2100, 1, 1), 200)
                .seal()
                .transform(done -> io.vertx.core.Future.succeededFuture()));
    }
}
