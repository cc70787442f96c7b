package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.identity.KeySecret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users and team admins may say of keys and members. */
class GrantsTest {
    private AdminServer admin;
    private String ana;
    private String lead;

    @BeforeEach
    void start() {
        admin = new AdminServer();
        admin.post("/user/new", "{'user_id':'ana','user_role':'internal_user','auto_create_key':false}");
        admin.post("/user/new", "{'user_id':'lea','auto_create_key':false}");
        admin.post(
                "/user/new", "{'user_id':'bob','user_email':'bob@x.example','max_budget':3,'auto_create_key':false}");
        admin.post("/team/new", "{'team_id':'t','members_with_roles':[{'user_id':'lea','role':'admin'}]}");
        admin.post("/team/new", "{'team_id':'other'}");
        ana = admin.newKey("{'user_id':'ana'}");
        lead = admin.newKey("{'user_id':'lea'}");
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void aUserHasKeysOfTheirOwn() {
        Answer made = admin.postAs(ana, "/key/generate", "{'max_budget':5,'models':['m'],'key_alias':'mine'}");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.at("/user_id").asText()).isEqualTo("ana");
        assertThat(made.at("/created_by").asText()).isEqualTo("ana");
        String key = made.at("/key").asText();

        assertThat(admin.postAs(ana, "/key/update", "{'key':'" + key + "','max_budget':4,'models':['n']}")
                        .at("/max_budget")
                        .asInt())
                .isEqualTo(4);
        assertThat(admin.getAs(ana, "/key/list").at("/total_count").asInt()).isEqualTo(2);
        Answer fresh = admin.postAs(ana, "/key/" + KeySecret.hashOf(key) + "/regenerate", "{}");
        assertThat(fresh.status()).isEqualTo(200);
        assertThat(admin.postAs(
                                ana,
                                "/key/delete",
                                "{'keys':['" + fresh.at("/key").asText() + "']}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'max_budget':6",
                "'max_budget':null",
                "'budget_duration':'1d'",
                "'budget_limits':[]",
                "'model_max_budget':{'m':2}",
                "'rpm_limit':100",
                "'tpm_limit':null",
                "'spend':0",
                "'user_id':'bob'",
                "'user_id':null",
                "'team_id':'other'",
                "'organization_id':'o'",
                "'allowed_routes':['/key/info']",
                "'key_type':'llm_api'",
                "'growing_holds':true",
                "'temp_budget_increase':1,'temp_budget_expiry':'2099-01-01'",
                "'blocked':false",
            })
    void nobodyRaisesOrGivesAwayTheirOwnKey(String change) {
        String key = admin.newKey("{'user_id':'ana','max_budget':5,'budget_duration':'30d','tpm_limit':10,"
                + "'rpm_limit':10,'budget_limits':[{'budget_duration':'1d','max_budget':1}],"
                + "'model_max_budget':{'m':1},'blocked':true}");
        Answer before = admin.get("/key/info?key=" + key);

        for (String path : new String[] {"/key/update", "/key/regenerate"}) {
            Answer answer = admin.postAs(ana, path, "{'key':'" + key + "'," + change + "}");
            assertThat(answer.status()).as(path + " " + answer).isEqualTo(403);
            assertThat(answer.error("type")).isEqualTo("auth_error");
        }

        assertThat(admin.get("/key/info?key=" + key).body()).isEqualTo(before.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'user_id':'bob' | 403",
                "'user_id':'nobody' | 403",
                "'team_id':'t' | 403",
                "'team_id':'nowhere' | 403",
                "'spend':1 | 403",
                "'organization_id':'o' | 403",
                "'budget_id':'b' | 403",
                "'allowed_routes':['/key/info'] | 403",
                "'growing_holds':true | 403",
                "'max_budget':5 | 200",
                "'key_type':'llm_api' | 200",
                "'spend':0 | 200",
                "'allowed_routes':[] | 200",
            })
    void aNewKeyIsOnesOwnAndNoMoreThanThat(String fields, int status) {
        assertThat(admin.postAs(ana, "/key/generate", "{" + fields + "}").status())
                .isEqualTo(status);
    }

    @Test
    void nobodyGrantsMoreThanTheirKeyHas() {
        String limited = admin.newKey("{'user_id':'ana','max_budget':10}");

        for (String fields :
                new String[] {"'max_budget':10.01", "'max_budget':null", "", "'max_budget':1,'budget_duration':'1d'"}) {
            assertThat(admin.postAs(limited, "/key/generate", "{" + fields + "}")
                            .status())
                    .as(fields)
                    .isEqualTo(400);
        }
        assertThat(admin.postAs(limited, "/key/generate", "{'max_budget':10}").status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotTheirsIsRefusedAlikeWhetherItExistsOrNot() {
        String bobs = admin.newKey("{'user_id':'bob','key_alias':'bobs'}");
        for (String key : new String[] {ana, lead}) {
            for (String path : new String[] {"/key/update", "/key/regenerate", "/key/block"}) {
                Answer there = admin.postAs(key, path, "{'key':'" + bobs + "'}");
                Answer nowhere = admin.postAs(key, path, "{'key':'sk-nobody-0123456789'}");
                assertThat(there.status()).as(path).isEqualTo(403);
                assertThat(there).isEqualTo(nowhere);
            }
            assertThat(admin.postAs(key, "/key/delete", "{'keys':['" + bobs + "']}"))
                    .isEqualTo(admin.postAs(key, "/key/delete", "{'keys':['sk-nobody-0123456789']}"));
            assertThat(admin.postAs(key, "/key/delete", "{'key_aliases':['bobs']}"))
                    .isEqualTo(admin.postAs(key, "/key/delete", "{'key_aliases':['nobodys']}"));
            assertThat(admin.getAs(key, "/key/info?key=" + bobs))
                    .isEqualTo(admin.getAs(key, "/key/info?key=sk-nobody-0123456789"));
            assertThat(admin.getAs(key, "/user/info?user_id=bob"))
                    .isEqualTo(admin.getAs(key, "/user/info?user_id=nobody"));
            assertThat(admin.getAs(key, "/team/info?team_id=other"))
                    .isEqualTo(admin.getAs(key, "/team/info?team_id=nowhere"));
            assertThat(admin.postAs(key, "/key/generate", "{'team_id':'other'}"))
                    .isEqualTo(admin.postAs(key, "/key/generate", "{'team_id':'nowhere'}"));
        }
        assertThat(admin.get("/key/info?key=" + bobs).status()).isEqualTo(200);
    }

    @Test
    void aTeamsAdminRunsTheTeam() {
        Answer added = admin.postAs(
                lead,
                "/team/member_add",
                "{'team_id':'t','member':{'user_id':'bob','role':'user'},'max_budget_in_team':2}");
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.at("/updated_users/0/user_id").asText()).isEqualTo("bob");
        assertThat(added.at("/updated_users/0/max_budget").isMissingNode()).isTrue();
        Answer made = admin.postAs(lead, "/key/generate", "{'team_id':'t','user_id':'bob','max_budget':1}");
        assertThat(made.status()).isEqualTo(200);
        String key = made.at("/key").asText();
        for (String path : new String[] {"/key/block", "/key/unblock"}) {
            assertThat(admin.postAs(lead, path, "{'key':'" + key + "'}").status())
                    .isEqualTo(200);
        }
        assertThat(admin.postAs(lead, "/key/update", "{'key':'" + key + "','max_budget':8}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.getAs(lead, "/team/info?team_id=t").at("/keys")).hasSize(1);
        assertThat(admin.postAs(lead, "/team/member_update", "{'team_id':'t','user_id':'bob','max_budget_in_team':3}")
                        .status())
                .isEqualTo(200);

        assertThat(admin.postAs(lead, "/key/generate", "{'team_id':'t','user_id':'ana'}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.postAs(lead, "/key/generate", "{}").status()).isEqualTo(403);
        assertThat(admin.postAs(lead, "/key/update", "{'key':'" + key + "','team_id':'other'}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.postAs(lead, "/team/member_update", "{'team_id':'t','user_id':'bob','role':'admin'}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.postAs(lead, "/team/member_update", "{'team_id':'t','user_id':'lea','max_budget_in_team':99}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.postAs(lead, "/team/member_add", "{'team_id':'other','member':{'user_id':'lea'}}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.postAs(lead, "/team/member_delete", "{'team_id':'t','user_id':'bob'}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.get("/key/info?key=" + key).status()).isEqualTo(404);
    }

    @Test
    void aUserSaysOfThemselvesHowTheyAreShown() {
        assertThat(admin.postAs(ana, "/user/update", "{'user_alias':'Ana','metadata':{'a':1}}")
                        .at("/data/user_alias")
                        .asText())
                .isEqualTo("Ana");
        for (String change : new String[] {
            "'max_budget':1",
            "'user_role':'proxy_admin'",
            "'user_email':'bob@x.example'",
            "'spend':0",
            "'models':[]",
            "'user_id':'bob'"
        }) {
            assertThat(admin.postAs(ana, "/user/update", "{" + change + "}").status())
                    .as(change)
                    .isEqualTo(403);
        }
    }
}
