package dev.solvent.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetPeriodTest {
    private static final String BORN = "2026-01-31T10:20:30Z";

    @ParameterizedTest(name = "{0} at {1} lasts from {2} to {3}")
    @CsvSource({
        "1d,          2026-03-10T15:04:05Z, 2026-03-10T00:00:00Z, 2026-03-11T00:00:00Z",
        "24h,         2026-03-10T15:04:05Z, 2026-03-10T00:00:00Z, 2026-03-11T00:00:00Z",
        "daily,       2026-03-10T15:04:05Z, 2026-03-10T00:00:00Z, 2026-03-11T00:00:00Z",
        "7d,          2026-03-10T15:04:05Z, 2026-03-09T00:00:00Z, 2026-03-16T00:00:00Z",
        "1w,          2026-03-10T15:04:05Z, 2026-03-09T00:00:00Z, 2026-03-16T00:00:00Z",
        "weekly,      2026-03-15T23:59:59Z, 2026-03-09T00:00:00Z, 2026-03-16T00:00:00Z",
        "30d,         2026-02-28T23:59:59Z, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "1mo,         2026-02-28T23:59:59Z, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "monthly,     2026-12-31T00:00:00Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "yearly,      2026-12-31T00:00:00Z, 2026-01-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "3mo,         2026-03-31T23:59:59Z, 2026-01-01T00:00:00Z, 2026-04-01T00:00:00Z",
        "3d,          2026-02-03T00:00:00Z, 2026-02-03T00:00:00Z, 2026-02-06T00:00:00Z",
        "3d,          2026-02-02T23:59:59Z, 2026-01-31T00:00:00Z, 2026-02-03T00:00:00Z",
        "2w,          2026-02-10T00:00:00Z, 2026-02-09T00:00:00Z, 2026-02-23T00:00:00Z",
        "5h,          2026-03-10T15:04:05Z, 2026-03-10T15:00:00Z, 2026-03-10T20:00:00Z",
        "5h,          2026-03-10T23:04:05Z, 2026-03-10T20:00:00Z, 2026-03-11T00:00:00Z",
        "15m,         2026-03-10T15:14:59Z, 2026-03-10T15:00:00Z, 2026-03-10T15:15:00Z",
        "30s,         2026-03-10T15:14:59Z, 2026-03-10T15:14:30Z, 2026-03-10T15:15:00Z",
        "90m,         2026-01-31T02:00:00Z, 2026-01-31T01:30:00Z, 2026-01-31T03:00:00Z",
        "rolling:1d,  2026-02-01T10:20:29Z, 2026-01-31T10:20:30Z, 2026-02-01T10:20:30Z",
        "rolling:30d, 2026-03-02T10:20:30Z, 2026-03-02T10:20:30Z, 2026-04-01T10:20:30Z",
        "rolling:1mo, 2026-03-01T00:00:00Z, 2026-02-28T10:20:30Z, 2026-03-31T10:20:30Z",
        "rolling:1mo, 2026-03-31T10:20:30Z, 2026-03-31T10:20:30Z, 2026-04-30T10:20:30Z",
        "rolling:1y,  2027-01-31T10:20:29Z, 2026-01-31T10:20:30Z, 2027-01-31T10:20:30Z",
    })
    void windowsLieWhereLiteLlmsUsersExpectThem(String period, String now, String start, String end) {
        Window window = BudgetPeriod.parse(period).windowAt(millis(now), millis(BORN), ZoneOffset.UTC);

        assertThat(window).isEqualTo(new Window(millis(start), millis(end)));
    }

    @Test
    void aDayIsAsLongAsTheTimeZoneSays() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        BudgetPeriod day = BudgetPeriod.parse("1d");

        Window spring = day.windowAt(millis("2026-03-29T12:00:00Z"), millis(BORN), berlin);
        Window autumn = day.windowAt(millis("2026-10-25T12:00:00Z"), millis(BORN), berlin);

        assertThat(spring.endMillis() - spring.startMillis()).isEqualTo(23 * 3_600_000L);
        assertThat(autumn.endMillis() - autumn.startMillis()).isEqualTo(25 * 3_600_000L);
        assertThat(spring.startMillis()).isEqualTo(millis("2026-03-28T23:00:00Z"));
    }

    @Test
    void withoutAPeriodABudgetLastsForLife() {
        Window window = BudgetPeriod.LIFETIME.windowAt(millis(BORN), millis(BORN), ZoneOffset.UTC);

        assertThat(window).isEqualTo(new Window(0, Window.NEVER));
        assertThat(window.ends()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "d",
                "0d",
                "-1d",
                "1.5d",
                "30dxyz",
                "1 d",
                "1q",
                "200y",
                "999999999d",
                "rolling:",
                "rolling:0d",
                "rolling:weekly",
                "１d"
            })
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> BudgetPeriod.parse(text))
                .isInstanceOf(InvalidPeriodException.class)
                .hasMessageContaining("'" + text + "'");
    }

    /** Lord Howe's clocks change by half an hour: on 2028-04-02 back from 2:00 to 1:30, on 2028-10-01 on from 2:00 to 2:30. */
    @ParameterizedTest
    @CsvSource({
        "2028-04-01T14:30:00Z, 2028-04-01T14:00:00Z, 2028-04-01T14:36:00Z",
        "2028-04-01T14:40:00Z, 2028-04-01T14:36:00Z, 2028-04-01T15:00:00Z",
        "2028-04-01T15:11:00Z, 2028-04-01T15:00:00Z, 2028-04-01T15:30:00Z",
        "2028-04-01T15:30:00Z, 2028-04-01T15:30:00Z, 2028-04-01T16:06:00Z",
        "2028-09-30T15:29:00Z, 2028-09-30T15:06:00Z, 2028-09-30T15:30:00Z",
        "2028-09-30T15:45:00Z, 2028-09-30T15:30:00Z, 2028-09-30T16:00:00Z",
        "2028-09-30T16:00:00Z, 2028-09-30T16:00:00Z, 2028-09-30T16:36:00Z"
    })
    void anHourMayBeHalfAnHourLongerOrShorter(String now, String start, String end) {
        Window window = BudgetPeriod.parse("36m").windowAt(millis(now), 0, ZoneId.of("Australia/Lord_Howe"));
        assertThat(window).isEqualTo(new Window(millis(start), millis(end)));
    }

    @Test
    void windowsFollowEachOtherWithoutGapOrOverlap() {
        long seed = System.nanoTime();
        System.out.println("BudgetPeriodTest seed " + seed);
        Random random = new Random(seed);
        String[] units = {"s", "m", "h", "d", "w", "mo", "y"};
        ZoneId[] zones = {
            ZoneOffset.UTC, ZoneId.of("America/New_York"), ZoneId.of("Australia/Lord_Howe"), ZoneId.of("Asia/Kolkata")
        };
        for (int i = 0; i < 20_000; i++) {
            String text = (random.nextBoolean() ? "rolling:" : "")
                    + (1 + random.nextInt(40))
                    + units[random.nextInt(units.length)];
            BudgetPeriod period = BudgetPeriod.parse(text);
            ZoneId zone = zones[random.nextInt(zones.length)];
            long born = millis("2020-01-01T00:00:00Z") + (long) (random.nextDouble() * 2e11);
            long now = born + (long) (random.nextDouble() * 2e11);

            Window window = period.windowAt(now, born, zone);
            Window next = period.windowAt(window.endMillis(), born, zone);

            String what = "%s in %s, born %d, at %d: %s then %s".formatted(text, zone, born, now, window, next);
            assertThat(window.startMillis()).as(what).isLessThanOrEqualTo(now);
            assertThat(window.endMillis()).as(what).isGreaterThan(now);
            assertThat(next.startMillis()).as(what).isEqualTo(window.endMillis());
            assertThat(period.windowAt(window.endMillis() - 1, born, zone))
                    .as(what)
                    .isEqualTo(window);
            assertThat(period.windowAt(window.startMillis(), born, zone))
                    .as(what)
                    .isEqualTo(window);
        }
    }

    private static long millis(String time) {
        return ZonedDateTime.parse(time).toInstant().toEpochMilli();
    }
}
