package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One request of a key charges one organization. */
class KeyOrganizationTest {
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
    void aKeyIsInTheOrganizationOfItsTeamOrInNone() {
        for (String id : List.of("ours", "theirs")) {
            admin.post("/organization/new", "{'organization_id':'" + id + "','organization_alias':'" + id + "'}");
        }
        admin.post("/team/new", "{'team_id':'t','organization_id':'ours'}");
        admin.post("/team/new", "{'team_id':'free'}");
        String two = "The key's organization 'theirs' is not 'ours', the organization of its team 't'.";

        Answer made = admin.post("/key/generate", "{'team_id':'t','organization_id':'theirs'}");
        assertThat(made.status()).isEqualTo(400);
        assertThat(made.error("message")).isEqualTo(two);
        assertThat(made.error("param")).isEqualTo("organization_id");

        admin.newKey("{'team_id':'t','organization_id':'ours'}");
        String key = admin.newKey("{'team_id':'free','organization_id':'theirs'}");
        Answer moved = admin.post("/key/update", "{'key':'" + key + "','team_id':'t'}");
        assertThat(moved.status()).isEqualTo(400);
        assertThat(moved.error("message")).isEqualTo(two);

        admin.post("/team/update", "{'team_id':'free','organization_id':'ours'}");
        assertThat(admin.post("/key/update", "{'key':'" + key + "','max_budget':1}")
                        .status())
                .as("what was so before may still be changed otherwise")
                .isEqualTo(200);
    }
}
