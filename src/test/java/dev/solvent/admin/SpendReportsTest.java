package dev.solvent.admin;

import static dev.solvent.admin.LoggedTraffic.usd;
import static dev.solvent.admin.LoggedTraffic.usdBy;
import static dev.solvent.admin.SpendServer.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.LoggedTraffic.Line;
import dev.solvent.identity.KeySecret;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Every report on random requests of five days. */
class SpendReportsTest extends ReportedTraffic {
    @Test
    void theLogIsSummedUpByDay() {
        assertSummary("/spend/logs?" + dates, line -> true);
        assertSummary("/spend/logs?" + dates + "&api_key=" + KEYS.get(2), ofKey(2));
        assertSummary("/spend/logs?" + dates + "&api_key=" + KeySecret.hashOf(KEYS.get(1)), ofKey(1));
        assertSummary(
                "/spend/logs?" + dates + "&user_id=u1", line -> line.user().equals("u1"));
        assertSummary("/spend/logs?" + dates + "&user_id=u1&api_key=" + KEYS.get(1), ofKey(1));
    }

    /** Days with a time are the same, if the time is that of whole days; else the entries themselves are summed up. */
    @Test
    void timesOfDayCount() {
        assertSummary(
                "/spend/logs?start_date=" + first + "T00:00:00Z&end_date=" + quoted(today + " 23:59:59"), l -> true);
        JsonNode entries = server.read("/spend/logs?" + dates + "&summarize=false");
        JsonNode middle = entries.get(entries.size() / 2);
        String entry = middle.at("/metadata/solvent/entry").asText();
        String at = Instant.ofEpochMilli(Long.parseLong(entry.substring(0, entry.indexOf('-'))))
                .toString();
        BigDecimal before = total(server.read("/spend/logs?start_date=" + first + "&end_date=" + at));
        BigDecimal from = total(server.read("/spend/logs?start_date=" + at + "&end_date=" + today));
        BigDecimal both = total(server.read("/spend/logs?start_date=" + at + "&end_date=" + at));
        assertThat(before.add(from).subtract(both)).isEqualByComparingTo(usd(traffic.lines().stream()));
        assertThat(before).isPositive();
        assertThat(from).isPositive();
    }

    private static BigDecimal total(JsonNode days) {
        BigDecimal total = BigDecimal.ZERO;
        for (JsonNode day : days) {
            total = total.add(day.get("spend").decimalValue());
        }
        return total;
    }

    private static void assertSummary(String path, Predicate<Line> matches) {
        JsonNode days = server.read(path);
        assertThat(days).hasSize(DAYS_AGO + 1);
        for (JsonNode day : days) {
            List<Line> lines = traffic.that(matches)
                    .filter(line ->
                            line.day().toString().equals(day.get("startTime").asText()))
                    .toList();
            assertThat(day.get("spend").decimalValue()).isEqualByComparingTo(usd(lines.stream()));
            assertThat(numbers(day.get("users"))).isEqualTo(usdBy(lines.stream(), line -> List.of(line.user())));
            assertThat(nonZero(numbers(day.get("models"))))
                    .isEqualTo(nonZero(usdBy(lines.stream(), line -> List.of(line.realModel()))));
            usdBy(lines.stream(), line -> List.of(line.key()))
                    .forEach((key, usd) ->
                            assertThat(day.get(key).decimalValue()).isEqualByComparingTo(usd));
        }
    }

    private static Map<String, BigDecimal> numbers(JsonNode object) {
        Map<String, BigDecimal> numbers = new TreeMap<>();
        object.properties()
                .forEach(field -> numbers.put(
                        field.getKey(), LoggedTraffic.plain(field.getValue().decimalValue())));
        return numbers;
    }

    private static Map<String, BigDecimal> nonZero(Map<String, BigDecimal> numbers) {
        Map<String, BigDecimal> some = new TreeMap<>(numbers);
        some.values().removeIf(usd -> usd.signum() == 0);
        return some;
    }

    private static Map<String, BigDecimal> column(JsonNode rows, String name, String value) {
        Map<String, BigDecimal> column = new HashMap<>();
        BigDecimal last = null;
        for (JsonNode row : rows) {
            BigDecimal usd = LoggedTraffic.plain(row.get(value).decimalValue());
            assertThat(column.put(row.get(name).asText(), usd)).isNull();
            assertThat(last == null || usd.compareTo(last) <= 0)
                    .as("biggest first")
                    .isTrue();
            last = usd;
        }
        return new TreeMap<>(column);
    }

    private static Map<String, BigDecimal> modelUsd(Function<Line, List<String>> names) {
        return usdBy(traffic.lines().stream(), names);
    }

    @Test
    void tagsAreSummedUp() {
        Map<String, BigDecimal> expected = modelUsd(Line::tags);
        JsonNode rows = server.read("/spend/tags?" + dates);

        assertThat(column(rows, "individual_request_tag", "total_spend")).isEqualTo(expected);
        assertThat(server.read("/spend/tags")).isEqualTo(rows);
        for (JsonNode row : rows) {
            String tag = row.get("individual_request_tag").asText();
            assertThat(row.get("log_count").asLong())
                    .isEqualTo(traffic.that(line -> line.tags().contains(tag)).count());
        }
        assertThat(column(server.read("/global/spend/tags?" + dates).at("/spend_per_tag"), "name", "spend"))
                .isEqualTo(expected);
        assertThat(column(
                        server.read("/global/spend/tags?" + dates + "&tags=" + quoted(TAGS.get(1)))
                                .at("/spend_per_tag"),
                        "name",
                        "spend"))
                .isEqualTo(Map.of(TAGS.get(1), expected.get(TAGS.get(1))));
        assertThat(server.read("/global/spend/all_tag_names").at("/tag_names"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
    }

    @Test
    void theLastThirtyDaysAreSummedUp() {
        assertThat(column(server.read("/global/spend/keys"), "api_key", "total_spend"))
                .isEqualTo(modelUsd(line -> List.of(line.key())));
        for (JsonNode row : server.read("/global/spend/keys")) {
            assertThat(row.get("key_alias").asText()).startsWith("key "); // of the deleted one too
        }
        assertThat(server.read("/global/spend/keys?limit=2")).hasSize(2);
        assertThat(column(server.read("/global/spend/models?limit=100"), "model", "total_spend"))
                .containsAllEntriesOf(nonZero(modelUsd(line -> List.of(line.realModel()))));
        assertThat(nonZero(column(server.read("/global/spend/provider?" + dates), "provider", "spend")))
                .isEqualTo(nonZero(modelUsd(line -> List.of(line.provider().isEmpty() ? "Unknown" : line.provider()))));
        Map<String, BigDecimal> days = new TreeMap<>();
        server.read("/global/spend/logs")
                .forEach(row -> days.put(
                        row.get("date").asText(),
                        LoggedTraffic.plain(row.get("spend").decimalValue())));
        assertThat(days).isEqualTo(modelUsd(line -> List.of(line.day().toString())));
        JsonNode ofOne = server.read("/global/spend/logs?api_key=" + KEYS.get(3));
        assertThat(ofOne.at("/0/api_key").asText()).isEqualTo(KeySecret.hashOf(KEYS.get(3)));
        assertThat(total(ofOne)).isEqualByComparingTo(usd(traffic.that(ofKey(3))));
    }

    @Test
    void teamsAreSummedUp() {
        Map<String, BigDecimal> expected = modelUsd(line -> List.of(teamName(line, "Unassigned")));
        JsonNode answer = server.read("/global/spend/teams");

        assertThat(column(answer.at("/total_spend_per_team"), "team_id", "total_spend"))
                .isEqualTo(expected);
        assertThat(answer.at("/teams"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (JsonNode day : answer.at("/daily_spend")) {
            Map<String, BigDecimal> ofDay = usdBy(
                    traffic.that(
                            line -> line.day().toString().equals(day.get("date").asText())),
                    line -> List.of(teamName(line, "Unassigned")));
            ofDay.forEach(
                    (team, usd) -> assertThat(day.get(team).decimalValue()).isEqualByComparingTo(usd));
        }
    }

    private static String teamName(Line line, String none) {
        return line.team().isEmpty() ? none : line.team().equals("t0") ? "Red" : line.team();
    }

    @Test
    void customersAreSummedUp() {
        Map<String, BigDecimal> expected = modelUsd(line -> some(line.customer()));
        JsonNode rows = server.post("/global/spend/end_users", "{}").body();
        assertThat(column(rows, "end_user", "total_spend")).isEqualTo(expected);
        for (JsonNode row : rows) {
            assertThat(row.get("total_count").asLong())
                    .isEqualTo(traffic.that(line ->
                                    line.customer().equals(row.get("end_user").asText()))
                            .count());
        }
        JsonNode ofKey = server.post("/global/spend/end_users", "{'api_key':'" + KEYS.get(4) + "'}")
                .body();
        assertThat(column(ofKey, "end_user", "total_spend"))
                .isEqualTo(usdBy(traffic.that(ofKey(4)), line -> some(line.customer())));
        assertThat(server.read("/global/all_end_users").at("/end_users"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(expected.keySet());
    }

    private static List<String> some(String name) {
        return name.isEmpty() ? List.of() : List.of(name);
    }

    @Test
    void requestsAreCounted() {
        JsonNode answer = server.read("/global/activity?" + dates);
        assertThat(answer.at("/sum_api_requests").asLong()).isEqualTo(REQUESTS);
        assertThat(answer.at("/sum_total_tokens").asLong())
                .isEqualTo(traffic.lines().stream()
                        .mapToLong(line -> line.input() + line.output())
                        .sum());
        assertThat(answer.at("/daily_data")).hasSize(DAYS_AGO + 1);
        long byModel = 0;
        for (JsonNode model : server.read("/global/activity/model?" + dates)) {
            byModel += model.get("sum_api_requests").asLong();
        }
        assertThat(byModel).isEqualTo(REQUESTS);
    }

    @Test
    void theReportGroupsByTeamCustomerAndKey() {
        assertReport("group_by=team", "teams", "team_name", line -> teamName(line, "Unassigned Team"), line -> true);
        assertReport("", "teams", "team_name", line -> teamName(line, "Unassigned Team"), line -> true);
        assertReport(
                "team_id=t0",
                "teams",
                "team_name",
                line -> "Red",
                line -> line.team().equals("t0"));
        assertReport("group_by=customer", "customers", "customer", Line::customer, line -> true);
        assertReport(
                "group_by=customer&customer_id=" + quoted("cust 1"),
                "customers",
                "customer",
                Line::customer,
                line -> line.customer().equals("cust 1"));
        BigDecimal both = BigDecimal.ZERO; // entries have the day of the real clock, so only their sum can be told
        for (JsonNode day :
                server.read("/global/spend/report?" + dates + "&team_id=t1&customer_id=" + quoted("cust 2"))) {
            JsonNode group = day.at("/teams_customers/0");
            assertThat(group.get("team_name").asText()).isEqualTo("t1");
            assertThat(group.get("customer").asText()).isEqualTo("cust 2");
            both = both.add(group.get("total_spend").decimalValue());
        }
        assertThat(both)
                .isEqualByComparingTo(usd(traffic.that(
                        line -> line.team().equals("t1") && line.customer().equals("cust 2"))));
        assertKeys("/global/spend/report?group_by=api_key&", line -> true);
        assertPagesAreTheWholeReport();
        assertKeys("/global/spend/report?api_key=" + KEYS.get(0) + "&", ofKey(0));
        assertKeys("/key/spend/report?api_key=" + KEYS.get(0) + "&", ofKey(0));
        assertKeys(
                "/global/spend/report?internal_user_id=u0&", line -> line.user().equals("u0"));
        assertKeys(
                "/user/spend/report?internal_user_id=u0&", line -> line.user().equals("u0"));
        assertKeys("/team/spend/report?team_id=t0&", line -> line.team().equals("t0"));
    }

    private static void assertReport(
            String query, String list, String field, Function<Line, String> name, Predicate<Line> matches) {
        Map<String, BigDecimal> found = new TreeMap<>();
        for (JsonNode day : server.read("/global/spend/report?" + dates + "&" + query)) {
            assertThat(day.get("group_by_day").asText()).endsWith("T00:00:00+00:00");
            for (JsonNode group : day.get(list)) {
                BigDecimal sum = BigDecimal.ZERO;
                for (JsonNode part : group.get("metadata")) {
                    sum = sum.add(part.get("spend").decimalValue());
                    assertThat(part.get("api_key").asText()).hasSize(64);
                    assertThat(part.get("model").asText()).startsWith("model-");
                }
                assertThat(group.get("total_spend").decimalValue()).isEqualByComparingTo(sum);
                String key = day.get("group_by_day").asText().substring(0, 10) + " "
                        + group.get(field).asText();
                assertThat(found.put(key, LoggedTraffic.plain(sum))).isNull();
            }
        }
        assertThat(nonZero(found))
                .isEqualTo(nonZero(usdBy(traffic.that(matches), line -> List.of(line.day() + " " + name.apply(line)))));
    }

    private static void assertPagesAreTheWholeReport() {
        String report = "/global/spend/report?group_by=api_key&" + dates;
        List<JsonNode> rows = new ArrayList<>();
        for (int page = 1; page <= 4; page++) {
            server.read(report + "&page_size=2&page=" + page).forEach(rows::add);
        }
        assertThat(rows).hasSizeGreaterThan(4).containsExactlyInAnyOrderElementsOf(server.read(report));
        assertThat(rows)
                .extracting(row -> row.get("total_cost").decimalValue())
                .isSortedAccordingTo(Collections.reverseOrder());
    }

    private static void assertKeys(String path, Predicate<Line> matches) {
        JsonNode rows = server.read(path + dates);
        assertThat(column(rows, "api_key", "total_cost"))
                .isEqualTo(usdBy(traffic.that(matches), line -> List.of(line.key())));
        for (JsonNode row : rows) {
            List<Line> lines = traffic.that(matches)
                    .filter(line -> line.key().equals(row.get("api_key").asText()))
                    .toList();
            assertThat(row.get("total_input_tokens").asLong())
                    .isEqualTo(lines.stream().mapToLong(Line::input).sum());
            assertThat(row.get("total_output_tokens").asLong())
                    .isEqualTo(lines.stream().mapToLong(Line::output).sum());
            assertThat(nonZero(column(row.get("model_details"), "model", "total_cost")))
                    .isEqualTo(nonZero(usdBy(lines.stream(), line -> List.of(line.realModel()))));
        }
    }
}
