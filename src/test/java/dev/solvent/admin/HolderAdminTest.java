package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Teams, organizations, customers, tags and budgets over HTTP: what was sent comes back, and what makes no sense is refused. */
class HolderAdminTest {
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
                "/team/new         | /team/update         | 'team_id':'read-t'         | /team/info?team_id=read-t                 | /team_info",
                "/organization/new | /organization/update | 'organization_id':'read-o' | /organization/info?organization_id=read-o | ",
                "/customer/new     | /end_user/update     | 'user_id':'read-c'         | /end_user/info?end_user_id=read-c         | ",
            })
    void whatWasSentComesBackAndNullIsNotAbsent(String make, String update, String id, String info, String at) {
        String place = at == null ? "" : at;
        String fields = ",'max_budget':10.50,'soft_budget':null,'budget_duration':'30d','metadata':{'a':null,'b':1e-7},"
                + "'budget_limits':[{'budget_duration':'1d','max_budget':1.10}],'model_max_budget':{'m':{'budget_limit':'2.5','time_period':'1d'}},"
                + "'an_own_field':'ü'";
        assertThat(admin.post(make, "{" + id + fields + "}").status()).isEqualTo(200);

        JsonNode row = admin.get(info).at(place.isEmpty() ? "" : place);
        assertThat(row.path("max_budget")).hasToString("10.50");
        assertThat(row.path("soft_budget").isNull()).isTrue();
        assertThat(row.path("metadata").get("a").isNull()).isTrue();
        assertThat(row.path("budget_limits")).hasToString("[{\"budget_duration\":\"1d\",\"max_budget\":1.10}]");
        assertThat(row.at("/model_max_budget/m/budget_limit")).hasToString("\"2.5\"");
        assertThat(row.path("an_own_field").asText()).isEqualTo("ü");
        assertThat(row.path("spend").decimalValue()).isEqualByComparingTo("0");
        assertThat(row.at("/solvent/limit").decimalValue()).isEqualByComparingTo("10.5");
        assertThat(row.at("/solvent/windows/0/limit").decimalValue()).isEqualByComparingTo("1.1");
        assertThat(row.at("/solvent/models/m/limit").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(row.path("budget_reset_at").isTextual()).isTrue();

        assertThat(admin.post(update, "{" + id + ",'max_budget':null,'spend':3.25}")
                        .status())
                .isEqualTo(200);
        JsonNode after = admin.get(info).at(place.isEmpty() ? "" : place);
        assertThat(after.path("max_budget").isNull()).isTrue();
        assertThat(after.at("/solvent/limit").isNull()).isTrue();
        assertThat(after.path("spend").decimalValue()).isEqualByComparingTo(new BigDecimal("3.25"));
        assertThat(after.path("budget_duration").asText()).isEqualTo("30d");

        assertThat(admin.post(update, "{" + id + ",'budget_duration':'1d'}").status())
                .isEqualTo(200);
        JsonNode turned = admin.get(info).at(place.isEmpty() ? "" : place);
        assertThat(turned.path("spend").decimalValue()).isEqualByComparingTo(new BigDecimal("3.25"));
        Answer again = admin.post(make, "{" + id + "}");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.error("message")).contains("already exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/customer/new        | {}                                                 | 400 | user_id",
                "/tag/new             | {}                                                 | 400 | name",
                "/tag/new             | {'name':'x','models':['m']}                        | 400 | models",
                "/customer/new        | {'user_id':'x','default_model':'m'}                | 400 | default_model",
                "/customer/new        | {'user_id':'x','allowed_model_region':'eu'}        | 400 | allowed_model_region",
                "/customer/new        | {'user_id':'x','max_budget':-1}                    | 400 | max_budget",
                "/customer/new        | {'user_id':'x','budget_id':'none'}                 | 400 | budget_id",
                "/team/new            | {'organization_id':'none'}                         | 400 | organization_id",
                "/team/new            | {'rpm_limit':-5}                                   | 400 | rpm_limit",
                "/team/new            | {'members_with_roles':[{}]}                        | 400 | user_id",
                "/team/new            | {'members_with_roles':[{'user_id':'u','role':'x'}]} | 400 | role",
                "/team/new            | {'members_with_roles':'u'}                         | 400 | members_with_roles",
                "/team/update         | {'team_id':'none'}                                 | 404 | team_id",
                "/team/update         | {}                                                 | 400 | team_id",
                "/team/block          | {'team_id':'none'}                                 | 404 | team_id",
                "/team/delete         | {'team_ids':[]}                                    | 400 | team_id",
                "/team/delete         | {'team_ids':['none']}                              | 404 | team_id",
                "/team/member_add     | {'team_id':'none','member':{'user_id':'u'}}        | 404 | team_id",
                "/team/member_add     | {'team_id':'none','member':'u'}                    | 400 | member",
                "/organization/update | {'organization_id':'none'}                         | 404 | organization_id",
                "/organization/delete | {'organization_ids':['none']}                      | 404 | organization_id",
                "/budget/new          | {'spend':1}                                        | 400 | spend",
                "/budget/new          | {'budget_limits':[{'budget_duration':'1d','max_budget':1}]} | 400 | budget_limits",
                "/budget/info         | {'budgets':[]}                                     | 400 | budgets",
                "/budget/update       | {'budget_id':'none'}                               | 404 | budget_id",
                "/budget/delete       | {}                                                 | 400 | id",
                "/budget/delete       | {'id':'none'}                                      | 404 | budget_id",
                "/customer/block      | {'user_ids':[]}                                    | 400 | user_id",
                "/customer/unblock    | {'user_ids':['none']}                              | 404 | user_id",
                "/customer/delete     | {'user_ids':['none']}                              | 404 | user_id",
                "/tag/delete          | {'name':'none'}                                    | 404 | name",
                "/key/generate        | {'team_id':'none'}                                 | 400 | team_id",
                "/key/generate        | {'organization_id':'none'}                         | 400 | organization_id",
                "/key/generate        | {'temp_budget_increase':1}                         | 400 | temp_budget_expiry",
            })
    void whatMakesNoSenseIsRefusedAndLeavesNothing(String path, String body, int status, String param) {
        Answer answer = admin.post(path, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
        assertThat(answer.error("message")).isNotBlank();
        assertThat(admin.get("/customer/info?end_user_id=x").status()).isEqualTo(404);
        assertThat(admin.post("/tag/info", "{'names':['x']}").status()).isEqualTo(404);
    }

    @Test
    void aTeamTakesItsMembersAndKeysAlongWhenItGoes() {
        admin.post("/team/new", "{'team_id':'gone','members_with_roles':[{'user_id':'a','role':'admin'}]}");
        admin.post(
                "/team/member_add",
                "{'team_id':'gone','member':[{'user_id':'b','role':'user'}],'max_budget_in_team':2}");
        String key = admin.newKey("{'team_id':'gone','user_id':'b'}");

        Answer info = admin.get("/team/info?team_id=gone");
        assertThat(info.at("/team_info/members_with_roles")).hasSize(2);
        assertThat(info.at("/team_memberships/1/litellm_budget_table/max_budget")
                        .asInt())
                .isEqualTo(2);
        assertThat(info.at("/keys")).hasSize(1);
        assertThat(admin.getAs(key, "/team/info").at("/team_id").asText()).isEqualTo("gone");
        assertThat(admin.getAs(key, "/team/info?team_id=other").status()).isEqualTo(403);
        assertThat(admin.get("/team/list?user_id=b").body()).hasSize(1);
        admin.post("/user/new", "{'user_id':'b','auto_create_key':false}");
        assertThat(admin.get("/user/info?user_id=b").at("/teams/0/team_id").asText())
                .isEqualTo("gone");
        assertThat(admin.get("/key/list?team_id=gone").at("/total_count").asInt())
                .isEqualTo(1);
        assertThat(admin.post("/team/member_add", "{'team_id':'gone','member':{'user_id':'b'}}")
                        .error("type"))
                .isEqualTo("team_member_already_in_team");
        assertThat(admin.post("/team/member_delete", "{'team_id':'gone','user_id':'z'}")
                        .error("message"))
                .isEqualTo("User not found in team.");
        assertThat(admin.post("/team/member_delete", "{'team_id':'gone','user_id':'a'}")
                        .at("/members_with_roles"))
                .hasSize(1);

        assertThat(admin.post("/team/delete", "{'team_ids':['gone']}")
                        .at("/deleted_teams/0")
                        .asText())
                .isEqualTo("gone");
        assertThat(admin.get("/team/info?team_id=gone").status()).isEqualTo(404);
        assertThat(admin.getAs(key, "/key/info").status()).isEqualTo(401);
        assertThat(admin.get("/team/list?user_id=b").body()).isEmpty();
    }

    @Test
    void whatIsInUseStays() {
        admin.post("/budget/new", "{'budget_id':'used','max_budget':5,'budget_duration':'30d'}");
        admin.post("/organization/new", "{'organization_id':'used'}");
        String key = admin.newKey("{'budget_id':'used','organization_id':'used'}");
        JsonNode info = admin.get("/key/info?key=" + key).at("/info");
        assertThat(info.at("/solvent/limit").asInt()).isEqualTo(5);
        assertThat(info.at("/litellm_budget_table/budget_id").asText()).isEqualTo("used");

        assertThat(admin.post("/budget/delete", "{'id':'used'}").error("message"))
                .contains("still in use");
        assertThat(admin.post("/organization/delete", "{'organization_ids':['used']}")
                        .error("message"))
                .contains("still in use");
        admin.post("/key/update", "{'key':'" + key + "','budget_id':null,'organization_id':null}");
        assertThat(admin.post("/budget/delete", "{'id':'used'}")
                        .at("/budget_id")
                        .asText())
                .isEqualTo("used");
        assertThat(admin.post("/organization/delete", "{'organization_ids':['used']}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void customersAreBlockedListedAndDeleted() {
        admin.post("/customer/new", "{'user_id':'c1'}");
        admin.post("/customer/new", "{'user_id':'c2','blocked':true}");
        assertThat(admin.get("/customer/info?end_user_id=c1").at("/blocked").booleanValue())
                .isFalse();
        assertThat(admin.post("/end_user/block", "{'user_ids':['c1']}")
                        .at("/blocked_users/0/blocked")
                        .booleanValue())
                .isTrue();
        assertThat(admin.post("/customer/unblock", "{'user_ids':['c2']}")
                        .at("/unblocked_users/0/blocked")
                        .booleanValue())
                .isFalse();
        assertThat(admin.get("/customer/list").body())
                .extracting(row -> row.path("user_id").asText())
                .contains("c1", "c2");
        assertThat(admin.post("/customer/delete", "{'user_ids':['c1','c2']}")
                        .at("/deleted_customers")
                        .asInt())
                .isEqualTo(2);
        assertThat(admin.get("/end_user/info?end_user_id=c1").status()).isEqualTo(404);
    }

    @Test
    void plainKeysMayNotChangeAnything() {
        String key = admin.newKey("{}");
        for (String path : new String[] {"/customer/list", "/tag/list", "/budget/list", "/provider/budgets"}) {
            assertThat(admin.getAs(key, path).status()).isEqualTo(403);
            assertThat(admin.get(path).status()).isEqualTo(200);
        }
        assertThat(admin.getAs(key, "/team/info").status()).isEqualTo(400);
        assertThat(admin.getAs(key, "/team/list").body()).isEmpty();
        assertThat(admin.getAs(key, "/organization/list").body()).isEmpty();
    }

    @Test
    void whomOnlyTheTrafficKnowsCanBeBlocked() {
        assertThat(admin.post("/customer/new", "{'user_id':'known','max_budget':2}")
                        .status())
                .isEqualTo(200);

        Answer blocked = admin.post("/customer/block", "{'user_ids':['known','stranger']}");

        assertThat(blocked.status()).isEqualTo(200);
        assertThat(blocked.at("/blocked_users/0/max_budget").asInt()).isEqualTo(2);
        assertThat(blocked.at("/blocked_users/1/user_id").asText()).isEqualTo("stranger");
        assertThat(admin.get("/customer/info?end_user_id=stranger")
                        .at("/blocked")
                        .asBoolean())
                .isTrue();
    }
}
