package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.budget.HoldOutcome;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is in an organization, what they may spend from it, and what those may do who administer it. */
class OrganizationMembersTest {
    private AdminServer admin;

    @BeforeEach
    void start() {
        admin = new AdminServer();
        admin.post("/organization/new", "{'organization_id':'o','organization_alias':'Acme','max_budget':10}");
        admin.post("/organization/new", "{'organization_id':'p'}");
        admin.post("/user/new", "{'user_id':'ana','user_email':'Ana@x.example','auto_create_key':false}");
        admin.post("/user/new", "{'user_id':'olga','auto_create_key':false}");
        add("{'role':'org_admin','user_id':'olga'}");
    }

    @AfterEach
    void stop() {
        admin.assertBooksAgree();
        admin.close();
    }

    @CanIgnoreReturnValue
    private Answer add(String member) {
        return admin.post("/organization/member_add", "{'organization_id':'o','member':" + member + "}");
    }

    private JsonNode members() {
        return admin.get("/organization/info?organization_id=o").at("/members");
    }

    private String olga() {
        return admin.newKey("{'user_id':'olga'}");
    }

    @Test
    void membersComeAndAreShown() {
        Answer added = admin.post(
                "/organization/member_add",
                "{'organization_id':'o','max_budget_in_organization':2.5,'member':[{'role':'internal_user','user_email':'ana@x.example'},"
                        + "{'role':'internal_user_viewer','user_id':'new'}]}");

        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        assertThat(added.at("/organization_id").asText()).isEqualTo("o");
        assertThat(added.at("/updated_users/0/user_id").asText()).isEqualTo("ana");
        JsonNode membership = added.at("/updated_organization_memberships/0");
        assertThat(membership.path("user_id").asText()).isEqualTo("ana");
        assertThat(membership.path("organization_id").asText()).isEqualTo("o");
        assertThat(membership.path("user_role").asText()).isEqualTo("internal_user");
        assertThat(membership.path("spend").asText()).isEqualTo("0");
        assertThat(membership.at("/litellm_budget_table/max_budget").asText()).isEqualTo("2.5");
        assertThat(membership.path("created_at").asText()).endsWith("Z");
        assertThat(admin.get("/user/info?user_id=new").status()).isEqualTo(200);

        assertThat(members().findValuesAsText("user_id")).containsExactly("olga", "ana", "new");
        assertThat(admin.get("/organization/list?org_alias=acm")
                        .at("/0/members")
                        .findValuesAsText("user_role"))
                .containsExactly("org_admin", "internal_user", "internal_user_viewer");
        JsonNode ofAna = admin.get("/user/info?user_id=ana").at("/user_info/organization_memberships");
        assertThat(ofAna).hasSize(1);
        assertThat(ofAna.at("/0/organization_id").asText()).isEqualTo("o");
        assertThat(admin.get("/user/list?organization_ids=p,o").body().findValuesAsText("user_id"))
                .contains("ana", "new", "olga");
        assertThat(admin.get("/user/list?organization_ids=p").at("/total").asInt())
                .isZero();
    }

    @Test
    void whoIsThereStaysAsTheyAre() {
        add("{'role':'internal_user','user_id':'ana','max_budget_in_organization':1}");
        Answer again = add("[{'role':'internal_user_viewer','user_id':'ana'},{'role':'internal_user','user_id':'b'}]");
        assertThat(again.at("/updated_organization_memberships")).hasSize(1);
        assertThat(members().at("/1/user_role").asText()).isEqualTo("internal_user");
        assertThat(members().at("/1/max_budget").asText()).isEqualTo("1");
        assertThat(add("{'role':'internal_user','user_id':'ana'}").status()).isEqualTo(400);
    }

    @Test
    void theBudgetOfAMemberHoldsForAllTheirKeysThatTheOrganizationPaysFor() {
        add("{'role':'internal_user','user_id':'ana','max_budget_in_organization':1}");
        admin.post("/team/new", "{'team_id':'t','organization_id':'o'}");
        String inTeam = admin.newKey("{'user_id':'ana','team_id':'t'}");
        String ofOrganization = admin.newKey("{'user_id':'ana','organization_id':'o'}");
        String elsewhere = admin.newKey("{'user_id':'ana'}");
        String ofOlga = admin.newKey("{'user_id':'olga','team_id':'t'}");
        admin.charge(inTeam, "r1", "0.6", "gpt");

        assertThat(members().at("/1/spend").asText()).isEqualTo("0.6");
        assertThat(admin.hold(ofOrganization, "0.5")).isInstanceOf(HoldOutcome.Exceeded.class);
        assertThat(admin.hold(inTeam, "0.5")).isInstanceOf(HoldOutcome.Exceeded.class);
        assertThat(admin.hold(elsewhere, "0.5")).isInstanceOf(HoldOutcome.Held.class);
        assertThat(admin.hold(ofOlga, "0.5")).isInstanceOf(HoldOutcome.Held.class);

        Answer raised = admin.send(
                admin.request("/organization/member_update")
                        .header("Authorization", "Bearer " + AdminServer.MASTER)
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(
                                        "{\"organization_id\":\"o\",\"user_email\":\"ana@x.example\",\"max_budget_in_organization\":1.2}")));
        assertThat(raised.at("/user_id").asText()).isEqualTo("ana");
        assertThat(raised.at("/litellm_budget_table/max_budget").asText()).isEqualTo("1.2");
        assertThat(admin.hold(ofOrganization, "0.5")).isInstanceOf(HoldOutcome.Held.class);
    }

    @Test
    void whoHasABudgetMakesNoKeysOfNobodyWhereItWouldNotHold() {
        add("{'role':'internal_user','user_id':'ana','max_budget_in_organization':1}");
        add("{'role':'internal_user','user_id':'bob'}");
        admin.post(
                "/team/new",
                "{'team_id':'t','organization_id':'o','team_member_permissions':['/key/service-account/generate'],"
                        + "'members_with_roles':[{'user_id':'ana','role':'user'},{'user_id':'bob','role':'user'}]}");
        for (String user : new String[] {"ana", "bob"}) {
            admin.post("/user/update", "{'user_id':'" + user + "','user_role':'internal_user'}");
            Answer made = admin.postAs(
                    admin.newKey("{'user_id':'" + user + "'}"), "/key/service-account/generate", "{'team_id':'t'}");
            assertThat(made.status()).as(user).isEqualTo(user.equals("ana") ? 403 : 200);
        }
    }

    @Test
    void whoLeavesKeepsKeysUnderTheLimitsOfTheOrganization() {
        add("{'role':'internal_user','user_id':'ana','max_budget_in_organization':1}");
        String key = admin.newKey("{'user_id':'ana','organization_id':'o'}");
        Answer gone = admin.send(admin.request("/organization/member_delete")
                .header("Authorization", "Bearer " + AdminServer.MASTER)
                .method("DELETE", BodyPublishers.ofString("{\"organization_id\":\"o\",\"user_id\":\"ana\"}")));

        assertThat(gone.status()).as(gone.toString()).isEqualTo(200);
        assertThat(gone.at("/user_id").asText()).isEqualTo("ana");
        assertThat(members()).hasSize(1);
        assertThat(admin.hold(key, "9")).isInstanceOf(HoldOutcome.Held.class);
        assertThat(admin.hold(key, "2")).isInstanceOf(HoldOutcome.Busy.class);
    }

    @Test
    void membershipsGoWithTheUserAndWithTheOrganization() {
        add("{'role':'internal_user','user_id':'ana'}");
        assertThat(admin.post("/user/delete", "{'user_ids':['ana']}").status()).isEqualTo(200);
        assertThat(members().findValuesAsText("user_id")).containsExactly("olga");
        assertThat(admin.post("/organization/delete", "{'organization_ids':['o']}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.get("/user/info?user_id=olga").at("/user_info/organization_memberships"))
                .isEmpty();
    }

    @Test
    void whoAdministersAnOrganizationRunsItsMembersAndTeamsAndNothingElse() {
        admin.post("/team/new", "{'team_id':'t','organization_id':'o'}");
        admin.post("/team/new", "{'team_id':'far','organization_id':'p'}");
        String theirs = admin.newKey("{'team_id':'t','key_alias':'theirs'}");
        String olga = olga();

        assertThat(admin.postAs(
                                olga,
                                "/organization/member_add",
                                "{'organization_id':'o','member':{'role':'internal_user','user_id':'ana'},'max_budget_in_organization':3}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.postAs(
                                olga,
                                "/organization/member_update",
                                "{'organization_id':'o','user_id':'ana','max_budget_in_organization':4}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.getAs(olga, "/organization/info?organization_id=o").at("/members"))
                .hasSize(2);
        assertThat(admin.getAs(olga, "/organization/list").body().findValuesAsText("organization_alias"))
                .containsExactly("Acme");
        assertThat(admin.getAs(olga, "/team/list").body().findValuesAsText("team_id"))
                .containsExactly("t");
        assertThat(admin.postAs(olga, "/team/member_add", "{'team_id':'t','member':{'role':'user','user_id':'ana'}}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.getAs(olga, "/key/info?key=" + theirs).status()).isEqualTo(200);

        for (String[] far : new String[][] {
            {"/organization/member_add", "{'organization_id':'p','member':{'role':'internal_user','user_id':'ana'}}"},
            {"/organization/member_update", "{'organization_id':'p','user_id':'ana','role':'internal_user'}"},
            {"/organization/member_delete", "{'organization_id':'nowhere','user_id':'ana'}"},
            {"/team/member_add", "{'team_id':'far','member':{'role':'user','user_id':'ana'}}"},
            {"/organization/new", "{}"},
            {"/organization/update", "{'organization_id':'o','max_budget':99}"},
            {"/team/new", "{'organization_id':'o'}"},
            {"/user/new", "{}"},
        }) {
            assertThat(admin.postAs(olga, far[0], far[1]).status()).as(far[0]).isEqualTo(403);
        }
        assertThat(admin.getAs(olga, "/organization/info?organization_id=p").status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/organization/member_add | {'organization_id':'o','member':{'role':'org_admin','user_id':'ana'}}",
                "/organization/member_update | {'organization_id':'o','user_id':'ana','role':'org_admin'}",
                "/organization/member_update | {'organization_id':'o','user_id':'olga','max_budget_in_organization':null}",
                "/organization/member_update | {'organization_id':'o','user_id':'olga','role':'internal_user'}",
                "/organization/member_delete | {'organization_id':'o','user_id':'olga'}",
            })
    void onlyAProxyAdminSaysWhoAdministersAnOrganizationAndWhatTheyMaySpend(String path, String body) {
        admin.post(
                "/organization/member_update",
                "{'organization_id':'o','user_id':'olga','max_budget_in_organization':1}");
        if (!path.endsWith("add")) {
            add("{'role':'internal_user','user_id':'ana'}");
        }
        JsonNode before = members();
        assertThat(admin.postAs(olga(), path, body).status()).isEqualTo(403);
        assertThat(members()).isEqualTo(before);
        assertThat(admin.post(path, body).status()).isEqualTo(200);
    }

    @Test
    void aPlainMemberSeesTheOrganizationAndThemselves() {
        add("{'role':'internal_user','user_id':'ana','max_budget_in_organization':1}");
        String ana = admin.newKey("{'user_id':'ana'}");
        JsonNode list = admin.getAs(ana, "/organization/list").body();
        assertThat(list).hasSize(1);
        assertThat(list.at("/0/members").findValuesAsText("user_id")).containsExactly("ana");
        assertThat(admin.getAs(ana, "/organization/list?org_id=p").body()).isEmpty();
        assertThat(admin.getAs(ana, "/organization/info?organization_id=o").status())
                .isEqualTo(403);
        assertThat(admin.postAs(
                                ana,
                                "/organization/member_update",
                                "{'organization_id':'o','user_id':'ana','max_budget_in_organization':9}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.getAs(admin.newKey("{}"), "/organization/list").body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add    | {'member':{'role':'internal_user','user_id':'ana'}} | 400 | organization_id",
                "add    | {'organization_id':'o'} | 400 | member",
                "add    | {'organization_id':'o','member':[]} | 400 | member",
                "add    | {'organization_id':'o','member':'ana'} | 400 | member",
                "add    | {'organization_id':'o','member':{'user_id':'ana'}} | 400 | role",
                "add    | {'organization_id':'o','member':{'role':'proxy_admin','user_id':'ana'}} | 400 | role",
                "add    | {'organization_id':'o','member':{'role':'internal_user'}} | 400 | user_id",
                "add    | {'organization_id':'none','member':{'role':'internal_user','user_id':'ana'}} | 404 | organization_id",
                "add    | {'organization_id':'o','member':[{'role':'internal_user','user_id':'b'},{'role':'internal_user','user_id':'b'}]} | 400 | member",
                "add    | {'organization_id':'o','max_budget_in_organization':-1,'member':{'role':'internal_user','user_id':'ana'}} | 400 | max_budget_in_organization",
                "add    | {'organization_id':'o','member':{'role':'internal_user','user_id':'ana','tpm_limit':1}} | 400 | tpm_limit",
                "update | {'organization_id':'o','user_id':'ana','role':'internal_user'} | 404 | user_id",
                "update | {'organization_id':'o','role':'internal_user'} | 400 | user_id",
                "update | {'organization_id':'o','user_id':'olga','role':'admin'} | 400 | role",
                "update | {'organization_id':'none','user_id':'olga'} | 404 | organization_id",
                "delete | {'organization_id':'o','user_email':'nobody@x.example'} | 404 | user_id",
                "delete | {'user_id':'olga'} | 400 | organization_id",
            })
    void whatMakesNoSenseChangesNothing(String what, String body, int status, String param) {
        JsonNode before = members();
        Answer answer = admin.post("/organization/member_" + what, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
        assertThat(members()).isEqualTo(before);
        assertThat(admin.get("/user/info?user_id=b").status()).isEqualTo(404);
    }
}
