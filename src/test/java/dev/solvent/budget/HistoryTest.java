package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was spent in windows that are past, over the ends of months and the turns of clocks. */
class HistoryTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private final TestLedger books = TestLedger.at(
            noon(2026, 1, 30),
            TestLedger.config(NEW_YORK, Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, LedgerConfig.DEFAULT));

    @AfterEach
    void close() {
        assertThat(books.verify().disagreements()).isEmpty();
        books.close();
    }

    @Test
    void monthsAreAsLongAsTheyAre() {
        Account key = account("30d", noon(2026, 1, 30));
        spend(key, noon(2026, 1, 30), 1);
        spend(key, noon(2026, 1, 31), 2);
        spend(key, noon(2026, 2, 1), 30);
        spend(key, noon(2026, 4, 30), 400);

        assertThat(history(key, 10)).containsExactly("2026-04-01 400", "2026-03-01 0", "2026-02-01 30", "2026-01-01 3");
        assertThat(history(key, 2)).containsExactly("2026-04-01 400", "2026-03-01 0");
    }

    @Test
    void daysAreShorterAndLongerWhenClocksTurn() {
        Account key = account("1d", noon(2026, 3, 7));
        spend(key, noon(2026, 3, 7), 1);
        spend(key, noon(2026, 3, 8), 2); // 23 hours long
        spend(key, noon(2026, 3, 9), 3);

        List<WindowSpend> days = get(books.accounts.history(key, 3));
        assertThat(days).extracting(day -> day.spent().nanos()).containsExactly(3L, 2L, 1L);
        assertThat(days).extracting(day -> hours(day.window())).containsExactly(24L, 23L, 24L);

        Account autumn = account("1d", noon(2026, 10, 31));
        spend(autumn, noon(2026, 11, 1), 5); // 25 hours long
        spend(autumn, noon(2026, 11, 2), 6);
        assertThat(history(autumn, 9)).containsExactly("2026-11-02 6", "2026-11-01 5", "2026-10-31 0");
        assertThat(hours(get(books.accounts.history(autumn, 2)).get(1).window()))
                .isEqualTo(25);
    }

    @Test
    void aHoldSettlesIntoTheWindowInWhichItWasTaken() {
        Account key = account("30d", noon(2026, 1, 30));
        books.setTime(noon(2026, 1, 31));
        Hold hold = books.held(request(List.of(key), need(600, 0, 0, 0)));
        books.setTime(noon(2026, 2, 1));
        books.charge(hold, 7);
        spend(key, noon(2026, 2, 1), 1);

        assertThat(history(key, 10)).containsExactly("2026-02-01 1", "2026-01-01 7");
    }

    @Test
    void whatLastsForEverHasOneWindow() {
        Account key = account("", noon(2026, 1, 30));
        spend(key, noon(2026, 1, 30), 1);
        spend(key, noon(2026, 9, 30), 2);

        assertThat(get(books.accounts.history(key, 10)))
                .containsExactly(new WindowSpend(new Window(0, Window.NEVER), dev.solvent.money.NanoUsd.of(3)));
    }

    private List<String> history(Account account, int windows) {
        return get(books.accounts.history(account, windows)).stream()
                .map(one -> day(one.window().startMillis()) + " " + one.spent().nanos())
                .toList();
    }

    private void spend(Account account, long at, long nanos) {
        books.setTime(at);
        books.charge(books.held(request(List.of(account), need(600, 0, 0, 0))), nanos);
    }

    private static Account account(String period, long born) {
        return new Account(
                Account.newId("key"),
                Optional.empty(),
                period.isEmpty() ? BudgetPeriod.LIFETIME : BudgetPeriod.parse(period),
                born);
    }

    private static LocalDate day(long millis) {
        return Instant.ofEpochMilli(millis).atZone(NEW_YORK).toLocalDate();
    }

    private static long hours(Window window) {
        return Duration.ofMillis(window.endMillis() - window.startMillis()).toHours();
    }

    private static long noon(int year, int month, int day) {
        return ZonedDateTime.of(year, month, day, 12, 0, 0, 0, NEW_YORK)
                .toInstant()
                .toEpochMilli();
    }
}
