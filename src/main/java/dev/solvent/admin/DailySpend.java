package dev.solvent.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.ExactJson;
import dev.solvent.money.NanoUsd;
import dev.solvent.report.DailyRow;
import dev.solvent.report.DailySums;
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
    private final LocalDate from;
    private final LocalDate to;
    private final Map<LocalDate, Day> days = new TreeMap<>();

    private record Day(Sums keys, Sums users, Sums models) {}

    private static final class Sums {
        private final Map<String, NanoUsd> byName = new TreeMap<>();

        void add(String name, NanoUsd amount) {
            byName.merge(name, amount, NanoUsd::plus);
        }

        NanoUsd total() {
            return byName.values().stream().reduce(NanoUsd.ZERO, NanoUsd::plus);
        }

        void writeTo(ObjectNode json) {
            byName.forEach((name, amount) -> json.put(name, Rows.usd(amount)));
        }
    }

    /** Nothing yet, over all days from the first to the last, days without a request too. */
    DailySpend(LocalDate from, LocalDate to) {
        this.from = from;
        this.to = to;
        from.datesUntil(to.plusDays(1)).forEach(day -> days.put(day, new Day(new Sums(), new Sums(), new Sums())));
    }

    /** Takes in what was spent, by that key or user if one is named. */
    Future<Void> read(DailySums sums, Optional<String> key, Optional<String> user) {
        if (user.isPresent()) {
            return sums.each(
                    Subject.USER,
                    Set.of(user.get()),
                    from,
                    to,
                    rows -> rows.stream()
                            .filter(row -> key.isEmpty() || key.get().equals(row.key()))
                            .forEach(this::add));
        }
        if (key.isPresent()) {
            return sums.each(Subject.KEY, Set.of(key.get()), from, to, rows -> rows.forEach(this::add));
        }
        return sums.each(
                        Subject.ALL,
                        Set.of(),
                        from,
                        to,
                        rows -> rows.forEach(row -> of(row.day())
                                .models()
                                .add(row.course().group(), row.metrics().spend())))
                .compose(done -> sums.spend(
                        Subject.KEY,
                        from,
                        to,
                        (day, name, amount) -> of(day).keys().add(name, amount)))
                .compose(done -> sums.spend(
                        Subject.USER,
                        from,
                        to,
                        (day, name, amount) -> of(day).users().add(name, amount)));
    }

    private void add(DailyRow row) {
        NanoUsd amount = row.metrics().spend();
        of(row.day()).keys().add(row.key(), amount);
        of(row.day()).users().add(row.user(), amount);
        of(row.day()).models().add(row.course().group(), amount);
    }

    private Day of(LocalDate day) {
        return Objects.requireNonNull(days.get(day));
    }

    ArrayNode toJson() {
        ArrayNode rows = ExactJson.object().putArray("days");
        days.forEach((date, day) -> {
            ObjectNode row = rows.addObject();
            day.keys().writeTo(row);
            row.put("startTime", date.toString());
            row.put("spend", Rows.usd(day.keys().total()));
            day.users().writeTo(row.putObject("users"));
            day.models().writeTo(row.putObject("models"));
        });
        return rows;
    }
}
