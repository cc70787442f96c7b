package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reports make of parameters that are wrong, and of a ledger without a request. */
class SpendInputTest {
    private static AdminServer admin;

    @BeforeAll
    static void start() {
        admin = new AdminServer();
    }

    @AfterAll
    static void stop() {
        admin.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spend/logs?start_date=01.02.2026                                | start_date",
                "/spend/logs?start_date=2026-02-30                                | start_date",
                "/spend/logs?end_date=2026-02-01T25:00:00                         | end_date",
                "/spend/logs?end_date=2026-02-01T23:00:00Nowhere                  | end_date",
                "/spend/logs?end_date=%00                                         | end_date",
                "/spend/logs?start_date=2026-02-02&end_date=2026-02-01            | end_date",
                "/spend/logs?start_date=2024-01-01&end_date=2026-02-01            | end_date",
                "/spend/logs?start_date=2026-02-01&end_date=2026-02-02&summarize=x | summarize",
                "/spend/logs?limit=10001                                          | limit",
                "/spend/logs/v2                                                   | start_date",
                "/spend/logs/v2?start_date=2026-02-01                             | start_date",
                "/spend/logs/ui?end_date=2026-02-01                               | start_date",
                "/spend/logs/v2?start_date=2026-02-02&end_date=2026-02-01         | end_date",
                "/spend/logs/v2?request_id=x&page=0                               | page",
                "/spend/logs/v2?request_id=x&page=-1                              | page",
                "/spend/logs/v2?request_id=x&page=2147483648                      | page",
                "/spend/logs/v2?request_id=x&page_size=0                          | page_size",
                "/spend/logs/v2?request_id=x&page_size=1001                       | page_size",
                "/spend/logs/v2?request_id=x&page_size=many                       | page_size",
                "/spend/logs/v2?request_id=x&sort_by=user                         | sort_by",
                "/spend/logs/v2?request_id=x&sort_order=up                        | sort_order",
                "/spend/logs/v2?request_id=x&min_spend=-1                         | min_spend",
                "/spend/logs/v2?request_id=x&min_spend=cheap                      | min_spend",
                "/spend/logs/v2?request_id=x&max_spend=1e999999999                | max_spend",
                "/spend/logs/v2?request_id=x&max_spend=NaN                        | max_spend",
                "/spend/logs/v2?request_id=x&status_filter=maybe                  | status_filter",
                "/spend/keys?limit=0                                              | limit",
                "/spend/users?limit=x                                             | limit",
                "/spend/tags?start_date=2026-01-01                                | end_date",
                "/spend/tags?start_date=2026-01-01&end_date=soon                  | end_date",
                "/global/spend/tags                                               | start_date",
                "/global/spend/tags?start_date=2026-01-01                         | end_date",
                "/global/spend/keys?limit=-3                                      | limit",
                "/global/spend/models?limit=1.5                                   | limit",
                "/global/spend/provider                                           | start_date",
                "/global/activity                                                 | start_date",
                "/global/activity/model?start_date=2026-02-02&end_date=2026-02-01 | end_date",
                "/global/spend/report                                             | start_date",
                "/global/spend/report?start_date=2026-01-01&end_date=2026-01-02&group_by=user | group_by",
                "/global/spend/report?start_date=2026-01-01&end_date=2026-01-02&group_by=api_key&page=0 | page",
                "/global/spend/report?start_date=2026-01-01&end_date=2026-01-02&group_by=api_key&page_size=501 | page_size",
                "/key/spend/report?start_date=2026-01-01&end_date=2026-01-02      | api_key",
                "/user/spend/report?start_date=2026-01-01&end_date=2026-01-02     | internal_user_id",
                "/team/spend/report?start_date=2026-01-01&end_date=2026-01-02     | team_id",
                "/user/daily/activity                                             | start_date",
                "/team/daily/activity?start_date=2026-01-01                       | end_date",
                "/tag/daily/activity/aggregated                                   | start_date",
                "/customer/daily/activity?start_date=x&end_date=2026-01-01        | start_date",
                "/organization/daily/activity?start_date=2026-01-02&end_date=2026-01-01 | end_date",
                "/user/daily/activity?start_date=2020-01-01&end_date=2026-01-01   | end_date",
                "/user/daily/activity?start_date=2026-01-01&end_date=2026-01-01&page=0 | page",
                "/user/daily/activity?start_date=2026-01-01&end_date=2026-01-01&page_size=1001 | page_size",
                "/user/daily/activity?start_date=2026-01-01&end_date=2026-01-01&timezone=east | timezone",
                "/user/daily/activity?start_date=2026-01-01&end_date=2026-01-01&timezone=1441 | timezone",
                "/user/daily/activity?start_date=2026-01-01&end_date=2026-01-01&include_current_utc_day=so"
                        + " | include_current_utc_day",
            })
    void aParameterThatIsWrongIsNamed(String path, String param) {
        Answer answer = admin.get(path);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.error("param")).isEqualTo(param);
        assertThat(answer.error("code")).isEqualTo("400");
    }

    @Test
    void noMoreIdsThanSoMany() {
        String many = String.join(
                ",", IntStream.range(0, 1_001).mapToObj(i -> "t" + i).toList());

        Answer answer = admin.get("/team/daily/activity?start_date=2026-01-01&end_date=2026-01-01&team_ids=" + many);

        assertThat(answer.status()).isIn(400, 414);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'startTime':'yesterday'}                             | startTime",
                "{'endTime':7}                                         | endTime",
                "{'startTime':'2026-02-02','endTime':'2026-02-01'}     | end_date",
                "{'api_key':1}                                         | api_key",
            })
    void aBodyThatIsWrongIsRefused(String body, String param) {
        Answer answer = admin.post("/global/spend/end_users", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error("param")).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/spend/logs?request_id=nobody",
                "/spend/logs?start_date=1970-01-01",
                "/spend/tags",
                "/global/spend/keys",
                "/global/spend/models",
                "/global/spend/logs",
                "/global/spend/logs?api_key=nobody",
                "/global/spend/provider?start_date=2026-01-01&end_date=2026-01-02",
                "/global/spend/report?start_date=2026-01-01&end_date=2026-01-02",
                "/global/spend/report?start_date=2026-01-01&end_date=2026-01-02&group_by=customer",
                "/global/spend/report?start_date=2026-01-01&end_date=2026-01-02&group_by=api_key",
                "/global/spend/report?start_date=2026-01-01&end_date=2026-01-02&group_by=api_key&page=7",
                "/global/spend/report?start_date=2026-01-01&end_date=2026-01-02&team_id=t&customer_id=c",
                "/user/spend/report?start_date=2026-01-01&end_date=2026-01-02&internal_user_id=nobody",
            })
    void whereNothingWasSpentTheListIsEmpty(String path) {
        Answer answer = admin.get(path);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "team", "tag", "customer", "end_user", "organization"})
    void whereNothingWasSpentActivityHasNoDays(String whose) {
        for (String end : new String[] {"", "/aggregated"}) {
            JsonNode answer = admin.get("/" + whose + "/daily/activity" + end
                            + "?start_date=2026-01-01&end_date=2026-01-02&timezone=-120")
                    .body();
            assertThat(answer.get("results")).isEmpty();
            assertThat(answer.at("/metadata/total_spend").decimalValue()).isZero();
            assertThat(answer.at("/metadata/has_more").asBoolean()).isFalse();
        }
    }

    /** Days after today are as empty as days on which nobody asked. */
    @Test
    void theFutureIsEmpty() {
        JsonNode days = admin.get("/spend/logs?start_date=2996-01-01&end_date=2996-01-03")
                .body();

        assertThat(days).hasSize(3);
        assertThat(days.at("/2/startTime").asText()).isEqualTo("2996-01-03");
        assertThat(days.at("/2/spend").decimalValue()).isZero();
        assertThat(admin.get("/spend/logs/v2?start_date=2996-01-01&end_date=9999-12-31")
                        .at("/total")
                        .asLong())
                .isZero();
    }
}
