package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Accounts of a few periods, and where their windows start, by plain arithmetic in UTC. */
final class ModelPeriods {
    static final List<String> SOME = List.of("1m", "1h", "1d", "7d", "30d", "rolling:12h");

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private ModelPeriods() {}

    /** An account that was made a while before. */
    static Account account(long now, String kind, long limit, String period) {
        return new Account(
                Account.newId(kind),
                limit < 0 ? Optional.empty() : Optional.of(NanoUsd.of(limit)),
                period.isEmpty() ? BudgetPeriod.LIFETIME : BudgetPeriod.parse(period),
                now - 12_345_678);
    }

    /** How long its windows are, if that is less than a day. */
    static Optional<Long> shortLength(Account account) {
        return switch (account.period().text()) {
            case "1m" -> Optional.of(MINUTE);
            case "1h" -> Optional.of(HOUR);
            case "rolling:12h" -> Optional.of(12 * HOUR);
            default -> Optional.empty();
        };
    }

    static long start(Account account, long now) {
        long day = now / DAY;
        return switch (account.period().text()) {
            case "" -> 0;
            case "1m" -> now - now % MINUTE;
            case "1h" -> now - now % HOUR;
            case "1d" -> day * DAY;
            case "7d" -> (day - (day + 3) % 7) * DAY; // day 0 was a Thursday
            case "30d" -> LocalDate.ofEpochDay(day).withDayOfMonth(1).toEpochDay() * DAY;
            case "rolling:12h" ->
                account.anchorMillis() + Math.floorDiv(now - account.anchorMillis(), 12 * HOUR) * 12 * HOUR;
            default -> throw new IllegalArgumentException("no window for " + account.period());
        };
    }
}
