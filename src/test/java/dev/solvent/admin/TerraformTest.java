package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.identity.ExactJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a client does that keeps resources as they are described elsewhere: it makes them with every field that there is, reads back
 * exactly what it wrote, clears every field, and takes them away.
 */
class TerraformTest {
    /** One value for each field; a field that is new in the rules needs one too. */
    private static final Map<String, String> SAMPLES = new TreeMap<>(Map.ofEntries(
            Map.entry("alias", "'Ünïcode e\u0301 \ud83d\ude00 \u05d0\u05d1'"),
            Map.entry("aliases", "{'gpt':'gpt-4o'}"),
            Map.entry("allowed_models", "['gpt-4o']"),
            Map.entry("allowed_routes", "['/chat/completions']"),
            Map.entry("blocked", "true"),
            Map.entry("budget_duration", "'30d'"),
            Map.entry("budget_id", "'shared'"),
            Map.entry("budget_limits", "[{'budget_duration':'1d','max_budget':0.10}]"),
            Map.entry("default_team_member_models", "['gpt-4o']"),
            Map.entry("description", "'two\\nlines'"),
            Map.entry("duration", "'45d'"),
            Map.entry("growing_holds", "true"),
            Map.entry("key_alias", "'k'"),
            Map.entry("key_type", "'llm_api'"),
            Map.entry("max_budget", "10.123456789012345678"),
            Map.entry("max_parallel_requests", "7"),
            Map.entry("metadata", "{'a':null,'b':1e-7,'c':[1.0,{'d':''}],'e':123456789012345678901234567890}"),
            Map.entry("model_aliases", "{'gpt':'gpt-4o'}"),
            Map.entry("model_max_budget", "{'gpt-4o':{'budget_limit':0.0001,'time_period':'1d'}}"),
            Map.entry("model_rpm_limit", "{'gpt-4o':3}"),
            Map.entry("model_tpm_limit", "{'gpt-4o':4000}"),
            Map.entry("models", "['gpt-4o','openai/*']"),
            Map.entry("on_shortage", "'refuse'"),
            Map.entry("organization_alias", "'o'"),
            Map.entry("organization_id", "'org'"),
            Map.entry("role", "'admin'"),
            Map.entry("rpm_limit", "5"),
            Map.entry("rpm_limit_type", "'best_effort_throughput'"),
            Map.entry("soft_budget", "0.0000001"),
            Map.entry("spend", "0.25"),
            Map.entry("sso_user_id", "'sso'"),
            Map.entry("tags", "['x','y']"),
            Map.entry("team_alias", "'t'"),
            Map.entry("team_id", "'team'"),
            Map.entry("team_member_budget", "1.50"),
            Map.entry("team_member_budget_duration", "'7d'"),
            Map.entry("team_member_key_duration", "'1d'"),
            Map.entry("team_member_permissions", "['/key/update','/key/info']"),
            Map.entry("team_member_rpm_limit", "2"),
            Map.entry("team_member_tpm_limit", "2000"),
            Map.entry("teams", "['team']"),
            Map.entry("temp_budget_expiry", "'2099-01-31T00:00:00Z'"),
            Map.entry("temp_budget_increase", "1.10"),
            Map.entry("tpm_limit", "100000"),
            Map.entry("tpm_limit_type", "'best_effort_throughput'"),
            Map.entry("user_alias", "'u'"),
            Map.entry("user_email", "'U@x.example'"),
            Map.entry("user_id", "'user'"),
            Map.entry("user_role", "'internal_user'")));

    /** What only the request is about, or what the test itself needs to say. */
    private static final Set<String> ASIDE =
            Set.of("key", "auto_create_key", "send_invite_email", "members_with_roles", "name");

    private AdminServer admin;

    @BeforeEach
    void start() {
        admin = new AdminServer();
        admin.post("/budget/new", "{'budget_id':'shared','max_budget':100}");
        admin.post("/organization/new", "{'organization_id':'org'}");
        admin.post("/team/new", "{'team_id':'team'}");
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    /** A kind of resource and how one is made, read, changed and deleted. */
    enum Kind {
        KEY("key"),
        USER("user_id"),
        TEAM("team_id"),
        ORGANIZATION("organization_id"),
        CUSTOMER("user_id"),
        TAG("name"),
        BUDGET("budget_id"),
        MEMBER("user_id");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        private FieldRules rules() {
            return switch (this) {
                case KEY -> ResourceRules.KEY;
                case USER -> ResourceRules.USER;
                case TEAM -> ResourceRules.TEAM;
                case ORGANIZATION -> ResourceRules.ORGANIZATION;
                case CUSTOMER -> ResourceRules.CUSTOMER;
                case TAG -> ResourceRules.TAG;
                case BUDGET -> ResourceRules.BUDGET;
                case MEMBER -> ResourceRules.MEMBER;
            };
        }

        /** Fields that are part of other records, or that are false rather than null. */
        private Set<String> notCleared() {
            return switch (this) {
                case USER -> Set.of("key_alias", "duration", "teams", "team_id");
                case TEAM, CUSTOMER -> Set.of("blocked");
                case KEY, ORGANIZATION, TAG, BUDGET, MEMBER -> Set.of();
            };
        }

        private String path() {
            return "/" + name().toLowerCase(Locale.ROOT);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatWasWrittenIsReadUntilItIsGone(Kind kind) {
        Set<String> fields = fields(kind);
        ObjectNode wanted = ExactJson.object();
        fields.forEach(field -> wanted.set(field, json(SAMPLES.get(field))));
        wanted.put(kind.id, kind == Kind.KEY ? "sk-terraform-0123456789" : "mine");

        String id = make(kind, wanted);
        JsonNode read = read(kind, id);
        fields.stream()
                .filter(field -> wanted.has(field) && !field.equals(kind.id))
                .forEach(field -> assertSame(field, wanted, read));

        ObjectNode cleared = ExactJson.object();
        fields.stream()
                .filter(field -> !Set.of(kind.id, "spend").contains(field)
                        && !kind.notCleared().contains(field))
                .forEach(cleared::putNull);
        change(kind, id, cleared);
        JsonNode after = read(kind, id);
        cleared.fieldNames()
                .forEachRemaining(field ->
                        assertThat(after.get(field)).as(field).isNotNull().hasToString("null"));
        assertThat(after.path("spend").decimalValue())
                .isEqualByComparingTo(read.path("spend").decimalValue());

        ObjectNode some = ExactJson.object();
        some.set("max_budget", json("3.30"));
        change(kind, id, some);
        assertThat(read(kind, id).get("max_budget")).hasToString("3.30");
        assertThat(read(kind, id).get("budget_duration").isNull()).isTrue();

        delete(kind, id);
        assertThat(read(kind, id).isMissingNode()).isTrue();
    }

    /** The fields that the rules take. One of which they say nothing but no must refuse whatever means something. */
    private static Set<String> fields(Kind kind) {
        Set<String> taken = kind.rules().checks().entrySet().stream()
                .filter(rule -> rule.getValue() instanceof Check.Described)
                .map(Map.Entry::getKey)
                .filter(field -> !ASIDE.contains(field))
                .collect(Collectors.toSet());
        kind.rules().checks().forEach((field, check) -> {
            if (!(check instanceof Check.Described)) {
                assertThat(Stream.of("1", "'x'", "['x']", "{'a':1}", "true")
                                .allMatch(value -> check.problem(json(value)).isPresent()))
                        .as(kind + " takes " + field + " without saying what it looks like")
                        .isTrue();
            }
        });
        assertThat(SAMPLES.keySet()).as("samples of " + kind).containsAll(taken);
        return taken;
    }

    private static void assertSame(String field, JsonNode wanted, JsonNode read) {
        if (field.equals("spend")) {
            assertThat(read.path(field).decimalValue())
                    .isEqualByComparingTo(wanted.path(field).decimalValue());
        } else {
            assertThat(read.get(field))
                    .as(field)
                    .isNotNull()
                    .hasToString(wanted.get(field).toString());
        }
    }

    private String make(Kind kind, ObjectNode wanted) {
        Answer made;
        switch (kind) {
            case KEY -> made = send("/key/generate", wanted);
            case USER -> {
                made = send("/user/new", wanted);
                assertThat(made.status()).as(made.toString()).isEqualTo(200);
                assertThat(admin.get("/key/list?user_id=mine")
                                .at("/total_count")
                                .asInt())
                        .isEqualTo(1);
                wanted.remove(List.of("key_alias", "duration", "team_id")); // the first key has them
            }
            case MEMBER -> {
                wanted.remove("spend");
                made = send("/team/member_add", (ObjectNode)
                        ExactJson.object().put("team_id", "team").set("member", wanted));
            }
            default -> made = send(kind.path() + "/new", wanted);
        }
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        return wanted.path(kind.id).asText();
    }

    private void change(Kind kind, String id, ObjectNode changes) {
        changes.put(kind.id, id);
        String path = kind == Kind.MEMBER ? "/team/member_update" : kind.path() + "/update";
        if (kind == Kind.MEMBER) {
            changes.put("team_id", "team");
        }
        Answer changed = send(path, changes);
        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
        changes.remove(List.of(kind.id, "team_id"));
    }

    private void delete(Kind kind, String id) {
        Map<Kind, String> bodies = Map.of(
                Kind.KEY, "{'keys':['%s']}",
                Kind.USER, "{'user_ids':['%s']}",
                Kind.TEAM, "{'team_ids':['%s']}",
                Kind.ORGANIZATION, "{'organization_ids':['%s']}",
                Kind.CUSTOMER, "{'user_ids':['%s']}",
                Kind.TAG, "{'name':'%s'}",
                Kind.BUDGET, "{'id':'%s'}",
                Kind.MEMBER, "{'team_id':'team','user_id':'%s'}");
        String path = kind == Kind.MEMBER ? "/team/member_delete" : kind.path() + "/delete";
        assertThat(admin.post(path, bodies.get(kind).formatted(id)).status()).isEqualTo(200);
    }

    /** The row; a missing node if it is not there any more, as clients are told. */
    private JsonNode read(Kind kind, String id) {
        Map<Kind, Function<String, Answer>> reads = Map.of(
                Kind.KEY, key -> admin.get("/key/info?key=" + key),
                Kind.USER, user -> admin.get("/user/info?user_id=" + user),
                Kind.TEAM, team -> admin.get("/team/info?team_id=" + team),
                Kind.ORGANIZATION, one -> admin.get("/organization/info?organization_id=" + one),
                Kind.CUSTOMER, customer -> admin.get("/customer/info?end_user_id=" + customer),
                Kind.TAG, tag -> admin.post("/tag/info", "{'names':['" + tag + "']}"),
                Kind.BUDGET, budget -> admin.post("/budget/info", "{'budgets':['" + budget + "']}"),
                Kind.MEMBER, member -> admin.get("/team/info?team_id=team"));
        Map<Kind, String> places = Map.of(
                Kind.KEY, "/info",
                Kind.USER, "/user_info",
                Kind.TEAM, "/team_info",
                Kind.TAG, "/" + id,
                Kind.BUDGET, "/0",
                Kind.MEMBER, "/team_memberships/0");
        Answer answer = reads.get(kind).apply(id);
        if (answer.status() == 404) {
            assertThat(answer.error("message")).containsIgnoringCase("not found");
            return ExactJson.object().path("gone");
        }
        assertThat(answer.status()).isEqualTo(200);
        return answer.at(places.getOrDefault(kind, ""));
    }

    private Answer send(String path, ObjectNode body) {
        return admin.postBytes(path, ExactJson.write(body).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(String text) {
        try {
            return ExactJson.read(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
