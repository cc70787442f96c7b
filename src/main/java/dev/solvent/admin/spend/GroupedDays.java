package dev.solvent.admin.spend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.DayRange;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.logs.LogRows;
import dev.solvent.admin.records.Rows;
import dev.solvent.budget.LedgerEntry;
import dev.solvent.identity.ExactJson;
import dev.solvent.report.DailyRow;
import dev.solvent.report.Metrics;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** What groups spent on each day, with each key and model. Refuses to grow beyond what an answer can hold. */
final class GroupedDays {
    private static final int MOST = 50_000;

    private final Map<LocalDate, Map<String, Map<Part, Metrics>>> days = new TreeMap<>();
    private final Set<String> names = new TreeSet<>();
    private final Map<LocalDate, Metrics> expected = new TreeMap<>();
    private int size;

    private record Part(String model, String key) {}

    /** Counts a row for a group, or takes it away from it. */
    void add(DailyRow row, String group, boolean away) {
        Metrics metrics = away ? Metrics.NONE.minus(row.metrics()) : row.metrics();
        add(row.day(), group, new Part(row.course().model(), row.key()), metrics);
    }

    /** Counts a row of all requests, whosever they are. */
    void expect(DailyRow row) {
        expected.merge(row.day(), row.metrics(), Metrics::plus);
    }

    /** The days on which there were requests that no group with a name has. */
    List<LocalDate> incomplete() {
        Map<LocalDate, Metrics> left = new TreeMap<>(expected);
        days.forEach((day, groups) -> groups.values()
                .forEach(parts -> parts.values()
                        .forEach(metrics -> left.merge(day, Metrics.NONE.minus(metrics), Metrics::plus))));
        return left.entrySet().stream()
                .filter(day -> !day.getValue().equals(Metrics.NONE))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Counts an entry for the group without a name. */
    void add(LedgerEntry entry) {
        Part part = new Part(LogRows.model(entry), entry.about().path("api_key").asText());
        add(DayRange.today(entry.atMillis()), "", part, LogRows.metrics(entry));
    }

    private void add(LocalDate day, String group, Part part, Metrics metrics) {
        Map<Part, Metrics> parts = days.computeIfAbsent(day, first -> new TreeMap<>())
                .computeIfAbsent(group, first -> new LinkedHashMap<>());
        int before = parts.size();
        parts.merge(part, metrics, Metrics::plus);
        size += parts.size() - before;
        names.add(group);
        if (size > MOST) {
            throw new RefusedException(AdminError.badField(
                    "start_date", "The report would have more than " + MOST + " lines; ask for fewer days."));
        }
    }

    /** All groups. */
    Set<String> names() {
        return names;
    }

    /**
     * The answer, oldest day first.
     *
     * @param list what the list of a day's groups is called
     * @param name writes whose a group is
     */
    ArrayNode toJson(String list, BiConsumer<ObjectNode, String> name) {
        ArrayNode answer = ExactJson.object().putArray("rows");
        days.forEach((day, groups) -> {
            ArrayNode rows = ExactJson.object().putArray(list);
            groups.forEach((group, parts) -> {
                parts.values().removeIf(Metrics.NONE::equals);
                if (!parts.isEmpty()) {
                    ObjectNode row = ExactJson.object();
                    name.accept(row, group);
                    fill(row, parts);
                    rows.addRawValue(new RawValue(ExactJson.write(row))); // text takes the least room
                }
            });
            if (!rows.isEmpty()) {
                answer.addObject().put("group_by_day", day + "T00:00:00+00:00").set(list, rows);
            }
        });
        return answer;
    }

    private static void fill(ObjectNode row, Map<Part, Metrics> parts) {
        long total = parts.values().stream().mapToLong(Metrics::spendNanoUsd).reduce(0, Math::addExact);
        row.put("total_spend", Rows.usd(total));
        ArrayNode metadata = row.putArray("metadata");
        parts.forEach((part, metrics) -> metadata.addObject()
                .put("model", part.model())
                .put("api_key", part.key())
                .put("spend", Rows.usd(metrics.spendNanoUsd()))
                .put("total_tokens", metrics.totalTokens()));
    }
}
