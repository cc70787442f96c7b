package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.identity.KeySecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests get that make no sense; none of them leaves anything behind. */
class BadInputTest {
    private static final Set<String> OF_KEYS_ALONE =
            Set.of("blocked", "key_type", "allowed_routes", "on_shortage", "growing_holds");

    private static AdminServer admin;

    @BeforeAll
    static void start() {
        admin = new AdminServer();
    }

    @AfterAll
    static void stop() {
        admin.close();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(admin.get("/key/list").at("/total_count").asInt()).isZero();
        assertThat(admin.get("/user/list").at("/total").asInt()).isZero();
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of("max_budget", "-1", "must not be negative"),
                Arguments.of("max_budget", "-0.0000000001", "must not be negative"),
                Arguments.of("max_budget", "9007200", "must not be more than 9007199.254740991 USD"),
                Arguments.of("max_budget", "1e300", "must not have more than 40 digits"),
                Arguments.of("max_budget", "1e999999999", "must not have more than 40 digits"),
                Arguments.of("max_budget", "1e-999999999", "must not have more than 40 digits"),
                Arguments.of("max_budget", "'ten'", "must be a number"),
                Arguments.of("max_budget", "'-1'", "must not be negative"),
                Arguments.of("max_budget", "'1e9'", "must be a number"),
                Arguments.of("max_budget", "true", "must be a number"),
                Arguments.of("max_budget", "[1]", "must be a number"),
                Arguments.of("soft_budget", "-1", "must not be negative"),
                Arguments.of("spend", "-1", "must not be negative"),
                Arguments.of("budget_duration", "'1 fortnight'", "is no budget duration"),
                Arguments.of("budget_duration", "'0d'", "must be more than zero"),
                Arguments.of("budget_duration", "'99999999d'", "at most a hundred years"),
                Arguments.of("budget_duration", "'99999999999999999999d'", "is no budget duration"),
                Arguments.of("budget_duration", "''", "is no budget duration"),
                Arguments.of("budget_duration", "30", "must be a string"),
                Arguments.of("duration", "'30'", "must be a number and one of"),
                Arguments.of("duration", "'30dxyz'", "must be a number and one of"),
                Arguments.of("duration", "'0s'", "must be more than zero"),
                Arguments.of("duration", "'999999999mo'", "at most a hundred years"),
                Arguments.of("models", "'gpt-4o'", "must be a list of strings"),
                Arguments.of("models", "[1]", "has a part that must be a string"),
                Arguments.of("models", "['']", "has a part that must not be empty"),
                Arguments.of("metadata", "'x'", "must be an object"),
                Arguments.of("metadata", "[]", "must be an object"),
                Arguments.of("tags", "{}", "must be a list of strings"),
                Arguments.of("aliases", "{'a':1}", "has a part that must be a string"),
                Arguments.of("blocked", "'yes'", "must be true or false"),
                Arguments.of("user_id", "1", "must be a string"),
                Arguments.of("user_id", "''", "must not be empty"),
                Arguments.of("user_id", "'a\\u0000b'", "must not have control characters"),
                Arguments.of("user_id", "'" + "a".repeat(257) + "'", "must not be longer than 256"),
                Arguments.of("key_alias", "'a\\nb'", "must not have control characters"),
                Arguments.of("key_type", "'readonly'", "must be one of default, llm_api, management, read_only"),
                Arguments.of("on_shortage", "'cut'", "must be one of lower, refuse"),
                Arguments.of("on_shortage", "true", "must be a string"),
                Arguments.of("growing_holds", "'yes'", "must be true or false"),
                Arguments.of("expires", "'2030-01-01'", "is set by the gateway"),
                Arguments.of("token", "'abc'", "is set by the gateway"),
                Arguments.of("rpm_limit", "-1", "must be a whole number from 0 to 1000000000000"),
                Arguments.of("rpm_limit", "1.5", "must be a whole number from 0"),
                Arguments.of("rpm_limit", "'five'", "must be a whole number from 0"),
                Arguments.of("rpm_limit", "true", "must be a whole number from 0"),
                Arguments.of("rpm_limit", "[5]", "must be a whole number from 0"),
                Arguments.of("rpm_limit", "1e13", "must be a whole number from 0"),
                Arguments.of("rpm_limit", "1e999999999", "must be a whole number from 0"),
                Arguments.of("rpm_limit", "1e-999999999", "must be a whole number from 0"),
                Arguments.of("tpm_limit", "-5", "must be a whole number from 0"),
                Arguments.of("tpm_limit", "{}", "must be a whole number from 0"),
                Arguments.of("max_parallel_requests", "-1", "must be a whole number from 0"),
                Arguments.of("max_parallel_requests", "0.1", "must be a whole number from 0"),
                Arguments.of("rpm_limit_type", "'guaranteed_throughput'", "must be one of best_effort_throughput"),
                Arguments.of("tpm_limit_type", "'dynamic'", "must be one of best_effort_throughput"),
                Arguments.of("model_rpm_limit", "5", "must be an object"),
                Arguments.of("model_rpm_limit", "{'a':-1}", "has for a a limit that must be a whole number from 0"),
                Arguments.of("model_rpm_limit", "{'a':null}", "has for a a limit that must be a whole number"),
                Arguments.of("model_rpm_limit", "{'':1}", "has a model whose name must not be empty"),
                Arguments.of("model_tpm_limit", "{'a':'x'}", "has for a a limit that must be a whole number"),
                Arguments.of("metadata", "{'model_rpm_limit':5}", "has a model_rpm_limit that must be an object"),
                Arguments.of("metadata", "{'model_tpm_limit':{'a':-1}}", "for a a limit that must be a whole number"),
                Arguments.of("team_member_rpm_limit", "5", "is not enforced"),
                Arguments.of("model_max_budget", "[]", "must be an object"),
                Arguments.of("model_max_budget", "{'a':-1}", "for a a limit that must not be negative"),
                Arguments.of("model_max_budget", "{'a':'1 USD'}", "for a a limit that must be a number"),
                Arguments.of("model_max_budget", "{'a':{}}", "not one max_budget (or budget_limit)"),
                Arguments.of("model_max_budget", "{'a':{'max_budget':1,'budget_limit':2}}", "not one max_budget"),
                Arguments.of("model_max_budget", "{'a':{'max_budget':1,'time_period':'1x'}}", "is no budget duration"),
                Arguments.of(
                        "model_max_budget",
                        "{'a':{'max_budget':1,'rpm_limit':-5}}",
                        "rpm_limit must be a whole number"),
                Arguments.of("model_max_budget", "{'a':{'tpm_limit':'5'}}", "tpm_limit must be a whole number"),
                Arguments.of(
                        "model_max_budget", "{'a':{'max_budget':1,'rph_limit':5}}", "rph_limit, which is not enforced"),
                Arguments.of("model_max_budget", "{'':1}", "a model whose name must not be empty"),
                Arguments.of("budget_limits", "{}", "must be a list of objects"),
                Arguments.of("budget_limits", "[1]", "has a part that is no object"),
                Arguments.of("budget_limits", "[{}]", "has a part without budget_duration"),
                Arguments.of("budget_limits", "[{'budget_duration':'1d'}]", "has a part without max_budget"),
                Arguments.of("budget_limits", "[{'budget_duration':'1x','max_budget':1}]", "is no budget duration"),
                Arguments.of("budget_limits", "[{'budget_duration':'1d','max_budget':-1}]", "must not be negative"),
                Arguments.of(
                        "budget_limits",
                        "[{'budget_duration':'1d','max_budget':1},{'budget_duration':'1d','max_budget':2}]",
                        "has twice the same budget_duration"),
                Arguments.of(
                        "budget_limits",
                        "[{'budget_duration':'1d','max_budget':1,'rpm':2}]",
                        "rpm, which is not enforced"),
                Arguments.of("temp_budget_increase", "-1", "must not be negative"),
                Arguments.of("temp_budget_expiry", "'tomorrow'", "must be a time like"),
                Arguments.of("temp_budget_expiry", "17", "must be a string"),
                Arguments.of("budget_id", "'b'", "There is no budget with budget_id 'b'"),
                Arguments.of("budget_id", "7", "must be a string"),
                Arguments.of("allowed_routes", "'/x'", "must be a list of strings"),
                Arguments.of("allowed_routes", "['x']", "has 'x', which is neither a path"),
                Arguments.of("allowed_routes", "['/a/*/b']", "has '/a/*/b', which is neither a path"),
                Arguments.of("allowed_routes", "['llm_routes']", "has 'llm_routes', which is neither a path"),
                Arguments.of("permissions", "{'a':true}", "is not enforced"),
                Arguments.of("some_new_limit", "1", "is not enforced"),
                Arguments.of("weekly_budget", "1", "is not enforced"),
                Arguments.of("Max_Budget", "1", "did you mean max_budget?"),
                Arguments.of("maxBudget", "null", "did you mean max_budget?"),
                Arguments.of("MODELS", "['a']", "did you mean models?"),
                Arguments.of("userId", "'u'", "did you mean user_id?"),
                Arguments.of("DailyLimit", "5", "is not enforced"),
                Arguments.of("a\\u0000b", "1", "must not have control characters"));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("fields")
    void aFieldThatIsWrongIsNamed(String field, String value, String problem) {
        for (String path : new String[] {"/key/generate", "/user/new"}) {
            if (path.equals("/user/new") && OF_KEYS_ALONE.contains(field)) {
                continue;
            }
            Answer answer = admin.post(path, "{'" + field + "':" + value + "}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error("message")).contains(problem);
            assertThat(answer.error("type")).isEqualTo("bad_request_error");
            assertThat(answer.error("param")).isEqualTo(field.replace("\\u0000", "\0"));
            assertThat(answer.error("code")).isEqualTo("400");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"project_id", "guardrails", "permissions"})
    void aLimitThatIsEmptyIsTaken(String field) {
        for (String empty : new String[] {"null", "[]", "{}", "''", "false"}) {
            Answer made = admin.post("/key/generate", "{'" + field + "':" + empty + "}");
            assertThat(made.status()).isEqualTo(200);
            assertThat(made.at("/" + field)).hasToString(empty.replace("'", "\""));
            admin.post("/key/delete", "{'keys':['" + made.at("/key").asText() + "']}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                             | not valid JSON",
                "{'max_budget':NaN}            | not valid JSON",
                "{'max_budget':Infinity}       | not valid JSON",
                "{'max_budget':1} {}           | not valid JSON",
                "{'max_budget':1,'max_budget':2} | not valid JSON",
                "{'metadata':{'a':1,'a':2}}    | not valid JSON",
                "[]                            | must be a JSON object",
                "null                          | must be a JSON object",
                "1                             | must be a JSON object",
                "{'metadata':{'a':'\\ud800'}}  | half a surrogate pair",
                "{'user_id':'\\udc00x'}        | half a surrogate pair",
                "{'\\ud800':1}                 | not valid JSON",
            })
    void aBodyThatIsWrongIsRefused(String body, String problem) {
        for (String path : new String[] {"/key/generate", "/user/new", "/key/update", "/key/delete"}) {
            Answer answer = admin.post(path, body.replace('\'', '"'));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error("message")).contains(problem);
        }
    }

    @Test
    void nestingWithoutEndIsRefused() {
        Answer answer = admin.post("/key/generate", "{'metadata':" + "[".repeat(100_000));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error("message")).contains("not valid JSON");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] body = "{\"user_id\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        body[12] = (byte) 0xff;

        assertThat(admin.postBytes("/key/generate", body).status()).isEqualTo(400);
    }

    @Test
    void tooMuchMetadataIsRefused() {
        String much = "{'metadata':{'a':'" + "x".repeat(300_000) + "'}}";
        Answer answer = admin.post("/key/generate", much);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error("param")).isEqualTo("metadata");
        assertThat(admin.post("/user/new", much).status()).isEqualTo(400);

        Answer larger = admin.post("/key/generate", "{'metadata':{'a':'" + "x".repeat(1 << 20) + "'}}");
        assertThat(larger.status()).isEqualTo(413);
        assertThat(larger.error("type")).isEqualTo("request_too_large");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/key/update   | {}                                   | 400 | key",
                "/key/update   | {'key':''}                           | 400 | key",
                "/key/update   | {'key':5}                            | 400 | key",
                "/key/update   | {'key':'sk-unknown-0123456789'}      | 404 | key",
                "/key/update   | {'key':'x','spend':null}             | 400 | spend",
                "/key/update   | {'key':'x','rpm_limit':-5}           | 400 | rpm_limit",
                "/key/block    | {}                                   | 400 | key",
                "/key/block    | {'key':'sk-unknown-0123456789'}      | 404 | key",
                "/key/unblock  | {'key':'sk-unknown-0123456789'}      | 404 | key",
                "/key/delete   | {}                                   | 400 | keys",
                "/key/delete   | {'keys':[]}                          | 400 | keys",
                "/key/delete   | {'keys':'sk-1'}                      | 400 | keys",
                "/key/delete   | {'keys':[5]}                         | 400 | keys",
                "/key/delete   | {'keys':['a'],'key_aliases':['b']}   | 400 | keys",
                "/key/delete   | {'key_aliases':['unknown']}          | 404 | key_aliases",
                "/key/generate | {'key':'short'}                      | 400 | key",
                "/key/generate | {'key':'pk-0123456789abcdefghij'}    | 400 | key",
                "/user/update  | {}                                   | 400 | user_id",
                "/user/update  | {'user_email':'nobody@x.example'}    | 404 | user_email",
                "/user/delete  | {}                                   | 400 | user_ids",
                "/user/delete  | {'user_ids':['nobody']}              | 404 | user_ids",
                "/user/new     | {'user_role':'superuser'}            | 400 | user_role",
                "/user/new     | {'teams':['t']}                      | 400 | teams",
                "/user/new     | {'blocked':true}                     | 400 | blocked",
                "/user/new     | {'auto_create_key':'no'}             | 400 | auto_create_key",
            })
    void whatCannotBeDoneIsRefused(String path, String body, int status, String param) {
        Answer answer = admin.post(path, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
        assertThat(answer.error("code")).isEqualTo(Integer.toString(status));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/key/info                          | 400 | key",
                "/key/info?key=sk-unknown           | 404 | key",
                "/key/info?key=%00                  | 400 | key",
                "/key/list?page=0                   | 400 | page",
                "/key/list?page=x                   | 400 | page",
                "/key/list?size=101                 | 400 | size",
                "/key/list?size=-1                  | 400 | size",
                "/key/list?page=99999999999         | 400 | page",
                "/key/list?sort_by=user_id            | 400 | sort_by",
                "/key/list?sort_order=up            | 400 | sort_order",
                "/key/list?return_full_object=maybe | 400 | return_full_object",
                "/user/info?user_id=nobody          | 404 | user_id",
                "/user/list?page_size=0             | 400 | page_size",
                "/spend/logs?start_date=yesterday   | 400 | start_date",
                "/spend/logs?start_date=2026-02-30  | 400 | start_date",
                "/spend/logs?start_date=2026-02-02&end_date=2026-02-01 | 400 | end_date",
                "/spend/logs?start_date=1970-01-01&end_date=2026-02-01 | 400 | end_date",
                "/spend/logs?limit=0                | 400 | limit",
                "/spend/keys?limit=x                | 400 | limit",
            })
    void aParameterThatIsWrongIsNamed(String path, int status, String param) {
        Answer answer = admin.get(path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/key/list?page=%zz", "/audit/x?%", "/audit/%zz", "/audit/%4", "/nothing?%+1"})
    void anAddressThatCannotBeReadIsRefused(String address) throws IOException {
        String request = "GET " + address + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + AdminServer.MASTER
                + "\r\nConnection: close\r\n\r\n";

        assertThat(admin.raw(request)).startsWith("HTTP/1.1 400 ").contains("\"code\":\"400\"");
    }

    @Test
    void aClientThatLeavesInTheMiddleHarmsNobody() throws IOException {
        admin.hangUp("POST /key/generate HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + AdminServer.MASTER
                + "\r\nContent-Length: 100\r\n\r\n{\"max_budget\":1,");

        assertThat(admin.get("/key/list").status()).isEqualTo(200);
    }

    @Test
    void aHashThatIsUnknownIsNotFound() {
        Answer answer = admin.get("/key/info?key=" + KeySecret.random().hash());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error("message")).contains("not found");
    }
}
