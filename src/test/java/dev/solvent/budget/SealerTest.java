package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old days leave Redis: every row is in the archive once, every account sums to what it did, wherever a gateway dies. */
class SealerTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 30);
    private static final Duration RETENTION = Duration.ofDays(2);
    private static final int ROWS_A_DAY = 7;

    private final Account key = account("key", -1);
    private final Account user = account("user", -1);
    private final TestLedger books =
            TestLedger.at(noon(FIRST), TestLedger.config(Duration.ZERO, Duration.ofMinutes(1)));

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        assertThat(books.verify().disagreements()).isEmpty();
        books.close();
    }

    @Test
    void aSealedDayIsInTheArchiveAndInTheSums() throws IOException {
        spendOn(FIRST, FIRST.plusDays(1), FIRST.plusDays(4));

        assertThat(get(sealer(books).seal())).isEqualTo(2);

        assertThat(files()).containsExactly("ledger-2026-01-30.ndjson", "ledger-2026-01-31.ndjson");
        List<JsonNode> rows = rows(FIRST);
        assertThat(rows).hasSize(ROWS_A_DAY);
        assertThat(rows.get(0).path("kind").asText()).isEqualTo("charged");
        assertThat(rows.get(0).path("amount_nano_usd").asLong()).isEqualTo(1);
        assertThat(rows.get(0).path("accounts").get(0).asText()).startsWith(key.id() + "@");
        assertThat(rows.get(0).path("outcome").path("status").asText()).isEqualTo("success");
        assertThat(get(books.reader.entriesSince())).isEqualTo(FIRST.plusDays(2));
        assertThat(books.entries()).hasSize(ROWS_A_DAY);
        assertThat(get(books.reader.dailySums(List.of(key.id()), FIRST, FIRST)))
                .containsValue(java.util.Map.of(key.id(), NanoUsd.of(28)));
        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(84));
        assertThat(get(sealer(books).seal())).isZero();
    }

    @Test
    void wrongSumsAreFoundInSealedDaysToo() {
        spendOn(FIRST, FIRST.plusDays(4));
        get(sealer(books).seal());
        String ref = key.id() + "@0";
        get(books.redis.call("HINCRBY", books.keys.key("closing"), ref, "1"));

        assertThat(books.verify().disagreements())
                .containsExactly(new Verifier.Disagreement(ref, "spent", NanoUsd.of(57), NanoUsd.of(56)));
        get(books.redis.call("HINCRBY", books.keys.key("closing"), ref, "-1"));
    }

    @Test
    void noEntryComesIntoAClosedDay() {
        spendOn(FIRST, FIRST.plusDays(4));
        get(sealer(books).seal());

        spendOn(FIRST);

        assertThat(books.entries()).hasSize(2 * ROWS_A_DAY);
        assertThat(get(sealer(books).seal())).isZero();
    }

    @Test
    void oneClockThatRunsAheadClosesNothing() {
        spendOn(FIRST, FIRST.plusDays(400));

        Sealer sealer = new Sealer(books.store, archive(), RETENTION, () -> FIRST.plusDays(1), 3);

        assertThat(get(sealer.seal())).isZero();
        assertThat(get(books.reader.entriesSince())).isEqualTo(FIRST);
    }

    @Test
    void whereverAGatewayDiesTheNextOneGoesOn() throws IOException {
        spendOn(FIRST, FIRST.plusDays(1), FIRST.plusDays(4));
        int deaths = 0;
        boolean done = false;
        while (!done) {
            try (TestLedger mortal = books.replica(new Death(deaths % 4, deaths % 3 == 0))) {
                done = get(sealer(mortal).seal()) >= 0;
            } catch (AssertionError died) {
                deaths++;
                assertThat(books.verify().disagreements())
                        .as("death %d", deaths)
                        .isEmpty();
                assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(84));
            }
        }
        assertThat(deaths).isGreaterThan(10);
        assertThat(rows(FIRST)).hasSize(ROWS_A_DAY);
        assertThat(rows(FIRST.plusDays(1))).hasSize(ROWS_A_DAY);
        assertThat(get(books.reader.entriesSince())).isEqualTo(FIRST.plusDays(2));
    }

    @Test
    void anArchiveThatFailsKeepsTheRowsInRedis() throws IOException {
        spendOn(FIRST, FIRST.plusDays(4));
        for (int works = 0; works < 3; works++) {
            LedgerArchive full = new FullArchive(archive(), works);
            Sealer sealer = new Sealer(books.store, full, RETENTION, () -> FIRST.plusDays(9), 3);
            assertThatThrownBy(() -> get(sealer.seal())).hasMessageContaining("disk full");
            assertThat(books.entries()).hasSize(2 * ROWS_A_DAY);
        }
        assertThat(files()).isEmpty();

        assertThat(get(sealer(books).seal())).isEqualTo(2);
        assertThat(rows(FIRST)).hasSize(ROWS_A_DAY);
    }

    @Test
    void manyGatewaysSealAtOnceWhileMoneyIsSpent() throws IOException {
        spendOn(FIRST, FIRST.plusDays(1), FIRST.plusDays(4));
        List<TestLedger> replicas = List.of(books.replica(), books.replica(), books.replica());
        List<Future<Integer>> sealing =
                replicas.stream().map(replica -> sealer(replica).seal()).toList();
        Future<Verifier.Report> report = new Verifier(books.store).verify();
        for (int i = 0; i < 20; i++) {
            spend(i);
        }
        assertThat(get(report).disagreements()).isEmpty();
        // Who was overtaken may have failed over it; what matters is what came of it.
        sealing.forEach(one -> get(one.transform(done -> Future.succeededFuture())));
        get(sealer(books).seal());
        replicas.forEach(TestLedger::close);

        assertThat(rows(FIRST)).hasSize(ROWS_A_DAY);
        assertThat(rows(FIRST.plusDays(1))).hasSize(ROWS_A_DAY);
        assertThat(files()).hasSize(2);
    }

    @Test
    void theRetentionIsWholeDays() {
        assertThatThrownBy(() -> new LedgerConfig(
                        Duration.ofHours(36), LedgerConfig.OldRows.KEEP, Optional.empty(), Duration.ZERO))
                .hasMessage("retention must be whole days, at least 1d");
    }

    /** The n-th step of sealing does not happen, or happens and nobody hears of it; nor does any after it. */
    private record Death(AtomicInteger left, boolean unheard) implements UnaryOperator<Script> {
        Death(int steps, boolean unheard) {
            this(new AtomicInteger(steps), unheard);
        }

        @Override
        public Script apply(Script script) {
            if (!List.of("close", "archive", "seal").contains(script.name()) || left.getAndDecrement() > 0) {
                return script;
            }
            String done = unheard && left.get() == -1 ? "local function run() " + script.source() + "\nend run() " : "";
            return Script.of("death", done + "return redis.error_reply('DEAD')");
        }
    }

    /** Takes so many calls. */
    private record FullArchive(LedgerArchive archive, AtomicInteger left) implements LedgerArchive {
        FullArchive(LedgerArchive archive, int calls) {
            this(archive, new AtomicInteger(calls));
        }

        @Override
        public Future<Writing> begin(LocalDate day) {
            return unlessFull(archive.begin(day)).map(writing -> new Writing() {
                @Override
                public Future<Void> write(List<LedgerEntry> rows) {
                    return unlessFull(writing.write(rows));
                }

                @Override
                public Future<Void> publish() {
                    return unlessFull(Future.succeededFuture()).compose(room -> writing.publish());
                }

                @Override
                public Future<Void> discard() {
                    return writing.discard();
                }
            });
        }

        private <T> Future<T> unlessFull(Future<T> result) {
            return left.getAndDecrement() > 0 ? result : Future.failedFuture(new IOException("disk full"));
        }
    }

    private Sealer sealer(TestLedger gateway) {
        return new Sealer(gateway.store, archive(), RETENTION, () -> FIRST.plusDays(9), 3);
    }

    private LedgerArchive archive() {
        return new NdjsonArchive(books.vertx, directory);
    }

    private void spendOn(LocalDate... days) {
        for (LocalDate day : days) {
            books.setTime(noon(day));
            for (int i = 1; i <= ROWS_A_DAY; i++) {
                spend(i);
            }
        }
    }

    private void spend(long nanos) {
        books.charge(books.held(request(List.of(key, user), need(600, 0, 0, 0))), nanos);
    }

    private List<String> files() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> found = Files.list(directory)) {
            found.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".part"))
                    .sorted()
                    .forEach(names::add);
        }
        return names;
    }

    private List<JsonNode> rows(LocalDate day) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("ledger-" + day + ".ndjson"))) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }

    private static long noon(LocalDate day) {
        return day.toEpochDay() * 86_400_000 + 43_200_000;
    }
}
