package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rate limits come back as they were sent, are changed, cleared and refused, whoever they are of. */
class RateAdminTest {
    private static final String LIMITS = "'rpm_limit':10,'tpm_limit':1000.0,'max_parallel_requests':0";

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
                "user_id         | r1 | /user/new         | /user/update         | /user/info?user_id=r1                 | /user_info",
                "team_id         | r2 | /team/new         | /team/update         | /team/info?team_id=r2                 | /team_info",
                "organization_id | r3 | /organization/new | /organization/update | /organization/info?organization_id=r3 | ''",
                "user_id         | r4 | /customer/new     | /customer/update     | /customer/info?end_user_id=r4         | ''",
            })
    void limitsOfHoldersComeBackAsTheyWereSent(
            String idField, String id, String make, String update, String info, String at) {
        String who = "'" + idField + "':'" + id + "'";
        assertThat(admin.post(make, "{" + who + "," + LIMITS + "}").status()).isEqualTo(200);
        assertLimits(admin.get(info), at, "10", "1000.0", "0");
        assertThat(admin.post(update, "{" + who + ",'rpm_limit':null,'tpm_limit':7}")
                        .status())
                .isEqualTo(200);
        assertLimits(admin.get(info), at, "null", "7", "0");
        Answer refused = admin.post(update, "{" + who + ",'tpm_limit':-7}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("param")).isEqualTo("tpm_limit");
        assertLimits(admin.get(info), at, "null", "7", "0");
    }

    private static void assertLimits(Answer answer, String at, String rpm, String tpm, String parallel) {
        assertThat(answer.at(at + "/rpm_limit")).hasToString(rpm);
        assertThat(answer.at(at + "/tpm_limit")).hasToString(tpm);
        assertThat(answer.at(at + "/max_parallel_requests")).hasToString(parallel);
    }

    @Test
    void limitsOfKeysComeBackAsTheyWereSent() {
        String key = admin.newKey("{" + LIMITS
                + ",'model_rpm_limit':{'gpt-4o':3},'model_tpm_limit':{'gpt-4o':300},'rpm_limit_type':'best_effort_throughput',"
                + "'model_max_budget':{'gpt-4o':{'max_budget':1,'rpm_limit':2,'tpm_limit':5}}}");
        Answer info = admin.get("/key/info?key=" + key);
        assertLimits(info, "/info", "10", "1000.0", "0");
        assertThat(info.at("/info/model_rpm_limit")).hasToString("{\"gpt-4o\":3}");
        assertThat(info.at("/info/model_tpm_limit")).hasToString("{\"gpt-4o\":300}");
        assertThat(info.at("/info/rpm_limit_type").asText()).isEqualTo("best_effort_throughput");
        assertThat(info.at("/info/model_max_budget/gpt-4o/rpm_limit").asInt()).isEqualTo(2);

        admin.post("/key/update", "{'key':'" + key + "','model_rpm_limit':null,'max_parallel_requests':null}");
        Answer changed = admin.get("/key/info?key=" + key);
        assertThat(changed.at("/info/model_rpm_limit").isNull()).isTrue();
        assertLimits(changed, "/info", "10", "1000.0", "null");
    }

    @Test
    void limitsOfBudgetsAndMembersComeBackAsTheyWereSent() {
        assertThat(admin.post("/budget/new", "{'budget_id':'r5'," + LIMITS + "}")
                        .status())
                .isEqualTo(200);
        assertLimits(admin.post("/budget/info", "{'budgets':['r5']}"), "/0", "10", "1000.0", "0");
        admin.post("/team/new", "{'team_id':'r6','team_member_rpm_limit':5,'team_member_tpm_limit':50}");
        assertThat(admin.get("/team/info?team_id=r6")
                        .at("/team_info/team_member_rpm_limit")
                        .asInt())
                .isEqualTo(5);
        Answer added = admin.post(
                "/team/member_add",
                "{'team_id':'r6','rpm_limit':4,'member':{'user_id':'r7','role':'user','tpm_limit':40}}");
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        Answer team = admin.get("/team/info?team_id=r6");
        assertThat(team.at("/team_memberships/0/litellm_budget_table/rpm_limit").asInt())
                .isEqualTo(4);
        assertThat(team.at("/team_memberships/0/litellm_budget_table/tpm_limit").asInt())
                .isEqualTo(40);
        assertThat(admin.post("/team/new", "{'team_member_tpm_limit':1.5}").error("param"))
                .isEqualTo("team_member_tpm_limit");
    }
}
