package dev.solvent.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.LedgerEntry;
import dev.solvent.identity.ExactJson;
import dev.solvent.money.NanoUsd;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** LiteLLM's summary of the spend log: for each UTC day the sum, and the sums by key, user and model. */
final class DailySpend {
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

    /** The sums of the entries over all days from the first to the last, days without an entry too. */
    DailySpend(LocalDate from, LocalDate to, List<LedgerEntry> entries) {
        from.datesUntil(to.plusDays(1)).forEach(day -> days.put(day, new Day(new Sums(), new Sums(), new Sums())));
        for (LedgerEntry entry : entries) {
            Day day = days.get(Instant.ofEpochMilli(entry.atMillis())
                    .atZone(ZoneOffset.UTC)
                    .toLocalDate());
            if (day != null) {
                day.keys().add(entry.about().path("api_key").asText(), entry.amount());
                day.users().add(entry.about().path("user").asText(), entry.amount());
                day.models().add(entry.about().path("model").asText(), entry.amount());
            }
        }
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
