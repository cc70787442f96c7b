package dev.solvent.admin.spend;

import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.DayRange;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.logs.LogFilter;
import dev.solvent.report.DailyRow;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which daily activity is asked for.
 *
 * @param ids about whom; everybody if empty
 * @param excluded who is left out
 * @param keys hashes of the keys whose requests count; those of all if empty
 * @param model the model that was asked for, or the provider's own name of it
 */
record ActivityQuery(
        ActivityOf of,
        DayRange days,
        Set<String> ids,
        Set<String> excluded,
        Optional<Set<String>> keys,
        Optional<String> model) {
    private static final int MOST_IDS = 1_000;
    private static final int MOST_MINUTES = 24 * 60;
    private static final long MILLIS_A_MINUTE = 60_000;

    static ActivityQuery of(ActivityOf of, Query query, long nowMillis) {
        Set<String> ids =
                of == ActivityOf.USER ? query.text(of.param()).map(Set::of).orElse(Set.of()) : ids(query, of.param());
        return new ActivityQuery(
                of,
                days(query, nowMillis),
                ids,
                of.excluding().map(name -> ids(query, name)).orElse(Set.of()),
                query.text("api_key").map(LogFilter::hash).map(Set::of),
                query.text("model"));
    }

    private static Set<String> ids(Query query, String name) {
        Set<String> ids = new LinkedHashSet<>();
        for (String id : query.text(name).orElse("").split(",", -1)) {
            if (!id.isBlank()) {
                ids.add(id.strip());
            }
        }
        if (ids.size() > MOST_IDS) {
            throw new RefusedException(AdminError.badField(name, name + " must not name more than " + MOST_IDS));
        }
        return ids;
    }

    /** A range that ends on the day that it is for the client goes on to the day that it is in UTC, if the client wants that. */
    private static DayRange days(Query query, long nowMillis) {
        DayRange days = DayRange.of(query);
        int behind = query.whole("timezone", 0, -MOST_MINUTES, MOST_MINUTES);
        if (!query.flag("include_current_utc_day", false)
                || query.text("timezone").isEmpty()) {
            return days;
        }
        LocalDate there = DayRange.today(nowMillis - behind * MILLIS_A_MINUTE);
        LocalDate here = DayRange.today(nowMillis);
        return days.to().isBefore(there) || !days.to().isBefore(here) ? days : new DayRange(days.from(), here);
    }

    ActivityQuery about(Set<String> others) {
        return new ActivityQuery(of, days, others, excluded, keys, model);
    }

    /** The same, of those keys alone. */
    ActivityQuery withKeys(Set<String> own) {
        Set<String> both = new LinkedHashSet<>(keys.orElse(own));
        both.retainAll(own);
        return new ActivityQuery(of, days, ids, excluded, Optional.of(both), model);
    }

    /** Whether rows must be looked at to know whether they count. */
    boolean filters() {
        return !excluded.isEmpty() || keys.isPresent() || model.isPresent();
    }

    boolean counts(DailyRow row) {
        return !excluded.contains(row.name())
                && keys.map(some -> some.contains(row.key())).orElse(true)
                && model.map(name -> name.equals(row.course().model())
                                || name.equals(row.course().group()))
                        .orElse(true);
    }
}
