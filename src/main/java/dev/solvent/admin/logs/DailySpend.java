package dev.solvent.admin.logs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.DayRange;
import dev.solvent.admin.records.Rows;
import dev.solvent.budget.LedgerEntry;
import dev.solvent.identity.ExactJson;
import dev.solvent.report.DailyRow;
import dev.solvent.report.DailySums;
import dev.solvent.report.Metrics;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** LiteLLM's summary of the spend log: for each UTC day the sum, and the sums by key, user and model. */
final class DailySpend {
    /** So many keys and users of a day are shown, those that spent most: all of ten thousand would be no report any more. */
    private static final int MOST_A_DAY = 200;

    private final Map<LocalDate, Day> days = new TreeMap<>();

    private record Day(Sums keys, Sums users, Sums models) {}

    /** Nothing yet, over all days, those without a request too. */
    DailySpend(DayRange all) {
        all.from()
                .datesUntil(all.to().plusDays(1))
                .forEach(day -> days.put(day, new Day(new Sums(), new Sums(), new Sums())));
    }

    /** Takes in what was spent on whole days, by that key or user if one is named. */
    Future<Void> read(DailySums sums, DayRange whole, Optional<String> key, Optional<String> user) {
        if (user.isPresent()) {
            return sums.each(
                    Subject.USER,
                    Set.of(user.get()),
                    whole.from(),
                    whole.to(),
                    rows -> rows.stream()
                            .filter(row -> key.isEmpty() || key.get().equals(row.key()))
                            .forEach(this::add));
        }
        if (key.isPresent()) {
            return sums.each(Subject.KEY, Set.of(key.get()), whole.from(), whole.to(), rows -> rows.forEach(this::add));
        }
        return sums.each(
                        Subject.ALL,
                        Set.of(),
                        whole.from(),
                        whole.to(),
                        rows -> rows.forEach(
                                row -> of(row.day()).models().add(row.course().model(), row.metrics())))
                .compose(done -> sums.biggest(
                        Subject.KEY,
                        whole.from(),
                        whole.to(),
                        MOST_A_DAY,
                        (day, name, amount) -> of(day).keys().add(name, Metrics.NONE.plusSpend(amount))))
                .compose(done -> sums.biggest(
                        Subject.USER,
                        whole.from(),
                        whole.to(),
                        MOST_A_DAY,
                        (day, name, amount) -> of(day).users().add(name, Metrics.NONE.plusSpend(amount))));
    }

    /** Takes in one request. */
    void add(LedgerEntry entry) {
        Metrics spent = Metrics.NONE.plusSpend(entry.amount());
        Day day = of(DayRange.today(entry.atMillis()));
        day.keys().add(entry.about().path("api_key").asText(), spent);
        day.users().add(entry.about().path("user").asText(), spent);
        day.models().add(LogRows.model(entry), spent);
    }

    private void add(DailyRow row) {
        Day day = of(row.day());
        day.keys().add(row.key(), row.metrics());
        day.users().add(row.user(), row.metrics());
        day.models().add(row.course().model(), row.metrics());
    }

    private Day of(LocalDate day) {
        return Objects.requireNonNull(days.get(day));
    }

    ArrayNode toJson() {
        ArrayNode rows = ExactJson.object().putArray("days");
        days.forEach((date, day) -> {
            ObjectNode row = rows.addObject();
            write(day.keys(), row);
            row.put("startTime", date.toString());
            row.put("spend", Rows.usd(day.models().total().spendNanoUsd()));
            write(day.users(), row.putObject("users"));
            write(day.models(), row.putObject("models"));
        });
        return rows;
    }

    private static void write(Sums sums, ObjectNode json) {
        sums.biggestFirst()
                .forEach(one -> json.put(one.getKey(), Rows.usd(one.getValue().spendNanoUsd())));
    }
}
