package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.redis.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day of so many steps that the stack would not hold a few frames of each. */
class LongLedgerTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 30);
    private static final int ROWS = 10_000;
    private static final Script WRITE = Script.of("write-rows", """
            local P, day, ref, rows = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
            for i = 1, rows do
              redis.call('XADD', KEYS[1], '*', 'n', redis.call('INCR', P .. 'sequence'), 'kind', 'charged',
                'hold', 'h' .. i, 'amount', '1', 'chain', ref, 'about', '{}', 'outcome', '{}')
            end
            return redis.call('INCRBY', P .. 'spent:' .. ref, rows)
            """);

    private final TestLedger books =
            TestLedger.at(noon(FIRST), TestLedger.config(Duration.ZERO, Duration.ofMinutes(1)));

    @TempDir
    Path directory;

    private static long noon(LocalDate day) {
        return day.toEpochDay() * 86_400_000 + 43_200_000;
    }

    @BeforeEach
    void write() {
        Hold hold = books.held(request(List.of(account("key", -1)), need(2, 0, 0, 0)));
        books.charge(hold, 1);
        String day = Long.toString(FIRST.toEpochDay());
        get(books.redis.run(
                WRITE,
                List.of(books.keys.key("ledger", day)),
                List.of(books.keys.start(), day, hold.chain(), Integer.toString(ROWS))));
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void itIsVerifiedToItsEnd() {
        Verifier.Report report = get(new Verifier(books.store, 1).verify());

        assertThat(report.entries()).isEqualTo(1 + ROWS);
        assertThat(report.disagreements()).isEmpty();
    }

    @Test
    void itIsSealedToItsEnd() {
        books.setTime(noon(FIRST.plusDays(4)));
        LedgerArchive archive = new NdjsonArchive(books.vertx, directory);
        Sealer sealer = new Sealer(books.store, archive, Duration.ofDays(2), () -> FIRST.plusDays(4), 1);

        assertThat(get(sealer.seal())).isEqualTo(2);

        assertThat(books.verify().disagreements()).isEmpty();
        assertThat(get(books.reader.entriesSince())).isEqualTo(FIRST.plusDays(2));
    }
}
