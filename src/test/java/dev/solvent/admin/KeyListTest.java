package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.identity.KeySecret;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of keys, in every order and with every filter. */
class KeyListTest {
    private static AdminServer admin;

    @BeforeAll
    static void start() {
        admin = new AdminServer();
        admin.post("/user/new", "{'user_id':'u','user_email':'u@x.example','auto_create_key':false}");
        admin.post("/team/new", "{'team_id':'run','members_with_roles':[{'user_id':'u','role':'admin'}]}");
        admin.post("/team/new", "{'team_id':'in','members_with_roles':[{'user_id':'u','role':'user'}]}");
        admin.post("/organization/new", "{'organization_id':'o'}");
        admin.newKey("{'key_alias':'Beta','user_id':'u','max_budget':2,'spend':0.5}");
        admin.newKey("{'key_alias':'alpha','team_id':'run','max_budget':10,'spend':0.25}");
        admin.newKey("{'key_alias':'gamma','team_id':'in','user_id':'v'}");
        admin.newKey("{'key_alias':'delta','organization_id':'o','max_budget':1.5,'spend':0.75}");
        admin.send(admin.request("/key/generate")
                .header("x-api-key", AdminServer.MASTER)
                .header("litellm-changed-by", "u")
                .POST(BodyPublishers.ofString("{\"key_alias\":\"made\"}")));
        String gone = admin.newKey("{'key_alias':'gone','user_id':'u'}");
        admin.post("/key/delete", "{'keys':['" + gone + "']}");
    }

    @AfterAll
    static void stop() {
        admin.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sort_order=asc                                | Beta alpha gamma delta made",
                "sort_by=created_at                            | made delta gamma alpha Beta",
                "sort_by=spend                                 | delta Beta alpha",
                "sort_by=spend&size=1&page=2                   | Beta",
                "sort_by=max_budget&sort_order=asc             | delta Beta alpha",
                "sort_by=key_alias&sort_order=asc              | Beta alpha delta gamma made",
                "sort_by=key_alias&sort_order=asc&size=2&page=2 | delta gamma",
                "sort_by=key_alias&sort_order=asc&size=2&page=4 | ",
                "key_alias=A&sort_by=key_alias                 | made gamma delta alpha Beta",
                "key_alias=ET                                  | Beta",
                "user_id=u                                     | Beta",
                "user_id=u&include_created_by_keys=true        | made Beta",
                "user_id=u&include_team_keys=true              | alpha Beta",
                "user_id=u&include_team_keys=true&include_created_by_keys=true&team_id=run | alpha",
                "include_team_keys=true&team_id=in             | gamma",
                "team_id=in&user_id=v                          | gamma",
                "team_id=in&user_id=u                          | ",
                "organization_id=o                             | delta",
                "organization_id=o&team_id=run                 | ",
                "status=deleted                                | gone",
                "status=deleted&user_id=u                      | gone",
                "status=deleted&user_id=v                      | ",
                "project_id=p                                  | ",
            })
    void theyAreSortedAndFiltered(String query, String aliases) {
        Answer answer = admin.get("/key/list?return_full_object=true&" + query);

        List<String> listed = new ArrayList<>();
        answer.at("/keys").forEach(key -> listed.add(key.path("key_alias").asText()));
        List<String> expected = aliases == null ? List.of() : List.of(aliases.split(" "));
        boolean begins = query.startsWith("sort_by=spend") || query.startsWith("sort_by=max_budget");
        assertThat(begins ? listed.subList(0, expected.size()) : listed).isEqualTo(expected);
    }

    @Test
    void whatHasNoValueIsTheLargest() {
        Answer answer = admin.get("/key/list?return_full_object=true&sort_by=max_budget");

        assertThat(answer.at("/keys/0/max_budget").isNull()).isTrue();
        assertThat(answer.at("/keys/2/max_budget").asInt()).isEqualTo(10);
        assertThat(answer.at("/total_count").asInt()).isEqualTo(5);
    }

    @Test
    void usersComeAlongIfAskedFor() {
        Answer answer = admin.get("/key/list?expand=user&user_id=u&include_created_by_keys=true");

        JsonNode made = answer.at("/keys/0");
        assertThat(made.at("/created_by_user").toString())
                .isEqualTo("{\"user_id\":\"u\",\"user_email\":\"u@x.example\",\"user_alias\":null}");
        assertThat(made.has("user")).isFalse();
        JsonNode own = answer.at("/keys/1");
        assertThat(own.at("/user/user_email").asText()).isEqualTo("u@x.example");
        assertThat(own.at("/token").asText()).hasSize(64);
        assertThat(admin.get("/key/list?status=deleted&return_full_object=true")
                        .at("/keys/0/deleted_at")
                        .isTextual())
                .isTrue();
    }

    @Test
    void namesAreListedByTheAlphabet() {
        Answer answer = admin.get("/key/aliases?size=2&page=2");

        assertThat(answer.body())
                .hasToString(
                        "{\"aliases\":[\"delta\",\"gamma\"],\"total_count\":5,\"current_page\":2,\"total_pages\":3,\"size\":2}");
        assertThat(admin.get("/key/aliases?search=ELTA").at("/aliases")).hasToString("[\"delta\"]");
        assertThat(admin.get("/key/aliases?team_id=in").at("/aliases")).hasToString("[\"gamma\"]");
    }

    @Test
    void manyKeysAreReadAtOnce() {
        String one = admin.get("/key/list?key_alias=Beta").at("/keys/0").asText();

        Answer answer = admin.post(
                "/v2/key/info",
                "{'keys':['" + one + "','sk-nobody-0123456789'],'key_aliases':['gamma','Beta','none']}");

        assertThat(answer.at("/key/0").asText()).isEqualTo(one);
        assertThat(answer.at("/info")).hasSize(2);
        assertThat(answer.at("/info/0/key_alias").asText()).isEqualTo("Beta");
        assertThat(answer.at("/info/1/key_alias").asText()).isEqualTo("gamma");
        assertThat(answer.at("/info/0").has("token")).isFalse();
        assertThat(admin.post("/v2/key/info", "").body()).hasToString("{\"key\":null,\"info\":[]}");
    }

    @ParameterizedTest
    @CsvSource({
        "page=0, page",
        "page=x, page",
        "size=101, size",
        "sort_by=user_id, sort_by",
        "sort_order=up, sort_order",
        "status=living, status",
        "return_full_object=maybe, return_full_object",
        "sort_by=spend&page=100001, page",
        "user_id=%00, user_id",
    })
    void whatMakesNoSenseIsRefused(String query, String param) {
        Answer answer = admin.get("/key/list?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error("param")).isEqualTo(param);
    }

    @Test
    void aPlainKeyListsNothing() {
        String key = admin.get("/key/list?key_alias=Beta").at("/keys/0").asText();
        assertThat(KeySecret.hashOf(key)).isEqualTo(key);
        assertThat(admin.getAs("sk-nobody-0123456789", "/key/aliases").status()).isEqualTo(401);
    }
}
