package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.admin.AdminServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those who administer a team get by the keys that they make and renew for its members: no rights of theirs. */
class KeysForOthersTest {
    private AdminServer admin;
    private String lead;

    @BeforeEach
    void start() {
        admin = new AdminServer();
        user("lead", "internal_user");
        user("boss", "proxy_admin");
        done(admin.post(
                "/team/new",
                "{'team_id':'t','members_with_roles':"
                        + "[{'role':'admin','user_id':'lead'},{'role':'user','user_id':'boss'}]}"));
        lead = admin.newKey("{'user_id':'lead'}");
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private void user(String id, String role) {
        done(admin.post("/user/new", "{'user_id':'" + id + "','user_role':'" + role + "','auto_create_key':false}"));
    }

    @CanIgnoreReturnValue
    private static Answer done(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    @Test
    void aKeyThatALeadMakesForAMemberCallsModelsAndNothingElse() {
        Answer made = done(admin.postAs(lead, "/key/generate", "{'team_id':'t','user_id':'boss'}"));
        String key = made.at("/key").asText();

        assertThat(made.at("/allowed_routes/0").asText()).isEqualTo("llm_api_routes");
        assertThat(admin.getAs(key, "/audit").status()).isEqualTo(403);
        assertThat(admin.getAs(key, "/user/info").status()).isEqualTo(403);
        assertThat(admin.postAs(key, "/user/update", "{'user_id':'lead','user_role':'proxy_admin'}")
                        .status())
                .isEqualTo(403);
        for (String routes : new String[] {"null", "[]", "['/audit']"}) {
            Answer opened = admin.postAs(lead, "/key/update", "{'key':'" + key + "','allowed_routes':" + routes + "}");
            assertThat(opened.status()).as(routes).isEqualTo(403);
        }
    }

    @Test
    void aLeadRenewsAMembersKeyOnlyIfItCallsModelsAndNothingElse() {
        String whole = admin.newKey("{'team_id':'t','user_id':'boss'}");
        String models = admin.newKey("{'team_id':'t','user_id':'boss','key_type':'llm_api'}");
        String nobodys = admin.newKey("{'team_id':'t'}");
        String own = admin.newKey("{'team_id':'t','user_id':'lead'}");

        assertThat(renew(whole).status()).isEqualTo(403);
        assertThat(admin.getAs(whole, "/key/info").status()).isEqualTo(200);
        done(renew(models));
        done(renew(nobodys));
        done(renew(own));
    }

    private Answer renew(String key) {
        return admin.postAs(lead, "/key/regenerate", "{'key':'" + key + "'}");
    }
}
