package dev.solvent.budget;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a budget lasts before it starts anew, and where its windows lie. Nothing runs when a period turns: a window is a pure
 * function of the time, and the counter's key contains the window's start.
 *
 * <p>Durations mean what they mean to LiteLLM's users: {@code 1d} and {@code 24h} end at midnight, {@code 7d} on Monday, {@code
 * 30d} and {@code 1mo} on the 1st, other days count from the account's first midnight, {@code Nh}, {@code Nm}, {@code Ns} lie on
 * the grid of the day, hour, minute; all in the given time zone. Where LiteLLM has no sound rule we do the plain thing: {@code
 * 1w} is a calendar week, {@code Nmo} are N calendar months. {@code rolling:30d} counts from the account's creation to the
 * millisecond.
 */
public final class BudgetPeriod {
    /** No period: the budget lasts for the life of the account. */
    public static final BudgetPeriod LIFETIME = new BudgetPeriod("", Unit.LIFE, 1, false);

    private static final Pattern FORM = Pattern.compile("(rolling:)?([0-9]{1,9})(s|m|h|d|w|mo|y)");
    private static final Map<String, String> NAMED =
            Map.of("daily", "1d", "weekly", "1w", "monthly", "1mo", "yearly", "1y");
    private static final long LONGEST_YEARS = 100;

    private enum Unit {
        SECOND(1_000),
        MINUTE(60_000),
        HOUR(3_600_000),
        DAY(86_400_000),
        WEEK(7 * 86_400_000L),
        MONTH(31 * 86_400_000L),
        YEAR(366 * 86_400_000L),
        LIFE(0);

        private final long millis;

        Unit(long millis) {
            this.millis = millis;
        }

        static Unit of(String suffix) {
            return switch (suffix) {
                case "s" -> SECOND;
                case "m" -> MINUTE;
                case "h" -> HOUR;
                case "d" -> DAY;
                case "w" -> WEEK;
                case "mo" -> MONTH;
                default -> YEAR;
            };
        }
    }

    private final String text;
    private final Unit unit;
    private final long count;
    private final boolean rolling;

    private BudgetPeriod(String text, Unit unit, long count, boolean rolling) {
        this.text = text;
        this.unit = unit;
        this.count = count;
        this.rolling = rolling;
    }

    /**
     * Reads {@code 30s 5m 12h 1d 7d 30d 2w 1mo 1y}, {@code daily weekly monthly yearly} or any of these behind {@code rolling:}.
     *
     * @throws InvalidPeriodException for anything else, also for zero and for more than a hundred years
     */
    public static BudgetPeriod parse(String text) {
        boolean named = NAMED.containsKey(text);
        Matcher form = FORM.matcher(named ? NAMED.getOrDefault(text, text) : text);
        if (!form.matches()) {
            throw new InvalidPeriodException(
                    "'" + text + "' is no budget duration: give a number and s, m, h, d, w, mo or y"
                            + " (like 30d), or daily, weekly, monthly, yearly, or rolling:30d");
        }
        long count = Long.parseLong(form.group(2));
        Unit unit = Unit.of(form.group(3));
        if (count == 0 || count > LONGEST_YEARS * Unit.YEAR.millis / unit.millis) {
            throw new InvalidPeriodException("'" + text + "' must be more than zero and at most a hundred years");
        }
        boolean rolling = form.group(1) != null;
        return rolling ? new BudgetPeriod(text, unit, count, true) : calendar(text, unit, count);
    }

    private static BudgetPeriod calendar(String text, Unit unit, long count) {
        if (unit == Unit.HOUR && count % 24 == 0) {
            return calendar(text, Unit.DAY, count / 24);
        } else if (unit == Unit.DAY && count == 7) {
            return new BudgetPeriod(text, Unit.WEEK, 1, false);
        } else if (unit == Unit.DAY && count == 30) {
            return new BudgetPeriod(text, Unit.MONTH, 1, false);
        }
        return new BudgetPeriod(text, unit, count, false);
    }

    /** As it was written; empty for {@link #LIFETIME}. */
    public String text() {
        return text;
    }

    /** The window that contains {@code nowMillis} for an account that was created at {@code anchorMillis}. */
    public Window windowAt(long nowMillis, long anchorMillis, ZoneId zone) {
        if (unit == Unit.LIFE) {
            return new Window(0, Window.NEVER);
        }
        ZonedDateTime now = Instant.ofEpochMilli(nowMillis).atZone(zone);
        ZonedDateTime anchor = Instant.ofEpochMilli(anchorMillis).atZone(zone);
        if (rolling) {
            return unit.compareTo(Unit.DAY) < 0 || unit == Unit.DAY || unit == Unit.WEEK
                    ? even(nowMillis, anchorMillis, count * unit.millis)
                    : stepped(now, anchor, count, unit == Unit.YEAR ? ChronoUnit.YEARS : ChronoUnit.MONTHS);
        }
        LocalDate born = anchor.toLocalDate();
        return switch (unit) {
            case SECOND -> grid(now, anchor, ChronoUnit.MINUTES);
            case MINUTE -> grid(now, anchor, ChronoUnit.HOURS);
            case HOUR -> grid(now, anchor, ChronoUnit.DAYS);
            case DAY -> dated(now, born, count, ChronoUnit.DAYS);
            case WEEK ->
                dated(now, born.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), count, ChronoUnit.WEEKS);
            case MONTH -> dated(now, born.withDayOfMonth(1), count, ChronoUnit.MONTHS);
            default -> dated(now, born.withDayOfYear(1), count, ChronoUnit.YEARS);
        };
    }

    /** Multiples within the enclosing minute, hour or day; the last one ends with it. What is longer counts from midnight. */
    private Window grid(ZonedDateTime now, ZonedDateTime anchor, ChronoUnit within) {
        long nowMillis = now.toInstant().toEpochMilli();
        long length = count * unit.millis;
        if (length > within.getDuration().toMillis()) {
            long midnight = anchor.truncatedTo(ChronoUnit.DAYS).toInstant().toEpochMilli();
            return even(nowMillis, midnight, length);
        }
        ZonedDateTime start = now.truncatedTo(within);
        LocalDateTime next = now.toLocalDateTime().truncatedTo(within).plus(1, within);
        long nextByClock = ZonedDateTime.ofLocal(next, now.getZone(), now.getOffset())
                .toInstant()
                .toEpochMilli();
        long enclosingStart = start.toInstant().toEpochMilli();
        long enclosingEnd = Math.min(start.plus(1, within).toInstant().toEpochMilli(), nextByClock);
        if (enclosingEnd <= nowMillis) { // clocks went back by half an hour: that half counts by itself
            enclosingStart = enclosingEnd;
            enclosingEnd = nextByClock;
        }
        Window even = even(nowMillis, enclosingStart, length);
        return new Window(even.startMillis(), Math.min(even.endMillis(), enclosingEnd));
    }

    private static Window even(long nowMillis, long originMillis, long lengthMillis) {
        long start = originMillis + Math.floorDiv(nowMillis - originMillis, lengthMillis) * lengthMillis;
        return new Window(start, start + lengthMillis);
    }

    /** Whole days, weeks, months or years from a date; a day that the clocks change is just shorter or longer. */
    private static Window dated(ZonedDateTime now, LocalDate origin, long count, ChronoUnit unit) {
        long whole = unit.between(origin, now.toLocalDate());
        LocalDate probe = origin.plus(whole, unit);
        long passed = probe.isAfter(now.toLocalDate()) ? whole - 1 : whole;
        long turn = Math.floorDiv(passed, count);
        ZoneId zone = now.getZone();
        return new Window(
                origin.plus(turn * count, unit).atStartOfDay(zone).toInstant().toEpochMilli(),
                origin.plus((turn + 1) * count, unit)
                        .atStartOfDay(zone)
                        .toInstant()
                        .toEpochMilli());
    }

    /** Months or years from a moment; always stepped from the anchor, so that the 31st does not drift to the 28th. */
    private static Window stepped(ZonedDateTime now, ZonedDateTime anchor, long count, ChronoUnit unit) {
        long turn = Math.floorDiv(unit.between(anchor, now), count);
        while (anchor.plus(turn * count, unit).isAfter(now)) {
            turn--;
        }
        while (!anchor.plus((turn + 1) * count, unit).isAfter(now)) {
            turn++;
        }
        return new Window(
                anchor.plus(turn * count, unit).toInstant().toEpochMilli(),
                anchor.plus((turn + 1) * count, unit).toInstant().toEpochMilli());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BudgetPeriod that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text.isEmpty() ? "lifetime" : text;
    }
}
