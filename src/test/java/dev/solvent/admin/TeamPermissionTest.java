package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.identity.KeySecret;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What a team permits its members to do with its keys, with each permission and without. */
class TeamPermissionTest {
    private static final String TEAM = "'team_id':'t'";
    private AdminServer admin;
    /** A key of a member's own outside of the team, which they act with. */
    private String ana;

    private String anas;
    private String bobs;
    private String nobodys;
    private String lead;

    @BeforeEach
    void start() {
        admin = new AdminServer();
        for (String user : List.of("ana", "bob")) {
            admin.post("/user/new", "{'user_id':'" + user + "','user_role':'internal_user','auto_create_key':false}");
        }
        admin.post("/user/new", "{'user_id':'vic','user_role':'internal_user_viewer','auto_create_key':false}");
        admin.post("/user/new", "{'user_id':'lea','auto_create_key':false}");
        admin.post(
                "/team/new",
                "{'team_id':'t','members_with_roles':[{'user_id':'lea','role':'admin'},"
                        + "{'user_id':'ana','role':'user'},{'user_id':'bob','role':'user'},{'user_id':'vic','role':'user'}]}");
        admin.post("/team/new", "{'team_id':'other'}");
        ana = admin.newKey("{'user_id':'ana'}");
        lead = admin.newKey("{'user_id':'lea'}");
        anas = admin.newKey("{'team_id':'t','user_id':'ana','key_alias':'anas','max_budget':5}");
        bobs = admin.newKey("{'team_id':'t','user_id':'bob','key_alias':'bobs','max_budget':5}");
        nobodys = admin.newKey("{'team_id':'t','key_alias':'nobodys'}");
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private void permit(TeamPermission... some) {
        String routes =
                String.join("','", Stream.of(some).map(TeamPermission::route).toList());
        Answer answer =
                admin.post("/team/permissions_update", "{'team_id':'t','team_member_permissions':['" + routes + "']}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private static TeamPermission[] allBut(TeamPermission... some) {
        return Stream.of(TeamPermission.values())
                .filter(one -> !List.of(some).contains(one))
                .toArray(TeamPermission[]::new);
    }

    /** What the permission is for, done with a key of that user's in the team. */
    private Answer act(String as, TeamPermission permission, String key) {
        return switch (permission) {
            case GENERATE -> admin.postAs(as, "/key/generate", "{" + TEAM + "}");
            case UPDATE -> admin.postAs(as, "/key/update", "{'key':'" + key + "','max_budget':4}");
            case DELETE -> admin.postAs(as, "/key/delete", "{'keys':['" + key + "']}");
            case REGENERATE -> admin.postAs(as, "/key/regenerate", "{'key':'" + key + "'}");
            case REGENERATE_NAMED -> admin.postAs(as, "/key/" + KeySecret.hashOf(key) + "/regenerate", "{}");
            case GENERATE_FOR_SERVICE -> admin.postAs(as, "/key/service-account/generate", "{" + TEAM + "}");
            case BLOCK -> admin.postAs(as, "/key/block", "{'key':'" + key + "'}");
            case UNBLOCK -> admin.postAs(as, "/key/unblock", "{'key':'" + key + "'}");
            case INFO -> admin.getAs(as, "/key/info?key=" + key);
            case LIST -> admin.getAs(as, "/key/list?team_id=t");
            case ALIASES -> admin.getAs(as, "/key/aliases?team_id=t");
            case HEALTH -> admin.postAs(as, "/key/health", "{}");
        };
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"INFO", "LIST", "ALIASES", "HEALTH"})
    void aMemberChangesTheirOwnKeysAsFarAsIsPermittedAndNoFurther(TeamPermission permission) {
        permit(
                permission == TeamPermission.REGENERATE_NAMED
                        ? allBut(permission, TeamPermission.REGENERATE)
                        : allBut(permission));
        Answer before = admin.get("/key/list?team_id=t&return_full_object=true");
        Answer without = act(ana, permission, anas);
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.error("type")).isEqualTo("team_member_permission_error");
        assertThat(without.error("param"))
                .isEqualTo(permission == TeamPermission.REGENERATE_NAMED ? "/key/regenerate" : permission.route());
        assertThat(without.error("message")).contains("Team member does not have permissions for endpoint");
        assertThat(admin.get("/key/list?team_id=t&return_full_object=true").body())
                .isEqualTo(before.body());

        permit(permission);
        for (String notTheirs : List.of(bobs, nobodys)) {
            if (permission != TeamPermission.GENERATE && permission != TeamPermission.GENERATE_FOR_SERVICE) {
                Answer refused = act(ana, permission, notTheirs);
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused).isEqualTo(act(ana, permission, "sk-nobody-0123456789"));
            }
        }
        assertThat(admin.get("/key/list?team_id=t&return_full_object=true").body())
                .isEqualTo(before.body());
        assertThat(act(ana, permission, anas).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"INFO", "LIST", "ALIASES", "HEALTH"})
    void nobodyElseGainsByAPermission(TeamPermission permission) {
        permit(TeamPermission.values());
        String viewer = admin.newKey("{'user_id':'vic','team_id':'t'}");
        String plain = admin.newKey("{'team_id':'t'}");
        admin.post("/user/new", "{'user_id':'eve','user_role':'internal_user','auto_create_key':false}");
        String stranger = admin.newKey("{'user_id':'eve','team_id':'t'}");
        for (String key : List.of(viewer, plain, stranger)) {
            assertThat(act(key, permission, key).status()).isEqualTo(403);
        }
        assertThat(admin.getAs(stranger, "/key/list?team_id=t").at("/keys")).hasSize(1);
        assertThat(admin.getAs(viewer, "/key/list?team_id=t").at("/keys")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(TeamPermission.class)
    void adminsOfTheTeamAndOfTheGatewayAreNotNarrowed(TeamPermission permission) {
        permit(TeamPermission.HEALTH);
        for (String key : List.of(lead, AdminServer.MASTER)) {
            String bobsOther = admin.newKey("{'team_id':'t','user_id':'bob','key_type':'llm_api','max_budget':5}");
            assertThat(act(key, permission, bobsOther).status())
                    .as(permission.route())
                    .isEqualTo(200);
        }
    }

    @Test
    void whoMayListSeesTheKeysOfTheTeamAndWhoMayAlsoLookSeesEachOfThem() {
        permit(allBut(TeamPermission.LIST, TeamPermission.ALIASES));
        assertThat(admin.getAs(ana, "/key/list?team_id=t").at("/keys")).hasSize(1);
        assertThat(admin.getAs(ana, "/key/aliases?team_id=t").at("/aliases")).hasSize(1);
        assertThat(admin.getAs(ana, "/key/info?key=" + anas).status()).isEqualTo(200);
        assertThat(admin.getAs(ana, "/key/info?key=" + bobs).status()).isEqualTo(403);

        permit(TeamPermission.LIST);
        assertThat(admin.getAs(ana, "/key/list?team_id=t").at("/keys")).hasSize(3);
        assertThat(admin.getAs(ana, "/key/list?team_id=other").status()).isEqualTo(403);
        assertThat(admin.getAs(ana, "/key/list").at("/keys")).hasSize(2);
        assertThat(admin.getAs(ana, "/key/aliases?team_id=t").at("/aliases")).hasSize(1);
        assertThat(admin.getAs(ana, "/key/info?key=" + bobs).status()).isEqualTo(403);

        permit(TeamPermission.ALIASES);
        assertThat(admin.getAs(ana, "/key/list?team_id=t").at("/keys")).hasSize(1);
        assertThat(admin.getAs(ana, "/key/aliases?team_id=t").at("/aliases")).hasSize(3);

        permit(TeamPermission.LIST, TeamPermission.INFO);
        assertThat(admin.getAs(ana, "/key/info?key=" + bobs).status()).isEqualTo(200);
        assertThat(admin.postAs(ana, "/v2/key/info", "{'keys':['" + bobs + "']}")
                        .at("/info"))
                .hasSize(1);
        assertThat(admin.getAs(ana, "/team/info?team_id=t").at("/keys")).hasSize(1);
    }

    @Test
    void aNewKeyIsTheMembersOwn() {
        permit(TeamPermission.GENERATE);
        Answer made = admin.postAs(ana, "/key/generate", "{" + TEAM + ",'user_id':null,'max_budget':1}");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.at("/user_id").asText()).isEqualTo("ana");
        assertThat(made.at("/team_id").asText()).isEqualTo("t");
        assertThat(admin.postAs(ana, "/key/service-account/generate", "{" + TEAM + "}")
                        .status())
                .isEqualTo(401);
        for (String more : List.of(
                "'user_id':'bob'",
                "'user_id':'nobody'",
                "'spend':1",
                "'organization_id':'o'",
                "'budget_id':'b'",
                "'allowed_routes':['/key/info']")) {
            assertThat(admin.postAs(ana, "/key/generate", "{" + TEAM + "," + more + "}")
                            .status())
                    .as(more)
                    .isEqualTo(403);
        }
        assertThat(admin.postAs(ana, "/key/generate", "{'team_id':'other'}"))
                .isEqualTo(admin.postAs(ana, "/key/generate", "{'team_id':'nowhere'}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'max_budget':6",
                "'max_budget':null",
                "'budget_duration':'1d'",
                "'rpm_limit':100",
                "'spend':0",
                "'user_id':'bob'",
                "'user_id':null",
                "'team_id':'other'",
                "'team_id':null",
                "'allowed_routes':['/key/info']",
                "'key_type':'management'"
            })
    void aMemberRaisesNothingAndTakesNoKeyElsewhere(String change) {
        permit(TeamPermission.values());
        String limited = admin.newKey(
                "{'team_id':'t','user_id':'ana','max_budget':5,'rpm_limit':10," + "'budget_duration':'30d'}");
        Answer before = admin.get("/key/info?key=" + limited);
        for (String path : List.of("/key/update", "/key/regenerate")) {
            Answer answer = admin.postAs(ana, path, "{'key':'" + limited + "'," + change + "}");
            assertThat(answer.status()).as(path + answer).isEqualTo(403);
        }
        assertThat(admin.get("/key/info?key=" + limited).body()).isEqualTo(before.body());
    }

    @Test
    void regeneratingChangesNothingElseUnlessUpdatingIsPermittedToo() {
        permit(TeamPermission.REGENERATE);
        String change = "{'key':'" + anas + "','key_alias':'other'}";
        assertThat(admin.postAs(ana, "/key/regenerate", change).error("param")).isEqualTo("/key/update");
        Answer renewed = admin.postAs(ana, "/key/" + anas + "/regenerate", "{}");
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(renewed.at("/key_alias").asText()).isEqualTo("anas");

        permit(TeamPermission.REGENERATE, TeamPermission.UPDATE);
        String again = "{'key':'" + renewed.at("/key").asText() + "','key_alias':'other'}";
        assertThat(admin.postAs(ana, "/key/regenerate", again).at("/key_alias").asText())
                .isEqualTo("other");

        permit(TeamPermission.REGENERATE_NAMED);
        String bare = "{'key':'" + admin.newKey("{'team_id':'t','user_id':'ana'}") + "'}";
        assertThat(admin.postAs(ana, "/key/regenerate", bare).status()).isEqualTo(401);
    }

    @Test
    void manyKeysGoOrNone() {
        permit(TeamPermission.DELETE);
        assertThat(admin.postAs(ana, "/key/delete", "{'keys':['" + anas + "','" + bobs + "']}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.get("/key/info?key=" + anas).status()).isEqualTo(200);
        assertThat(admin.postAs(ana, "/key/delete", "{'key_aliases':['anas']}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/team/member_update | 'team_id':'t','user_id':'ana','max_budget_in_team':2",
                "/team/member_update | 'team_id':'t','user_id':'ana','allowed_models':['m']",
                "/team/update | 'team_id':'t','team_member_budget':2",
                "/user/update | 'user_id':'ana','max_budget':3",
                "/user/update | 'user_id':'ana','metadata':{'model_rpm_limit':{'m':1}}"
            })
    void whoHasALimitMakesNoKeyThatItWouldNotHold(String path, String limit) {
        permit(TeamPermission.GENERATE, TeamPermission.GENERATE_FOR_SERVICE);
        assertThat(act(ana, TeamPermission.GENERATE_FOR_SERVICE, "").status()).isEqualTo(200);
        assertThat(admin.post(path, "{" + limit + "}").status()).isEqualTo(200);

        assertThat(act(ana, TeamPermission.GENERATE_FOR_SERVICE, "").status()).isEqualTo(403);
        assertThat(act(ana, TeamPermission.GENERATE, "").status()).isEqualTo(200);
        assertThat(act(lead, TeamPermission.GENERATE_FOR_SERVICE, "").status()).isEqualTo(200);
    }

    @Test
    void aPermissionEndsWithTheMembershipAndWhenItIsTakenBack() {
        permit(TeamPermission.GENERATE);
        assertThat(act(ana, TeamPermission.GENERATE, "").status()).isEqualTo(200);
        permit(TeamPermission.INFO);
        assertThat(act(ana, TeamPermission.GENERATE, "").status()).isEqualTo(401);
        permit(TeamPermission.GENERATE);
        admin.post("/team/member_delete", "{'team_id':'t','user_id':'ana'}");
        assertThat(act(ana, TeamPermission.GENERATE, "").status()).isEqualTo(403);
    }

    @Test
    void blockingIsNoneOfAUsersOutsideOfTeams() {
        permit(TeamPermission.values());
        String own = admin.newKey("{'user_id':'ana'}");
        assertThat(admin.postAs(ana, "/key/block", "{'key':'" + own + "'}").status())
                .isEqualTo(403);
        assertThat(admin.postAs(ana, "/key/service-account/generate", "{}").status())
                .isEqualTo(400);
    }

    @Test
    void theListTellsWhatWasSentAndWhatHoldsIfNothingWas() {
        Answer standard = admin.getAs(lead, "/team/permissions_list?team_id=t");
        assertThat(standard.at("/team_id").asText()).isEqualTo("t");
        assertThat(standard.at("/team_member_permissions").toString()).isEqualTo("[\"/key/info\",\"/key/health\"]");
        assertThat(standard.at("/all_available_permissions").toString())
                .contains("\"/key/generate\"", "\"/key/{key_id}/regenerate\"", "\"/key/service-account/generate\"");

        String sent = "['/key/update','/key/info','/key/update']";
        Answer changed = admin.postAs(
                lead, "/team/permissions_update", "{'team_id':'t','team_member_permissions':" + sent + "}");
        String exactly = sent.replace('\'', '"');
        assertThat(changed.at("/team_id").asText()).isEqualTo("t");
        assertThat(changed.at("/members_with_roles")).hasSize(4);
        assertThat(changed.at("/team_member_permissions").toString()).isEqualTo(exactly);
        assertThat(admin.get("/team/permissions_list?team_id=t")
                        .at("/team_member_permissions")
                        .toString())
                .isEqualTo(exactly);
        assertThat(admin.get("/team/info?team_id=t")
                        .at("/team_info/team_member_permissions")
                        .toString())
                .isEqualTo(exactly);

        admin.post("/team/update", "{'team_id':'t','team_member_permissions':null}");
        assertThat(admin.get("/team/permissions_list?team_id=t").body()).isEqualTo(standard.body());
        admin.post("/team/new", "{'team_id':'n','team_member_permissions':['/key/list']}");
        assertThat(admin.get("/team/permissions_list?team_id=n")
                        .at("/team_member_permissions")
                        .toString())
                .isEqualTo("[\"/key/list\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['/key/generate','/nowhere','/key/bulk_update']",
                "['/KEY/GENERATE']",
                "['/key/generate/']",
                "['']",
                "[1]",
                "[null]",
                "[['/key/info']]",
                "'/key/info'",
                "{}",
                "true"
            })
    void whatIsNoPermissionIsRefusedByName(String permissions) {
        permit(TeamPermission.UPDATE);
        for (String path : List.of("/team/permissions_update", "/team/update", "/team/new")) {
            String team = path.equals("/team/new") ? "'team_id':'fresh'" : TEAM;
            Answer answer = admin.post(path, "{" + team + ",'team_member_permissions':" + permissions + "}");
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.error("param")).isEqualTo("team_member_permissions");
            if (permissions.contains("/nowhere")) {
                assertThat(answer.error("message")).contains("has /nowhere, /key/bulk_update, which");
            }
        }
        assertThat(admin.get("/team/permissions_list?team_id=t").at("/team_member_permissions"))
                .hasSize(1);
        assertThat(admin.get("/team/info?team_id=fresh").status()).isEqualTo(404);
    }

    @Test
    void onlyTheTeamsAdminsSayAndSeeWhatIsPermitted() {
        String body = "{'team_id':'t','team_member_permissions':['/key/update']}";
        assertThat(admin.postAs(ana, "/team/permissions_update", body).status()).isEqualTo(403);
        assertThat(admin.getAs(ana, "/team/permissions_list?team_id=t").status())
                .isEqualTo(403);
        assertThat(admin.postAs(lead, "/team/permissions_update", body.replace("'t'", "'other'"))
                        .status())
                .isEqualTo(403);
        assertThat(admin.getAs(lead, "/team/permissions_list?team_id=other"))
                .isEqualTo(admin.getAs(lead, "/team/permissions_list?team_id=nowhere"));
        assertThat(admin.getAs(lead, "/team/permissions_list?team_id=nowhere").status())
                .isEqualTo(403);

        assertThat(admin.post("/team/permissions_update", body.replace("'t'", "'nowhere'"))
                        .status())
                .isEqualTo(404);
        assertThat(admin.get("/team/permissions_list?team_id=nowhere").status()).isEqualTo(404);
        assertThat(admin.get("/team/permissions_list").error("param")).isEqualTo("team_id");
        for (String missing : List.of("{" + TEAM + "}", "{'team_member_permissions':[]}")) {
            assertThat(admin.post("/team/permissions_update", missing).status()).isEqualTo(400);
        }
    }
}
