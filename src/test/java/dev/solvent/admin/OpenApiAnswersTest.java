package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered is what the document says. */
class OpenApiAnswersTest {
    private static AdminServer admin;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        admin = new AdminServer();
        document = admin.get("/openapi.json").body();
        admin.post("/budget/new", "{'budget_id':'b','max_budget':4}");
        admin.post("/organization/new", "{'organization_id':'o','organization_alias':'us','budget_id':'b'}");
        admin.post(
                "/team/new",
                "{'team_id':'t','organization_id':'o','members_with_roles':[{'role':'user','user_id':'u'}]}");
        admin.post(
                "/organization/member_add", "{'organization_id':'o','member':{'role':'internal_user','user_id':'w'}}");
        admin.post("/user/update", "{'user_id':'u','user_email':'u@example.org','max_budget':3}");
        admin.post("/customer/new", "{'user_id':'c','budget_id':'b'}");
        admin.post("/tag/new", "{'name':'x','description':'a word'}");
        String key = admin.newKey(
                "{'key':'sk-0123456789abcdef','user_id':'u','team_id':'t','max_budget':1,'budget_duration':'1d'}");
        admin.charge(key, "r", "0.5", "gpt");
    }

    @AfterAll
    static void stop() {
        admin.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /key/generate  | {}",
                "POST | /key/update    | {'key':'sk-0123456789abcdef','max_budget':2}",
                "GET  | /key/info?key=sk-0123456789abcdef |",
                "POST | /v2/key/info   | {'keys':['sk-0123456789abcdef']}",
                "GET  | /key/list?return_full_object=true |",
                "GET  | /key/aliases   |",
                "POST | /user/new      | {}",
                "GET  | /user/info?user_id=u |",
                "POST | /user/update   | {'user_id':'u'}",
                "GET  | /user/list     |",
                "POST | /team/new      | {}",
                "GET  | /team/info?team_id=t |",
                "POST | /team/update   | {'team_id':'t'}",
                "GET  | /team/list     |",
                "GET  | /team/permissions_list?team_id=t |",
                "POST | /team/permissions_update | {'team_id':'t','team_member_permissions':[]}",
                "POST | /team/permissions_bulk_update | {'permissions':['/key/update'],'team_ids':['t']}",
                "GET  | /team/available |",
                "GET  | /user/available_roles |",
                "GET  | /v2/team/list  |",
                "POST | /organization/member_add | {'organization_id':'o','member':{'role':'internal_user','user_id':'u'},'max_budget_in_organization':1}",
                "POST | /organization/member_update | {'organization_id':'o','user_id':'w','max_budget_in_organization':1}",
                "GET  | /organization/info?organization_id=o |",
                "GET  | /organization/list |",
                "GET  | /customer/info?end_user_id=c |",
                "GET  | /end_user/list |",
                "POST | /budget/info   | {'budgets':['b']}",
                "GET  | /budget/list   |",
                "POST | /tag/update    | {'name':'x'}",
                "GET  | /tag/list      |",
                "GET  | /spend/logs/v2?start_date=2020-01-01&end_date=2100-01-01 |",
                "GET  | /spend/logs/session/ui?session_id=s |",
                "GET  | /user/daily/activity?start_date=2026-11-01&end_date=2027-01-01 |"
            })
    void everyNameInAnAnswerIsDescribed(String method, String path, String body) {
        AdminServer.Answer answer = method.equals("GET") ? admin.get(path) : admin.post(path, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        String bare = path.replaceAll("\\?.*", "");
        JsonNode schema = document.path("paths")
                .path(bare)
                .path(method.toLowerCase(Locale.ROOT))
                .at("/responses/200/content/application~1json/schema");

        assertThat(schema.has("$ref")).as("the answer is described").isTrue();
        Set<String> undescribed = new TreeSet<>();
        compare(bare, answer.body(), schema, undescribed);
        assertThat(undescribed).isEmpty();
    }

    /** Objects without properties may have any. */
    private static void compare(String where, JsonNode value, JsonNode schema, Set<String> undescribed) {
        JsonNode whole = resolved(schema);
        if (value.isArray()) {
            value.forEach(item -> compare(where + "[]", item, whole.path("items"), undescribed));
            return;
        }
        if (!value.isObject() || (!whole.has("properties") && !whole.has("allOf"))) {
            return;
        }
        value.properties().forEach(member -> {
            JsonNode described = member(whole, member.getKey());
            if (described.isMissingNode()) {
                undescribed.add(where + "." + member.getKey());
            } else {
                compare(where + "." + member.getKey(), member.getValue(), described, undescribed);
            }
        });
    }

    private static JsonNode member(JsonNode schema, String name) {
        for (JsonNode part : schema.path("allOf")) {
            JsonNode found = resolved(part).path("properties").path(name);
            if (!found.isMissingNode()) {
                return found;
            }
        }
        return schema.path("properties").path(name);
    }

    private static JsonNode resolved(JsonNode schema) {
        JsonNode chosen = schema.has("oneOf") ? schema.path("oneOf").path(1) : schema;
        return chosen.has("$ref") ? document.at(chosen.path("$ref").asText().substring(1)) : chosen;
    }
}
