package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /team/permissions_bulk_update}: more for the members of many teams. */
class PermissionsForManyTest {
    private static final String PATH = "/team/permissions_bulk_update";
    private AdminServer admin;

    @BeforeEach
    void start() {
        admin = new AdminServer();
        admin.post("/team/new", "{'team_id':'a','team_member_permissions':['/key/update']}");
        admin.post("/team/new", "{'team_id':'b'}");
        admin.post("/team/new", "{'team_id':'c','team_member_permissions':['/key/delete','/key/update']}");
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void whatIsPermittedStaysAndMoreComes() {
        Answer answer = admin.post(PATH, "{'permissions':['/key/update','/key/delete'],'team_ids':['a','b','c']}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/teams_updated").asInt()).isEqualTo(2);
        assertThat(answer.at("/permissions_appended")).hasToString("[\"/key/update\",\"/key/delete\"]");
        assertThat(permitted("a")).isEqualTo("[\"/key/update\",\"/key/delete\"]");
        // What holds for a team that says nothing, holds on.
        assertThat(permitted("b")).contains("/key/info", "/key/health", "/key/update", "/key/delete");
        assertThat(permitted("c")).isEqualTo("[\"/key/delete\",\"/key/update\"]");
    }

    @Test
    void allTeamsAreMeantIfThatIsSaid() {
        Answer answer = admin.post(PATH, "{'permissions':['/key/block'],'apply_to_all_teams':true}");
        assertThat(answer.at("/teams_updated").asInt()).isEqualTo(3);
        Answer again = admin.post(PATH, "{'permissions':['/key/block'],'apply_to_all_teams':true,'team_ids':null}");
        assertThat(again.at("/teams_updated").asInt()).isZero();
        assertThat(permitted("a")).isEqualTo("[\"/key/update\",\"/key/block\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'permissions':['/key/block']} | 400 | team_ids",
                "{'permissions':['/key/block'],'team_ids':[]} | 400 | team_ids",
                "{'permissions':['/key/block'],'team_ids':['a'],'apply_to_all_teams':true} | 400 | team_ids",
                "{'permissions':['/key/block'],'team_ids':['a','none']} | 404 | team_id",
                "{'permissions':['/key/block'],'team_ids':'a'} | 400 | team_ids",
                "{'permissions':['/no/route'],'team_ids':['a']} | 400 | permissions",
                "{'team_ids':['a']} | 400 | permissions",
                "{'permissions':['/key/block'],'apply_to_all_teams':1} | 400 | apply_to_all_teams",
            })
    void whatMakesNoSenseChangesNothing(String body, int status, String param) {
        Answer answer = admin.post(PATH, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
        assertThat(permitted("a")).isEqualTo("[\"/key/update\"]");
    }

    @Test
    void nothingIsEasilyAdded() {
        Answer answer = admin.post(PATH, "{'permissions':[],'team_ids':['a']}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/teams_updated").asInt()).isZero();
        assertThat(permitted("a")).isEqualTo("[\"/key/update\"]");
    }

    private String permitted(String team) {
        return admin.get("/team/permissions_list?team_id=" + team)
                .at("/team_member_permissions")
                .toString();
    }
}
