package dev.solvent.admin.input;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Some UTC days, both ends among them. */
public record DayRange(LocalDate from, LocalDate to) {
    private static final int MOST_DAYS = 400;
    private static final int MONTH = 30;
    /** How long a UTC day is. */
    public static final long MILLIS_A_DAY = 86_400_000;

    public DayRange {
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days < 1 || days > MOST_DAYS) {
            throw new RefusedException(AdminError.badField(
                    "end_date", "end_date must not be before start_date, nor " + MOST_DAYS + " days after it"));
        }
    }

    /** The days from {@code start_date} to {@code end_date}, which must both be given. */
    public static DayRange of(Query query) {
        return new DayRange(day(query, "start_date"), day(query, "end_date"));
    }

    private static LocalDate day(Query query, String name) {
        return query.day(name)
                .orElseThrow(() ->
                        new RefusedException(AdminError.badField(name, "Please provide start_date and end_date")));
    }

    /** Today and the thirty days before. */
    public static DayRange lastMonth(long nowMillis) {
        LocalDate today = today(nowMillis);
        return new DayRange(today.minusDays(MONTH), today);
    }

    /** Today and the days before that can be asked for together with it. */
    public static DayRange longest(long nowMillis) {
        LocalDate today = today(nowMillis);
        return new DayRange(today.minusDays(MOST_DAYS - 1), today);
    }

    /** When the first day begins. */
    public long startMillis() {
        return from.toEpochDay() * MILLIS_A_DAY;
    }

    /** When the last day is over. */
    public long endMillis() {
        return (to.toEpochDay() + 1) * MILLIS_A_DAY;
    }

    /** The day of that time. */
    public static LocalDate today(long nowMillis) {
        return Instant.ofEpochMilli(nowMillis).atZone(ZoneOffset.UTC).toLocalDate();
    }
}
