package dev.solvent.admin.spend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.ExactJson;
import dev.solvent.report.DailyRow;
import dev.solvent.report.Metrics;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** LiteLLM's activity: how many requests and tokens there were on each day, oldest first. */
final class RequestCounts {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMM dd", Locale.ENGLISH);

    private final Map<LocalDate, Metrics> days = new TreeMap<>();

    void add(DailyRow row) {
        days.merge(row.day(), row.metrics(), Metrics::plus);
    }

    ObjectNode toJson() {
        ObjectNode answer = ExactJson.object();
        ArrayNode daily = answer.putArray("daily_data");
        days.forEach((day, metrics) -> daily.addObject()
                .put("date", DAY.format(day))
                .put("api_requests", metrics.requests())
                .put("total_tokens", metrics.totalTokens()));
        Metrics total = days.values().stream().reduce(Metrics.NONE, Metrics::plus);
        return answer.put("sum_api_requests", total.requests()).put("sum_total_tokens", total.totalTokens());
    }
}
