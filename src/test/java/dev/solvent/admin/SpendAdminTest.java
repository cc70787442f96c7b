package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.budget.HoldOutcome;
import dev.solvent.identity.KeySecret;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpendAdminTest {
    private AdminServer admin;

    @BeforeEach
    void start() {
        admin = new AdminServer();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void everyWayToAskForTheSpendGivesTheSame() {
        admin.post("/user/new", "{'user_id':'u','auto_create_key':false}");
        String key = admin.newKey("{'user_id':'u'}");
        admin.charge(key, "r1", "0.000000001", "gpt");
        admin.charge(key, "r2", "0.123456789", "gpt");

        BigDecimal total = new BigDecimal("0.12345679");
        BigDecimal logged = BigDecimal.ZERO;
        for (JsonNode row : admin.get("/spend/logs").body()) {
            logged = logged.add(row.get("spend").decimalValue());
        }
        assertThat(logged).isEqualByComparingTo(total);
        assertThat(admin.get("/global/spend").at("/spend").decimalValue()).isEqualByComparingTo(total);
        assertThat(admin.get("/key/info?key=" + key).at("/info/spend").decimalValue())
                .isEqualByComparingTo(total);
        assertThat(admin.get("/user/info?user_id=u").at("/user_info/spend").decimalValue())
                .isEqualByComparingTo(total);
        assertThat(admin.get("/spend/keys").at("/0/spend").decimalValue()).isEqualByComparingTo(total);
        assertThat(admin.get("/spend/users").at("/0/spend").decimalValue()).isEqualByComparingTo(total);
    }

    @Test
    void theGlobalBudgetIsTold() {
        JsonNode answer = admin.get("/global/spend").body();

        assertThat(answer.get("max_budget")).hasToString("100.0");
        assertThat(answer.get("budget_duration").asText()).isEqualTo("30d");
        assertThat(answer.get("solvent")).hasToString("{\"held\":0,\"limit\":100,\"remaining\":100,\"waiting\":0}");
    }

    @Test
    void logsHaveARowForEveryRequest() {
        admin.post("/user/new", "{'user_id':'u','auto_create_key':false}");
        String key = admin.newKey("{'user_id':'u','key_alias':'a'}");
        admin.charge(key, "r1", "0.5", "gpt");
        admin.charge(admin.newKey("{}"), "r2", "0.25", "gpt");
        admin.post("/key/update", "{'key':'" + key + "','spend':0}");

        assertThat(admin.get("/spend/logs").body()).hasSize(2);
        JsonNode row = admin.get("/spend/logs?request_id=chatcmpl-r1").at("/0");
        assertThat(row.get("request_id").asText()).isEqualTo("chatcmpl-r1");
        assertThat(row.get("api_key").asText()).isEqualTo(KeySecret.hashOf(key));
        assertThat(row.get("spend").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(row.get("prompt_tokens").asInt()).isEqualTo(7);
        assertThat(row.get("completion_tokens").asInt()).isEqualTo(5);
        assertThat(row.get("total_tokens").asInt()).isEqualTo(12);
        assertThat(row.get("model").asText()).isEqualTo("gpt-real");
        assertThat(row.get("model_group").asText()).isEqualTo("gpt");
        assertThat(row.get("custom_llm_provider").asText()).isEqualTo("demo");
        assertThat(row.get("user").asText()).isEqualTo("u");
        assertThat(row.get("startTime").asText()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(row.get("status").asText()).isEqualTo("success");
        assertThat(row.at("/metadata/solvent/kind").asText()).isEqualTo("charged");

        assertThat(admin.get("/spend/logs?request_id=r1").body()).hasSize(1);
        assertThat(admin.get("/spend/logs?request_id=unknown").body()).isEmpty();
        assertThat(admin.get("/spend/logs?api_key=" + key).body()).hasSize(1);
        assertThat(admin.get("/spend/logs?api_key=" + KeySecret.hashOf(key)).body())
                .hasSize(1);
        assertThat(admin.get("/spend/logs?user_id=u").body()).hasSize(1);
        assertThat(admin.get("/spend/logs?limit=1").at("/0/request_id").asText())
                .isEqualTo("chatcmpl-r2");
        assertThat(admin.get("/spend/logs?end_date=2020-01-01").body()).isEmpty();
    }

    @Test
    void logsAreSummedUpByDay() {
        String one = admin.newKey("{}");
        String two = admin.newKey("{'user_id':'u'}");
        admin.charge(one, "r1", "0.5", "gpt");
        admin.charge(two, "r2", "0.25", "claude");
        admin.charge(two, "r3", "0.25", "gpt");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String range = "start_date=" + today.minusDays(2) + "&end_date=" + today;

        JsonNode days = admin.get("/spend/logs?" + range).body();

        assertThat(days).hasSize(3);
        assertThat(days.at("/0/startTime").asText())
                .isEqualTo(today.minusDays(2).toString());
        assertThat(days.at("/0/spend").decimalValue()).isZero();
        JsonNode day = days.get(2);
        assertThat(day.get("spend").decimalValue()).isEqualByComparingTo("1");
        assertThat(day.get(KeySecret.hashOf(one)).decimalValue()).isEqualByComparingTo("0.5");
        assertThat(day.at("/users/u").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(day.at("/models/gpt-real").decimalValue()).isEqualByComparingTo("0.75");
        assertThat(day.at("/models/claude-real").decimalValue()).isEqualByComparingTo("0.25");

        assertThat(admin.get("/spend/logs?summarize=false&" + range).body()).hasSize(3);
        assertThat(admin.get("/spend/logs?api_key=" + one + "&" + range)
                        .at("/2/spend")
                        .decimalValue())
                .isEqualByComparingTo("0.5");
    }

    @Test
    void theBiggestSpendersComeFirst() {
        String small = admin.newKey("{'spend':1}");
        String big = admin.newKey("{'spend':3}");
        String middle = admin.newKey("{'spend':2}");

        JsonNode keys = admin.get("/spend/keys").body();
        assertThat(keys)
                .extracting(row -> row.get("token").asText())
                .containsExactly(KeySecret.hashOf(big), KeySecret.hashOf(middle), KeySecret.hashOf(small));
        assertThat(admin.get("/spend/keys?limit=1").body()).hasSize(1);

        admin.post("/user/new", "{'user_id':'u','spend':1}");
        admin.post("/user/new", "{'user_id':'v','spend':2}");
        assertThat(admin.get("/spend/users").at("/0/user_id").asText()).isEqualTo("v");
        assertThat(admin.get("/spend/users?user_id=u").body()).hasSize(1);
        assertThat(admin.get("/spend/users?user_id=nobody").body()).isEmpty();
    }

    @Test
    void aResetIsForAllKeysAndTeamsAndForNobodyElse() {
        admin.post("/user/new", "{'user_id':'u','auto_create_key':false}");
        admin.post("/team/new", "{'team_id':'t','spend':7}");
        String idle = admin.newKey("{}");
        String key = admin.newKey("{'user_id':'u','max_budget':1}");
        admin.charge(key, "r1", "0.75", "gpt");
        admin.hold(key, "0.25");

        assertThat(admin.post("/global/spend/reset", "{}").body())
                .hasToString("{\"message\":\"Spend for all API Keys and Teams reset successfully\","
                        + "\"status\":\"success\"}");

        assertThat(admin.get("/key/info?key=" + key).at("/info/spend").decimalValue())
                .isZero();
        assertThat(admin.get("/key/info?key=" + key).at("/info/solvent/held").decimalValue())
                .isEqualByComparingTo("0.25");
        assertThat(admin.get("/key/info?key=" + idle).at("/info/spend").decimalValue())
                .isZero();
        assertThat(admin.get("/team/info?team_id=t").at("/team_info/spend").decimalValue())
                .isZero();
        assertThat(admin.get("/user/info?user_id=u").at("/user_info/spend").decimalValue())
                .isEqualByComparingTo("0.75");
        assertThat(admin.get("/global/spend").at("/spend").decimalValue()).isEqualByComparingTo("0.75");
        assertThat(admin.get("/spend/logs").body()).hasSize(1);
        assertThat(admin.hold(key, "0.75")).isInstanceOf(HoldOutcome.Held.class);
        admin.assertBooksAgree();
    }

    @Test
    void aResetIsTheMasterKeysAlone() {
        String key = admin.newKey("{'spend':3}");

        assertThat(admin.send(admin.request("/global/spend/reset")
                                .header("Authorization", "Bearer " + key)
                                .POST(BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(403);
        assertThat(admin.get("/key/info?key=" + key).at("/info/spend").decimalValue())
                .isEqualByComparingTo("3");
    }
}
