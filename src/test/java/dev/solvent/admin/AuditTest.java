package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.identity.KeySecret;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every change is written down once, and nothing else is. */
class AuditTest {
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
    void theLifeOfAKeyIsWrittenDown() {
        String key = admin.newKey("{'key_alias':'a','max_budget':5.50,'metadata':{'b':1}}");
        String hash = KeySecret.hashOf(key);
        done("/key/update", "{'key':'" + key + "','max_budget':7,'models':['m']}");
        done("/key/block", "{'key':'" + key + "'}");
        done("/key/unblock", "{'key':'" + key + "'}");
        String fresh = done("/key/" + key + "/regenerate", "{}").at("/key").asText();
        done("/key/delete", "{'keys':['" + fresh + "']}");

        List<JsonNode> log = log("");
        assertThat(log)
                .extracting(entry -> entry.path("action").asText())
                .containsExactly("deleted", "rotated", "unblocked", "blocked", "updated", "created");
        assertThat(log).allSatisfy(entry -> {
            assertThat(entry.path("table_name").asText()).isEqualTo("LiteLLM_VerificationToken");
            assertThat(entry.path("changed_by").asText()).isEqualTo("default_user_id");
            assertThat(entry.path("changed_by_api_key").isNull()).isTrue();
            assertThat(entry.toString()).doesNotContain(key).doesNotContain(fresh);
        });
        JsonNode created = log.get(5);
        assertThat(created.path("object_id").asText()).isEqualTo(hash);
        assertThat(created.path("before_value").isNull()).isTrue();
        assertThat(created.at("/updated_values/max_budget")).hasToString("5.50");
        assertThat(created.at("/updated_values/metadata")).hasToString("{\"b\":1}");
        JsonNode updated = log.get(4);
        assertThat(updated.path("before_value")).hasToString("{\"max_budget\":5.50}");
        assertThat(updated.path("updated_values")).hasToString("{\"max_budget\":7,\"models\":[\"m\"]}");
        JsonNode rotated = log.get(1);
        assertThat(rotated.path("object_id").asText()).isEqualTo(KeySecret.hashOf(fresh));
        assertThat(rotated.at("/before_value/token").asText()).isEqualTo(hash);
        JsonNode deleted = log.get(0);
        assertThat(deleted.path("updated_values").isNull()).isTrue();
        assertThat(deleted.at("/before_value/max_budget")).hasToString("7");
    }

    @Test
    void whatChangesInAMembershipSaysWhereItIs() {
        done("/organization/new", "{'organization_id':'o','organization_alias':'o'}");
        done("/organization/member_add", "{'organization_id':'o','member':{'role':'internal_user','user_id':'u'}}");
        done("/organization/member_update", "{'organization_id':'o','user_id':'u','max_budget_in_organization':2}");
        done("/team/new", "{'team_id':'t','members_with_roles':[{'user_id':'u','role':'user'}]}");
        done("/team/member_update", "{'team_id':'t','user_id':'u','max_budget_in_team':3}");

        for (String group : List.of("organization_id':'o", "team_id':'t")) {
            String field = group.substring(0, group.indexOf('\''));
            String id = group.substring(group.lastIndexOf('\'') + 1);
            JsonNode entry = log("").stream()
                    .filter(one -> one.path("action").asText().equals("updated")
                            && one.path("updated_values").has(field))
                    .findFirst()
                    .orElseThrow();
            assertThat(entry.path("object_id").asText()).isEqualTo("u");
            for (String values : List.of("before_value", "updated_values")) {
                assertThat(entry.path(values).path("user_id").asText()).isEqualTo("u");
                assertThat(entry.path(values).path(field).asText()).isEqualTo(id);
            }
            assertThat(entry.path("updated_values").has("max_budget")).isTrue();
        }
    }

    @Test
    void everyKindOfRecordHasItsTable() {
        done("/user/new", "{'user_id':'u','auto_create_key':false}");
        done("/team/new", "{'team_id':'t','members_with_roles':[{'user_id':'u','role':'admin'}]}");
        done("/organization/new", "{'organization_id':'o','organization_alias':'o'}");
        done("/customer/new", "{'user_id':'c'}");
        done("/tag/new", "{'name':'x'}");
        done("/budget/new", "{'budget_id':'b','max_budget':1}");
        done("/team/member_delete", "{'team_id':'t','user_id':'u'}");

        assertThat(log("&sort_order=asc"))
                .extracting(entry -> entry.path("table_name").asText().substring("LiteLLM_".length()) + " "
                        + entry.path("object_id").asText() + " "
                        + entry.path("action").asText())
                .containsExactly(
                        "UserTable u created",
                        "TeamMembership u created",
                        "TeamTable t created",
                        "OrganizationTable o created",
                        "EndUserTable c created",
                        "TagTable x created",
                        "BudgetTable b created",
                        "TeamMembership u deleted");
        assertThat(log("&object_team_id=t")).hasSize(3);
    }

    @Test
    void whatDoesNotHappenIsNotWrittenDown() {
        admin.newKey("{'key_alias':'a'}");

        assertThat(admin.post("/key/generate", "{'key_alias':'a'}").status()).isEqualTo(400);
        assertThat(admin.post("/key/update", "{'key':'sk-unknown-0123456789','max_budget':1}")
                        .status())
                .isEqualTo(404);
        assertThat(admin.post("/key/generate", "{'max_budget':-1}").status()).isEqualTo(400);
        assertThat(admin.post("/user/delete", "{'user_ids':['nobody']}").status())
                .isEqualTo(404);

        assertThat(log("")).hasSize(1);
    }

    @Test
    void asManyEntriesAsChangesWhoeverRaces() {
        String key = admin.newKey("{}");

        List<CompletableFuture<Integer>> races = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> admin.post("/key/update", "{'key':'" + key + "','max_budget':" + (i + 1) + "}")
                                .status()))
                .toList();
        long changed = races.stream()
                .map(CompletableFuture::join)
                .filter(status -> status == 200)
                .count();

        List<JsonNode> log = log("&action=updated&sort_order=asc");
        assertThat(log).hasSize((int) changed);
        for (int i = 1; i < log.size(); i++) { // each begins where the one before ended
            assertThat(log.get(i).at("/before_value/max_budget"))
                    .isEqualTo(log.get(i - 1).at("/updated_values/max_budget"));
        }
    }

    @Test
    void aSpendThatIsSetByHandIsWrittenDown() {
        String key = admin.newKey("{'max_budget':10}");
        done("/key/update", "{'key':'" + key + "','spend':3.25}");
        done("/key/" + KeySecret.hashOf(key) + "/reset_spend", "{'reset_to':1}");
        done("/key/" + KeySecret.hashOf(key) + "/reset_spend", "{'reset_to':1}");
        done("/global/spend/reset", "{}");

        List<JsonNode> log = log("&action=updated");
        assertThat(log).hasSize(3);
        assertThat(log.get(2).path("before_value")).hasToString("{\"spend\":0}");
        assertThat(log.get(2).path("updated_values")).hasToString("{\"spend\":3.25}");
        assertThat(log.get(1).path("updated_values")).hasToString("{\"spend\":1}");
        assertThat(log.get(0).path("updated_values")).hasToString("{\"spend\":0}");
    }

    @Test
    void secretsAreMaskedAndWhatIsLargeIsCut() {
        String large = "x".repeat(200_000);
        admin.newKey("{'metadata':{'langfuse_secret_key':'s3cret','auth_token':'t0ken','max_tokens':5,"
                + "'logging':[{'callback_vars':{'api_key':'k3y'}}]},'note':'" + large + "'}");

        JsonNode entry = log("").get(0);

        assertThat(entry.toString())
                .doesNotContain("s3cret")
                .doesNotContain("t0ken")
                .doesNotContain("k3y");
        assertThat(entry.at("/updated_values/metadata/max_tokens").asInt()).isEqualTo(5);
        assertThat(entry.at("/updated_values/note/characters").asInt()).isEqualTo(large.length() + 2);
        assertThat(entry.at("/updated_values/note/cut").asText()).hasSize(1_000);
        assertThat(entry.toString().length()).isLessThan(4_000);
    }

    @Test
    void whoActedIsTheKeyAndItsUserAndForWhomAnAdminSaysToAct() {
        done("/user/new", "{'user_id':'root','user_role':'proxy_admin','auto_create_key':false}");
        String root = admin.newKey("{'user_id':'root'}");

        assertThat(admin.postAs(root, "/tag/new", "{'name':'one'}").status()).isEqualTo(200);
        assertThat(admin.send(admin.request("/tag/new")
                                .header("Authorization", "Bearer " + root)
                                .header("litellm-changed-by", "ana")
                                .POST(BodyPublishers.ofString("{\"name\":\"two\"}")))
                        .status())
                .isEqualTo(200);

        List<JsonNode> log = log("&table_name=LiteLLM_TagTable");
        assertThat(log.get(1).path("changed_by").asText()).isEqualTo("root");
        assertThat(log.get(0).path("changed_by").asText()).isEqualTo("ana");
        assertThat(log)
                .allSatisfy(entry ->
                        assertThat(entry.path("changed_by_api_key").asText()).isEqualTo(KeySecret.hashOf(root)));
        assertThat(log("&changed_by=ana")).hasSize(1);
        assertThat(log("&changed_by_api_key=" + root)).hasSize(2);
    }

    @Test
    void theLogIsReadByPagesAndByItsId() {
        for (int i = 0; i < 25; i++) {
            done("/tag/new", "{'name':'t" + i + "'}");
        }

        List<String> seen = new ArrayList<>();
        for (int page = 1; page <= 4; page++) {
            Answer answer = admin.get("/audit?page_size=10&page=" + page);
            assertThat(answer.at("/total").asInt()).isEqualTo(25);
            assertThat(answer.at("/total_pages").asInt()).isEqualTo(3);
            assertThat(answer.at("/page").asInt()).isEqualTo(page);
            assertThat(answer.at("/page_size").asInt()).isEqualTo(10);
            answer.at("/audit_logs")
                    .forEach(entry -> seen.add(entry.path("object_id").asText()));
        }
        assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith("t24").endsWith("t0");

        JsonNode last = log("").get(0);
        assertThat(admin.get("/audit/" + last.path("id").asText()).body()).isEqualTo(last);
        String now = last.path("updated_at").asText();
        String day = now.substring(0, 10);
        assertThat(total("?start_date=" + day + "&end_date=" + day)).isEqualTo(25);
        assertThat(total("?start_date=2020-01-01&end_date=2020-12-31")).isZero();
        assertThat(total("?end_date=" + now)).isEqualTo(25);
        assertThat(total("?object_id=t7&action=created")).isEqualTo(1);
        assertThat(total("?object_id=t7&action=deleted")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "/audit?page=0, 400",
        "/audit?page_size=101, 400",
        "/audit?page=x, 400",
        "/audit?start_date=yesterday, 400",
        "/audit?end_date=2026-02-30, 400",
        "/audit?sort_by=action, 400",
        "/audit?sort_order=up, 400",
        "/audit/nonsense, 404",
        "/audit/1-1, 404",
        "/audit/99999999999999999999-0, 404",
        "/audit/9999999999999999999-9999999999999999999, 404",
    })
    void aQuestionThatMakesNoSenseIsRefused(String path, int status) {
        assertThat(admin.get(path).status()).isEqualTo(status);
    }

    @Test
    void onlyWhoeverSeesEverythingReadsIt() {
        done("/user/new", "{'user_id':'viewer','user_role':'proxy_admin_viewer','auto_create_key':false}");
        done("/user/new", "{'user_id':'user','user_role':'internal_user','auto_create_key':false}");

        assertThat(admin.getAs(admin.newKey("{'user_id':'viewer'}"), "/audit").status())
                .isEqualTo(200);
        assertThat(admin.getAs(admin.newKey("{'user_id':'user'}"), "/audit").status())
                .isEqualTo(403);
        assertThat(admin.getAs(admin.newKey("{}"), "/audit").status()).isEqualTo(403);
        assertThat(admin.getAs(admin.newKey("{}"), "/audit/1-1").status()).isEqualTo(403);
    }

    @CanIgnoreReturnValue
    private Answer done(String path, String json) {
        Answer answer = admin.post(path, json);
        assertThat(answer.status()).as(path + " " + answer).isEqualTo(200);
        return answer;
    }

    private int total(String query) {
        return admin.get("/audit" + query).at("/total").asInt();
    }

    private List<JsonNode> log(String more) {
        Answer answer = admin.get("/audit?page_size=100" + more);
        assertThat(answer.status()).isEqualTo(200);
        List<JsonNode> entries = new ArrayList<>();
        answer.at("/audit_logs").forEach(entries::add);
        return entries;
    }
}
