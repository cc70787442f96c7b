package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.identity.Author;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Each team is changed by itself: what came of those that are deleted meanwhile is in the answer. */
    @Test
    void theAnswerNamesThoseThatCouldNotBeChanged() {
        List<String> all = IntStream.range(0, 300).mapToObj(i -> "t" + i).toList();
        admin.make(all.stream().map(this::team).toList());
        String body = "{'permissions':['/key/block'],'team_ids':['" + String.join("','", all) + "']}";
        CompletableFuture<Answer> changing = CompletableFuture.supplyAsync(() -> admin.post(PATH, body));
        Set<String> gone = new HashSet<>();
        for (int i = all.size() - 1; i >= 0 && !changing.isDone(); i--) {
            if (admin.post("/team/delete", "{'team_ids':['" + all.get(i) + "']}")
                            .status()
                    == 200) {
                gone.add(all.get(i));
            }
        }

        Answer answer = changing.join();
        if (answer.status() == 404) { // one was gone before any was changed
            all.forEach(id -> assertThat(permits(id)).isFalse());
            return;
        }
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        List<String> failed = answer.at("/failed_updates").findValuesAsText("team_id");
        assertThat(answer.at("/teams_updated").asInt()).isEqualTo(all.size() - failed.size());
        assertThat(gone).containsAll(failed);
        all.stream()
                .filter(id -> !gone.contains(id))
                .forEach(id -> assertThat(permits(id)).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'team_ids':['a','b','odd']", "'apply_to_all_teams':true"})
    void ifOneTeamCouldNotBeWrittenNoneIs(String which) {
        Fields odd = Fields.of(
                ExactJson.object().put("team_id", "odd").put("soft_budget", 2).put("max_budget", 1));
        admin.make(List.of(Holder.create(HolderKind.TEAM, "odd", odd, Author.of("test"), admin.nowMillis())));

        Answer answer = admin.post(PATH, "{'permissions':['/key/block']," + which + "}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.error("param")).isEqualTo("soft_budget");
        assertThat(List.of("a", "b", "c", "odd")).noneMatch(this::permits);
    }

    private boolean permits(String team) {
        return admin.stored(Kind.TEAM, team)
                .filter(there -> there.fields().texts("team_member_permissions").contains("/key/block"))
                .isPresent();
    }

    private Holder team(String id) {
        Fields fields = Fields.of(ExactJson.object().put("team_id", id));
        return Holder.create(HolderKind.TEAM, id, fields, Author.of("test"), admin.nowMillis());
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
