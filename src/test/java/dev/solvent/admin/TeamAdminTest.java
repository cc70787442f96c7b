package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.budget.HoldOutcome;
import dev.solvent.identity.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Teams, their members, and users in teams. */
class TeamAdminTest {
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
    void whoJoinsBecomesAUserAndIsTold() {
        admin.post("/user/new", "{'user_id':'known','user_email':'known@x.example','auto_create_key':false}");
        admin.post("/team/new", "{'team_id':'t','default_team_member_models':['m1','m2']}");

        Answer added = admin.post(
                "/team/member_add",
                "{'team_id':'t','member':[{'role':'admin','user_email':'Known@x.example'},{'role':'user','user_id':'fresh'},"
                        + "{'role':'user','user_email':'new@x.example'}],'max_budget_in_team':100.50}");

        assertThat(added.status()).isEqualTo(200);
        assertThat(added.at("/team_id").asText()).isEqualTo("t");
        assertThat(added.at("/members_with_roles")).hasSize(3);
        assertThat(added.at("/members_with_roles"))
                .extracting(JsonNode::toString)
                .contains("{\"user_id\":\"known\",\"user_email\":\"Known@x.example\",\"role\":\"admin\"}");
        assertThat(added.at("/updated_users")).hasSize(3);
        assertThat(added.at("/updated_users/2/user_email").asText()).isEqualTo("new@x.example");
        assertThat(added.at("/updated_team_memberships")).hasSize(3);
        JsonNode membership = added.at("/updated_team_memberships/1");
        assertThat(membership.path("user_id").asText()).isEqualTo("fresh");
        assertThat(membership.path("team_id").asText()).isEqualTo("t");
        assertThat(membership.at("/litellm_budget_table/max_budget")).hasToString("100.50");
        assertThat(membership.at("/litellm_budget_table/allowed_models")).hasToString("[\"m1\",\"m2\"]");
        assertThat(admin.get("/user/info?user_id=fresh").at("/user_info/teams")).hasToString("[\"t\"]");
        assertThat(admin.get("/v2/user/info?user_id=known").at("/teams")).hasToString("[\"t\"]");
        assertThat(admin.get("/user/list?team=t").at("/total").asInt()).isEqualTo(3);
    }

    @Test
    void whoIsThereStaysAsTheyAre() {
        admin.post("/team/new", "{'team_id':'t','members_with_roles':[{'user_id':'a','role':'admin'}]}");

        Answer again = admin.post("/team/member_add", "{'team_id':'t','member':{'user_id':'a','role':'user'}}");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.error("type")).isEqualTo("team_member_already_in_team");
        assertThat(again.error("param")).isEqualTo("member");

        Answer some = admin.post(
                "/team/member_add",
                "{'team_id':'t','member':[{'user_id':'a','role':'user'},{'user_id':'b','role':'user'}]}");
        assertThat(some.at("/updated_team_memberships")).hasSize(1);
        assertThat(some.at("/members_with_roles/0/role").asText()).isEqualTo("admin");
    }

    @Test
    void idsOfMembersStandInTheListsOfOlderClientsToo() {
        admin.post(
                "/team/new",
                "{'team_id':'told','members_with_roles':[{'user_id':'a','role':'admin'},{'user_id':'b','role':'user'},{'user_id':'c','role':'user'}]}");
        for (Answer all : List.of(admin.get("/team/list"), admin.get("/v2/team/list?team_id=told"))) {
            JsonNode team = all.body().isArray() ? all.at("/0") : all.at("/teams/0");
            assertThat(team.path("admins")).hasToString("[\"a\"]");
            assertThat(team.path("members")).hasToString("[\"b\",\"c\"]");
        }
        String ofB = admin.newKey("{'user_id':'b'}");
        JsonNode seen = admin.getAs(ofB, "/team/list").at("/0");
        assertThat(seen.path("admins")).isEmpty();
        assertThat(seen.path("members")).hasToString("[\"b\"]");
    }

    @Test
    void aMemberChanges() {
        admin.post("/team/new", "{'team_id':'t'}");
        admin.post(
                "/team/member_add",
                "{'team_id':'t','member':{'user_id':'a','role':'user','user_email':'a@x.example'},'max_budget_in_team':2}");
        String key = admin.newKey("{'team_id':'t','user_id':'a'}");
        admin.charge(key, "r1", "0.5", "gpt");

        Answer updated = admin.post(
                "/team/member_update",
                "{'team_id':'t','user_email':'a@x.example','role':'admin','max_budget_in_team':7.5,'allowed_models':['m']}");

        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.at("/user_id").asText()).isEqualTo("a");
        assertThat(updated.at("/max_budget_in_team")).hasToString("7.5");
        JsonNode info = admin.get("/team/info?team_id=t").body();
        assertThat(info.at("/team_info/members_with_roles/0/role").asText()).isEqualTo("admin");
        assertThat(info.at("/team_memberships/0/litellm_budget_table/max_budget"))
                .hasToString("7.5");
        assertThat(info.at("/team_memberships/0/spend").decimalValue()).isEqualByComparingTo("0.5");

        admin.post("/team/member_update", "{'team_id':'t','user_id':'a','max_budget_in_team':null}");
        info = admin.get("/team/info?team_id=t").body();
        assertThat(info.at("/team_memberships/0/litellm_budget_table/max_budget")
                        .isNull())
                .isTrue();
        assertThat(info.at("/team_memberships/0/spend").decimalValue()).isEqualByComparingTo("0.5");
    }

    @Test
    void whoLeavesLosesTheirKeysThere() {
        admin.post("/team/new", "{'team_id':'t','members_with_roles':[{'user_id':'a','role':'user'}]}");
        String there = admin.newKey("{'team_id':'t','user_id':'a'}");
        String elsewhere = admin.newKey("{'user_id':'a'}");

        Answer left = admin.post("/team/member_delete", "{'team_id':'t','user_id':'a'}");

        assertThat(left.at("/members_with_roles")).isEmpty();
        assertThat(admin.get("/key/info?key=" + there).status()).isEqualTo(404);
        assertThat(admin.get("/key/info?key=" + elsewhere).status()).isEqualTo(200);
        assertThat(admin.get("/user/info?user_id=a").at("/user_info/teams")).isEmpty();
    }

    @Test
    void manyMembersAreAddedWithAResultForEach() {
        admin.post("/team/new", "{'team_id':'t'}");

        Answer answer = admin.post(
                "/team/bulk_member_add",
                "{'team_id':'t','members':[{'user_id':'a','role':'user'},{'user_email':'b@x.example','role':'admin'}],'max_budget_in_team':3}");

        assertThat(answer.at("/successful_additions").asInt()).isEqualTo(2);
        assertThat(answer.at("/results/0/success").asBoolean()).isTrue();
        assertThat(answer.at("/results/1/user_email").asText()).isEqualTo("b@x.example");
        assertThat(answer.at("/results/1/updated_team_membership/litellm_budget_table/max_budget")
                        .asInt())
                .isEqualTo(3);
        assertThat(answer.at("/updated_team/team_id").asText()).isEqualTo("t");
    }

    @Test
    void modelsComeAndGoButNotTheLastOne() {
        admin.post("/team/new", "{'team_id':'t','models':['a']}");

        assertThat(admin.post("/team/model/add", "{'team_id':'t','models':['b','a','c']}")
                        .at("/models"))
                .hasToString("[\"a\",\"b\",\"c\"]");
        assertThat(admin.post("/team/model/delete", "{'team_id':'t','models':['a','b']}")
                        .at("/models"))
                .hasToString("[\"c\"]");
        assertThat(admin.post("/team/model/delete", "{'team_id':'t','models':['c']}")
                        .error("param"))
                .isEqualTo("models");
        admin.post("/team/new", "{'team_id':'all'}");
        assertThat(admin.post("/team/model/add", "{'team_id':'all','models':['b']}")
                        .at("/models"))
                .hasToString("[\"all-proxy-models\",\"b\"]");
    }

    @Test
    void keysOfMembersLiveAsLongAsTheTeamSays() {
        admin.post("/team/new", "{'team_id':'t','team_member_key_duration':'1d'}");

        JsonNode ofMember =
                admin.post("/key/generate", "{'team_id':'t','user_id':'u'}").body();
        JsonNode own = admin.post("/key/generate", "{'team_id':'t','user_id':'u','duration':null}")
                .body();
        JsonNode ofTeam = admin.post("/key/generate", "{'team_id':'t'}").body();

        assertThat(Instant.parse(ofMember.path("expires").asText()))
                .isBefore(Instant.now().plusSeconds(90_000));
        assertThat(ofMember.path("duration").asText()).isEqualTo("1d");
        assertThat(own.path("expires").isNull()).isTrue();
        assertThat(ofTeam.path("expires").isNull()).isTrue();
    }

    @Test
    void aNewUserEntersTeams() {
        admin.post("/team/new", "{'team_id':'one'}");
        admin.post("/team/new", "{'team_id':'two'}");

        Answer refused = admin.post("/user/new", "{'user_id':'u','teams':['one','none']}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("param")).isEqualTo("teams");
        assertThat(admin.get("/user/info?user_id=u").status()).isEqualTo(404);
        assertThat(admin.get("/team/info?team_id=one").at("/team_memberships")).isEmpty();

        Answer made = admin.post(
                "/user/new",
                "{'user_id':'u','teams':['one',{'team_id':'two','user_role':'admin','max_budget_in_team':1.5}]}");
        assertThat(made.at("/teams")).hasToString("[\"one\",\"two\"]");
        Answer info = admin.get("/user/info?user_id=u");
        assertThat(info.at("/user_info/teams")).hasToString("[\"one\",\"two\"]");
        assertThat(info.at("/teams/1/team_memberships/0/litellm_budget_table/max_budget"))
                .hasToString("1.5");
        assertThat(info.at("/teams/1/members_with_roles/0/role").asText()).isEqualTo("admin");

        admin.post("/user/delete", "{'user_ids':['u']}");
        assertThat(admin.get("/team/info?team_id=two").at("/team_memberships")).isEmpty();
        assertThat(admin.get("/team/list?user_id=u").body()).isEmpty();
    }

    @Test
    void usersAreUpdatedByThemselves() {
        admin.post("/user/new", "{'user_id':'a','auto_create_key':false}");
        admin.post("/user/new", "{'user_id':'b','auto_create_key':false}");

        Answer some = admin.post(
                "/user/bulk_update",
                "{'users':[{'user_id':'a','max_budget':2.5},{'user_id':'b','max_budget':-1},{'user_email':'no@x.example'}]}");
        assertThat(some.at("/total_requested").asInt()).isEqualTo(3);
        assertThat(some.at("/successful_updates").asInt()).isEqualTo(1);
        assertThat(some.at("/results/0/updated_user/max_budget")).hasToString("2.5");
        assertThat(some.at("/results/1/success").asBoolean(true)).isFalse();
        assertThat(some.at("/results/1/error").asText()).contains("must not be negative");
        assertThat(some.at("/results/2/error").asText()).contains("User not found");

        Answer all = admin.post("/user/bulk_update", "{'all_users':true,'user_updates':{'max_budget':9}}");
        assertThat(all.at("/successful_updates").asInt()).isEqualTo(2);
        assertThat(admin.get("/user/info?user_id=b").at("/user_info/max_budget").asInt())
                .isEqualTo(9);
        assertThat(admin.post("/user/bulk_update", "{}").status()).isEqualTo(400);
        assertThat(admin.post("/user/bulk_update", "{'all_users':true,'users':[{'user_id':'a'}]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void teamsAreListedByPages() {
        for (int i = 0; i < 12; i++) {
            admin.post(
                    "/team/new",
                    "{'team_id':'t" + i + "','team_alias':'" + (i % 2 == 0 ? "Even " : "odd ") + (char) ('z' - i)
                            + "','members_with_roles':[{'user_id':'u" + i % 3 + "','role':'user'}]}");
        }
        admin.newKey("{'team_id':'t0'}");

        Answer first = admin.get("/v2/team/list");
        assertThat(ids(first)).hasSize(10).startsWith("t0", "t1");
        assertThat(first.at("/total").asInt()).isEqualTo(12);
        assertThat(first.at("/total_pages").asInt()).isEqualTo(2);
        assertThat(first.at("/page_size").asInt()).isEqualTo(10);
        assertThat(first.at("/teams/0/members_count").asInt()).isEqualTo(1);
        assertThat(first.at("/teams/0/keys_count").asInt()).isEqualTo(1);
        assertThat(ids(admin.get("/v2/team/list?page=2&sort_order=desc"))).containsExactly("t1", "t0");
        assertThat(ids(admin.get("/v2/team/list?sort_by=team_alias&page_size=2")))
                .containsExactly("t10", "t8");
        assertThat(ids(admin.get("/v2/team/list?user_id=u1"))).containsExactly("t1", "t4", "t7", "t10");
        assertThat(ids(admin.get("/v2/team/list?team_alias=EVEN&page_size=100")))
                .hasSize(6);
        assertThat(ids(admin.get("/v2/team/list?search=t7"))).containsExactly("t7");
        assertThat(ids(admin.get("/v2/team/list?team_id=t3"))).containsExactly("t3");
        assertThat(admin.get("/team/list").body()).hasSize(12);
        assertThat(admin.get("/team/list?user_id=u1").body()).hasSize(4);
        assertThat(admin.get("/team/list?user_id=u1&organization_id=o").body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/team/new           | {'team_id':'x','max_budget':1,'soft_budget':1}                   | 400 | soft_budget",
                "/team/update        | {'team_id':'t','soft_budget':10.5}                               | 400 | soft_budget",
                "/team/new           | {'team_id':'x','members_with_roles':[{'user_id':'a'},{'user_id':'a'}]} | 400 | member",
                "/team/new           | {'team_id':'x','members_with_roles':[{'user_id':'b'},{'user_id':''}]} | 400 | user_id",
                "/team/new           | {'team_id':'x','members_with_roles':[{'user_id':'b','budget_id':'none'}]} | 400 | budget_id",
                "/team/new           | {'team_id':'x','team_member_key_duration':'x'}                   | 400 | team_member_key_duration",
                "/team/new           | {'team_id':'t'}                                                  | 400 | team_id",
                "/team/member_add    | {'team_id':'t'}                                                  | 400 | member",
                "/team/member_add    | {'team_id':'t','member':[]}                                      | 400 | member",
                "/team/member_add    | {'team_id':'t','member':[{'user_id':'b'},'c']}                   | 400 | member",
                "/team/member_add    | {'team_id':'t','member':{'user_id':'b','role':'owner'}}           | 400 | role",
                "/team/member_add    | {'team_id':'t','member':{'user_id':'b'},'max_budget_in_team':-1}  | 400 | max_budget_in_team",
                "/team/member_add    | {'team_id':'t','member':{'user_id':'b','user_email':'a@x.example'}} | 409 | user_email",
                "/team/bulk_member_add | {'team_id':'t','all_users':true}                               | 400 | all_users",
                "/team/member_update | {'team_id':'t','user_id':'b'}                                    | 400 | user_id",
                "/team/member_update | {'team_id':'t'}                                                  | 400 | user_id",
                "/team/member_update | {'team_id':'x','user_id':'a'}                                    | 404 | team_id",
                "/team/member_update | {'team_id':'t','user_id':'a','role':'owner'}                      | 400 | role",
                "/team/member_delete | {'team_id':'t','user_email':'b@x.example'}                       | 400 | user_id",
                "/team/model/add     | {'team_id':'t'}                                                  | 400 | models",
                "/team/model/add     | {'team_id':'x','models':['a']}                                   | 404 | team_id",
                "/user/new           | {'user_id':'b','teams':['none']}                                 | 400 | teams",
                "/user/new           | {'user_id':'b','teams':['t','t']}                                | 400 | teams",
                "/user/new           | {'user_id':'b','teams':[{'team_id':'t','user_role':'x'}]}        | 400 | teams",
                "/user/new           | {'user_id':'b','teams':'t'}                                      | 400 | teams",
                "/user/update        | {'user_id':'a','teams':['t']}                                    | 400 | teams",
            })
    void whatMakesNoSenseLeavesNothing(String path, String body, int status, String param) {
        admin.post(
                "/team/new",
                "{'team_id':'t','max_budget':10,'members_with_roles':[{'user_id':'a','user_email':'a@x.example','role':'user'}]}");
        JsonNode before = admin.get("/team/list").body();

        Answer answer = admin.post(path, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
        assertThat(admin.get("/team/list").body()).isEqualTo(before);
        assertThat(admin.get("/user/list").at("/total").asInt()).isEqualTo(1);
        assertThat(admin.get("/key/list").at("/total_count").asInt()).isZero();
    }

    @Test
    void aTeamsLimitHoldsForItsMembers() {
        admin.post("/team/new", "{'team_id':'t','members_with_roles':[{'user_id':'a','role':'user'}]}");
        String key = admin.newKey("{'team_id':'t','user_id':'a'}");
        admin.post("/team/member_update", "{'team_id':'t','user_id':'a','max_budget_in_team':0.5}");

        Store.until(() -> admin.hold(key, "0.6") instanceof HoldOutcome.Exceeded);
    }

    private static List<String> ids(Answer answer) {
        List<String> ids = new ArrayList<>();
        answer.at("/teams").forEach(team -> ids.add(team.path("team_id").asText()));
        return ids;
    }
}
