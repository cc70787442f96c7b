package dev.solvent.admin;

import static dev.solvent.admin.LoggedTraffic.usd;
import static dev.solvent.admin.SpendServer.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.LoggedTraffic.Line;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The log of random requests of five days: its pages, filters and orders. */
class SpendLogPagesTest extends ReportedTraffic {
    @Test
    void pagesOfTheLogHoldEveryRequestOnce() {
        List<String> ids = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        long total = 0;
        for (int page = 1; page == 1 || ids.size() < total; page++) {
            JsonNode answer = server.read("/spend/logs/v2?" + dates + "&page_size=37&page=" + page);
            total = answer.get("total").asLong();
            assertThat(answer.get("page").asInt()).isEqualTo(page);
            assertThat(answer.get("page_size").asInt()).isEqualTo(37);
            assertThat(answer.get("total_pages").asLong()).isEqualTo((total + 36) / 37);
            assertThat(answer.get("data")).isNotEmpty();
            for (JsonNode row : answer.get("data")) {
                ids.add(name(row));
                sum = sum.add(row.get("spend").decimalValue());
            }
        }
        assertThat(ids).doesNotHaveDuplicates().hasSize((int) total);
        assertThat(sum).isEqualByComparingTo(usd(traffic.lines().stream()));
        List<String> rising = new ArrayList<>();
        server.read("/spend/logs/ui?" + dates + "&page_size=1000&sort_order=asc")
                .get("data")
                .forEach(row -> rising.add(name(row)));
        Collections.reverse(rising);
        assertThat(rising).isEqualTo(ids);
        assertThat(server.read("/spend/logs/v2?" + dates + "&page=2147483647&page_size=1000")
                        .get("data"))
                .isEmpty();
    }

    /** An expired request that was corrected has two rows. */
    private static String name(JsonNode row) {
        JsonNode told = row.at("/metadata/solvent");
        return told.get("request_id").asText() + " " + told.get("kind").asText();
    }

    @Test
    void theLogIsNarrowed() {
        assertLogged("user_id=u1", line -> line.user().equals("u1"));
        assertLogged("team_id=t0", line -> line.team().equals("t0"));
        assertLogged(
                "team_id=t0&user_id=u1",
                line -> line.team().equals("t0") && line.user().equals("u1"));
        assertLogged("api_key=" + KEYS.get(1), ofKey(1));
        assertLogged("end_user=" + quoted("cust 2"), line -> line.customer().equals("cust 2"));
        assertLogged("key_alias=" + quoted("ey 4"), ofKey(4));
        assertLogged("model=model-1", line -> line.model().equals("model-1"));
        assertRows("min_spend=0.5", row -> row.get("spend").decimalValue().compareTo(new BigDecimal("0.5")) >= 0);
        assertRows("max_spend=0.25", row -> row.get("spend").decimalValue().compareTo(new BigDecimal("0.25")) <= 0);
        assertRows("status_filter=failure", row -> row.get("status").asText().equals("failure"));
        assertRows("status_filter=success", row -> row.get("status").asText().equals("success"));
        assertRows(
                "error_code=timeout",
                row -> row.at("/metadata/error_information/error_code").asText().equals("timeout"));
        Line one = traffic.lines().get(7);
        assertThat(server.read("/spend/logs/ui?request_id=" + one.id()).get("data"))
                .isNotEmpty();
        assertThat(server.read("/spend/logs?request_id=" + one.id())).isNotEmpty();
    }

    private static void assertLogged(String query, Predicate<Line> matches) {
        JsonNode rows = logged(query);
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode row : rows) {
            sum = sum.add(row.get("spend").decimalValue());
        }
        assertThat(sum).as(query).isEqualByComparingTo(usd(traffic.that(matches)));
    }

    /** The rows that a question gives are those of all rows of which this is true. */
    private static void assertRows(String query, Predicate<JsonNode> isWanted) {
        List<JsonNode> wanted = new ArrayList<>();
        logged("page=1").forEach(row -> {
            if (isWanted.test(row)) {
                wanted.add(row);
            }
        });
        assertThat(wanted).isNotEmpty();
        assertThat(logged(query)).as(query).containsExactlyElementsOf(wanted);
    }

    private static JsonNode logged(String query) {
        return server.read("/spend/logs/v2?" + dates + "&page_size=1000&" + query)
                .get("data");
    }

    @Test
    void theLogIsSorted() {
        for (String field : List.of("spend", "total_tokens", "request_duration_ms")) {
            BigDecimal last = null;
            for (JsonNode row : logged("sort_by=" + field)) {
                BigDecimal value = row.get(field).decimalValue();
                assertThat(last == null || value.compareTo(last) <= 0).isTrue();
                last = value;
            }
            JsonNode rising = server.read("/spend/logs/v2?" + dates + "&sort_order=asc&page_size=1&sort_by=" + field);
            assertThat(rising.at("/data/0/" + field).decimalValue()).isLessThanOrEqualTo(last);
        }
        assertThat(logged("sort_by=model&sort_order=asc").at("/0/model").asText())
                .startsWith("model-0");
        assertThat(logged("sort_by=ttft_ms")).isNotEmpty();
    }
}
