package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.budget.HoldOutcome;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A budget gets another duration: those who name it keep what they have spent and hold. */
class BudgetChangeTest {
    private final AdminServer admin = new AdminServer();

    @AfterEach
    void close() {
        admin.assertBooksAgree();
        admin.close();
    }

    @Test
    void spendAndHoldsOfAllWhoNameItGoAlong() {
        admin.post("/budget/new", "{'budget_id':'b','max_budget':1,'budget_duration':'30d'}");
        admin.post("/team/new", "{'team_id':'t','budget_id':'b'}");
        String one = admin.newKey("{'budget_id':'b','team_id':'t'}");
        String two = admin.newKey("{'budget_id':'b'}");
        String other = admin.newKey("{'budget_id':'b','max_budget':2,'budget_duration':'7d'}");
        admin.charge(one, "r1", "0.4", "gpt");
        admin.charge(two, "r2", "0.3", "gpt");
        admin.charge(other, "r3", "0.2", "gpt");
        assertThat(admin.hold(one, "0.5")).isInstanceOf(HoldOutcome.Held.class);

        assertThat(admin.post("/budget/update", "{'budget_id':'b','budget_duration':'1d'}")
                        .status())
                .isEqualTo(200);

        assertStands(key(one), "0.4", "0.5");
        assertStands(key(two), "0.3", "0");
        assertStands(key(other), "0.2", "0");
        assertStands(admin.get("/team/info?team_id=t").at("/team_info"), "0.4", "0.5");
        assertThat(admin.hold(one, "0.2")).isInstanceOf(HoldOutcome.Busy.class);
        assertThat(admin.hold(two, "0.7")).isInstanceOf(HoldOutcome.Held.class);

        assertThat(admin.post("/budget/update", "{'budget_id':'b','budget_duration':null,'max_budget':2}")
                        .status())
                .isEqualTo(200);
        assertStands(key(one), "0.4", "0.5");
        assertStands(key(two), "0.3", "0.7");
    }

    @Test
    void aBudgetThatTooManyNameKeepsItsDuration() {
        admin.post("/budget/new", "{'budget_id':'b','max_budget':1,'budget_duration':'30d'}");
        for (int i = 0; i <= 1_000; i++) {
            admin.post("/customer/new", "{'user_id':'c" + i + "','budget_id':'b'}");
        }

        Answer refused = admin.post("/budget/update", "{'budget_id':'b','budget_duration':'1d','max_budget':9}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("message")).contains("more than 1000 name (1001)");
        assertThat(refused.error("param")).isEqualTo("budget_duration");

        assertThat(admin.post("/budget/update", "{'budget_id':'b','max_budget':3}")
                        .status())
                .isEqualTo(200);
        JsonNode budget = admin.post("/budget/info", "{'budgets':['b']}").at("/0");
        assertThat(budget.path("budget_duration").asText()).isEqualTo("30d");
        assertThat(budget.path("max_budget").asInt()).isEqualTo(3);

        admin.post("/customer/delete", "{'user_ids':['c0']}");
        assertThat(admin.post("/budget/update", "{'budget_id':'b','budget_duration':'1d'}")
                        .status())
                .isEqualTo(200);
    }

    private JsonNode key(String key) {
        return admin.get("/key/info?key=" + key).at("/info");
    }

    private static void assertStands(JsonNode row, String spend, String held) {
        assertThat(row.path("spend").decimalValue()).isEqualByComparingTo(new BigDecimal(spend));
        assertThat(row.at("/solvent/held").decimalValue()).isEqualByComparingTo(new BigDecimal(held));
    }
}
