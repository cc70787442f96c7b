package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis comes back with less than it had: flushed, replaced, or from an older backup. */
class LedgerLossTest {
    private final Account key = account("key", 1_000_000);
    private TestLedger books = new TestLedger(tolerating(Duration.ZERO));

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void aFlushedLedgerTakesNothingUntilItIsRestored() {
        spend(books, 100);
        Hold open = hold(books);
        Backup backup = Backup.of(books);
        Backup.flush(books);

        assertThatThrownBy(() -> hold(books)).hasCauseInstanceOf(LedgerClosedException.class);
        assertThatThrownBy(() -> books.charge(open, 5)).hasCauseInstanceOf(LedgerClosedException.class);
        assertThatThrownBy(() -> get(books.ledger.extend(List.of(open.id()))))
                .hasCauseInstanceOf(LedgerClosedException.class);
        get(books.store.look());
        assertThat(books.store.trouble()).contains("Redis has lost the whole ledger");

        backup.restore();
        assertThat(books.charge(open, 5).how()).isEqualTo(Settled.How.CHARGED);
        get(books.store.look());
        assertThat(books.store.trouble()).isEmpty();
        spend(books, 10);
        assertThat(books.state(key).spent().nanos()).isEqualTo(115);
        assertThat(books.verify().disagreements()).isEmpty();
    }

    @Test
    void anotherLedgerInItsPlaceTakesNothing() {
        spend(books, 100);
        Backup.flush(books);
        try (TestLedger stranger = books.replica()) {
            spend(stranger, 1);

            assertThatThrownBy(() -> hold(books)).hasCauseInstanceOf(LedgerClosedException.class);
            get(books.store.look());
            assertThat(books.store.trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains("another ledger"));
            assertThatThrownBy(() -> hold(books)).hasMessageContaining("another ledger");
        }
    }

    @Test
    void anOlderLedgerTakesNothing() {
        spend(books, 100);
        Backup backup = Backup.of(books);
        spend(books, 100);
        get(books.store.look());
        backup.restore();

        assertThatThrownBy(() -> hold(books)).hasCauseInstanceOf(LedgerClosedException.class);
        get(books.store.look());
        assertThat(books.store.trouble())
                .contains("Redis holds an older state of the ledger: entry 1 is its last, and entry 2 was seen here");
        assertThat(books.state(key).spent().nanos()).isEqualTo(100);
    }

    @Test
    void whatWasLostOfTheLastMomentIsLetGo() {
        try (TestLedger lenient = new TestLedger(tolerating(Duration.ofMinutes(1)))) {
            spend(lenient, 100);
            Backup backup = Backup.of(lenient);
            spend(lenient, 100);
            get(lenient.store.look());
            backup.restore();

            get(lenient.store.look());
            assertThat(lenient.store.trouble()).isEmpty();
            spend(lenient, 1);
            assertThat(lenient.verify().disagreements()).isEmpty();
        }
    }

    @Test
    void anExactCopyIsTheLedger() {
        spend(books, 100);
        get(books.store.look());
        Backup.of(books).restore();

        spend(books, 10);
        get(books.store.look());
        assertThat(books.store.trouble()).isEmpty();
        assertThat(books.state(key).spent().nanos()).isEqualTo(110);
    }

    @Test
    void whoKnewALedgerDoesNotStartWithoutIt() {
        spend(books, 100);
        Backup older = Backup.of(books);
        spend(books, 100);
        Backup exact = Backup.of(books);
        Optional<LedgerMark> known = known();

        Backup.flush(books);
        assertThatThrownBy(() -> books.restarted(known, false))
                .hasCauseInstanceOf(LedgerClosedException.class)
                .hasMessageContaining("has lost the whole ledger")
                .hasMessageContaining("--accept-loss");
        older.restore();
        assertThatThrownBy(() -> books.restarted(known, false)).hasMessageContaining("an older state");
        exact.restore();
        books.restarted(known, false).close();
    }

    @Test
    void anOperatorAcceptsAFlushForAllGateways() {
        spend(books, 100);
        Hold open = hold(books);
        Optional<LedgerMark> known = known();
        Backup.flush(books);

        try (TestLedger brave = books.restarted(known, true)) {
            spend(brave, 10);
            assertThatThrownBy(() -> hold(books)).hasCauseInstanceOf(LedgerClosedException.class);
            get(books.store.look());
            spend(books, 10);
            assertThat(books.charge(open, 5).how()).isEqualTo(Settled.How.LATE);

            assertThat(brave.state(key).spent().nanos()).isEqualTo(25);
            List<LedgerEntry> entries = brave.entries();
            LedgerEntry accepted = entries.get(entries.size() - 1);
            assertThat(accepted.kind()).isEqualTo(EntryKind.ACCEPTED);
            assertThat(accepted.about().path("known").asText())
                    .isEqualTo(known.orElseThrow().text());
            assertThat(brave.verify().disagreements()).isEmpty();
        }
        books.restarted(known, false).close(); // who knew only the ledger before it follows, too
    }

    @Test
    void anOperatorAcceptsAnOlderLedger() {
        spend(books, 100);
        Backup older = Backup.of(books);
        spend(books, 100);
        Optional<LedgerMark> known = known();
        older.restore();

        try (TestLedger brave = books.restarted(known, true)) {
            spend(brave, 10);
            assertThat(brave.state(key).spent().nanos()).isEqualTo(110);
            get(books.store.look());
            spend(books, 10);
            assertThat(books.verify().disagreements()).isEmpty();
        }
    }

    @Test
    void whereNothingIsMissingThereIsNothingToAccept() {
        spend(books, 100);
        try (TestLedger again = books.restarted(known(), true)) {
            assertThat(again.store.mark().epoch()).isEqualTo(books.store.mark().epoch());
            assertThat(again.entries()).hasSize(1);
        }
    }

    @Test
    void whatIsKnownOutlivesTheProcess() throws IOException {
        LedgerMemory memory = new LedgerMemory(directory, "solvent");
        assertThat(memory.recall()).isEmpty();
        memory.remember(new LedgerMark("an-epoch", 7));
        memory.remember(new LedgerMark("an-epoch", 9));
        assertThat(new LedgerMemory(directory, "solvent").recall()).contains(new LedgerMark("an-epoch", 9));
        assertThat(new LedgerMemory(directory, "other").recall()).isEmpty();

        Files.writeString(directory.resolve("ledger-mark.solvent"), "garbage");
        assertThatThrownBy(memory::recall).isInstanceOf(IOException.class).hasMessageContaining("ledger-mark.solvent");
    }

    private Optional<LedgerMark> known() {
        get(books.store.look());
        return Optional.of(books.store.mark());
    }

    private Hold hold(TestLedger in) {
        return in.held(request(List.of(key), need(600, 0, 0, 0)));
    }

    private void spend(TestLedger in, long nanos) {
        in.charge(hold(in), nanos);
    }

    private static BudgetConfig tolerating(Duration loss) {
        LedgerConfig usual = LedgerConfig.DEFAULT;
        LedgerConfig ledger = new LedgerConfig(usual.retention(), usual.oldRows(), usual.archive(), loss);
        return TestLedger.config(Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, ledger);
    }
}
