package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeySecret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Plain keys, users and team admins at random, in teams that permit this and that: they see and change nothing that is not theirs. What is whose is worked out here
 * anew, from what the master key sees.
 */
class RightsRandomTest {
    private static final int USERS = 5;
    private static final int TEAMS = 3;
    private static final int KEYS = 12;
    private static final Pattern MARK = Pattern.compile("mark-(key|user|team)-([a-z0-9]+)-");
    private static final String[] ROLES = {"internal_user", "internal_user_viewer", ""};

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<String> keys = new ArrayList<>();
    private AdminServer admin;

    @BeforeEach
    void start() {
        System.out.println("RightsRandomTest seed " + seed);
        admin = new AdminServer();
        for (int u = 0; u < USERS; u++) {
            String role = ROLES[u % ROLES.length];
            done(
                    "/user/new",
                    "{'user_id':'u" + u + "','max_budget':50,'auto_create_key':false,'metadata':{'m':'mark-user-u" + u
                            + "-'}" + (role.isEmpty() ? "" : ",'user_role':'" + role + "'") + "}");
        }
        for (int t = 0; t < TEAMS; t++) {
            StringBuilder members = new StringBuilder("{'user_id':'u" + t + "','role':'admin'}");
            for (int u = 0; u < USERS; u++) {
                if (u != t && random.nextInt(3) == 0) {
                    members.append(",{'user_id':'u").append(u).append("','role':'user'}");
                }
            }
            done(
                    "/team/new",
                    "{'team_id':'t" + t + "','max_budget':90,'metadata':{'m':'mark-team-t" + t
                            + "-'},'members_with_roles':[" + members + "],'team_member_permissions':["
                            + permissions() + "]}");
        }
        for (int k = 0; k < KEYS; k++) {
            String user =
                    k < USERS ? ",'user_id':'u" + k + "'" : random.nextBoolean() ? ",'user_id':'" + user() + "'" : "";
            String team = k >= USERS && random.nextBoolean() ? ",'team_id':'" + team() + "'" : "";
            keys.add(admin.newKey("{'max_budget':20,'key_alias':'a" + k + "','metadata':{'m':'mark-key-k" + k + "-'}"
                    + user + team + "}"));
        }
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    /** Half of them: users and keys are few, so that much comes up in each run. */
    private String permissions() {
        return Stream.of(TeamPermission.values())
                .filter(one -> random.nextBoolean())
                .map(one -> "'" + one.route() + "'")
                .collect(Collectors.joining(","));
    }

    /** All that there is, as the master key sees it. */
    private final class World {
        final Map<String, JsonNode> keysByHash = new TreeMap<>();
        final Map<String, JsonNode> users = new TreeMap<>();
        final Map<String, JsonNode> teams = new TreeMap<>();

        World() {
            admin.get("/key/list?size=100&return_full_object=true")
                    .at("/keys")
                    .forEach(key -> keysByHash.put(key.path("token").asText(), key));
            admin.get("/user/list?page_size=100")
                    .at("/users")
                    .forEach(user -> users.put(user.path("user_id").asText(), user));
            admin.get("/team/list")
                    .body()
                    .forEach(team -> teams.put(team.path("team_id").asText(), team));
        }

        Set<String> teamsOf(JsonNode actor, boolean led) {
            Set<String> all = new HashSet<>();
            teams.forEach((id, team) -> team.path("members_with_roles").forEach(member -> {
                boolean self = member.path("user_id").equals(actor.path("user_id"));
                if (self && (!led || member.path("role").asText().equals("admin"))) {
                    all.add(id);
                }
            }));
            if (!led && actor.path("team_id").isTextual()) {
                all.add(actor.path("team_id").asText());
            }
            return all;
        }

        boolean makesKeys(JsonNode actor) {
            JsonNode user = users.get(actor.path("user_id").asText());
            return user != null && user.path("user_role").asText().equals("internal_user");
        }

        /** Whether a team lets that user, who is in it, call a path with keys of their own. */
        boolean permits(JsonNode actor, JsonNode team, String path) {
            Set<String> routes = new HashSet<>();
            teams.getOrDefault(team.asText(), ExactJson.object())
                    .path("team_member_permissions")
                    .forEach(route -> routes.add(route.asText()));
            boolean isMember = actor.path("user_id").isTextual()
                    && teamsOf(users.get(actor.path("user_id").asText()), false).contains(team.asText());
            boolean permitted = routes.contains(path.replace(":key", "{key_id}"))
                    || (path.equals("/key/:key/regenerate") && routes.contains("/key/regenerate"));
            return makesKeys(actor) && isMember && permitted;
        }

        Set<String> marksFor(JsonNode actor) {
            Set<String> marks = new HashSet<>();
            String user = actor.path("user_id").asText();
            marks.add("user-" + user);
            teamsOf(actor, false).forEach(team -> marks.add("team-" + team));
            Set<String> led = teamsOf(actor, true);
            keysByHash.forEach((hash, key) -> {
                boolean own = key.equals(actor)
                        || (key.path("user_id").isTextual()
                                && key.path("user_id").asText().equals(user));
                if (own
                        || led.contains(key.path("team_id").asText())
                        || permits(actor, key.path("team_id"), "/key/list")) {
                    Matcher mark = MARK.matcher(key.path("metadata").toString());
                    while (mark.find()) {
                        marks.add(mark.group(1) + "-" + mark.group(2));
                    }
                }
            });
            return marks;
        }
    }

    @Test
    void nobodySeesWhatIsNotTheirs() {
        World world = new World();
        List<Operation> reads = admin.operations().stream()
                .filter(operation -> operation.method().name().equals("GET")
                        || operation.path().equals("/v2/key/info"))
                .toList();
        List<Operation> ofRecords = reads.stream()
                .filter(operation -> operation.path().matches("/(v2/)?(key|user|team)/(info|list)"))
                .toList();
        int seen = 0;
        for (int i = 0; i < 600; i++) {
            String key = pick(keys);
            JsonNode actor = world.keysByHash.get(KeySecret.hashOf(key));
            Operation operation = i < 2 * reads.size() ? reads.get(i % reads.size()) : pick(ofRecords);
            String path = operation.path().replaceAll(":[a-z_]+", KeySecret.hashOf(pick(keys))) + question();
            Answer answer = operation.method().name().equals("GET")
                    ? admin.getAs(key, path)
                    : admin.postAs(key, operation.path(), "{'keys':['" + pick(keys) + "','" + pick(keys) + "']}");

            assertThat(answer.status()).as(path).isIn(200, 400, 403, 404);
            Set<String> marks = world.marksFor(actor);
            Matcher mark = MARK.matcher(answer.body().toString());
            while (mark.find()) {
                assertThat(marks).as(path + " as " + actor).contains(mark.group(1) + "-" + mark.group(2));
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(50);
    }

    private String question() {
        List<String> all = new ArrayList<>(List.of("return_full_object=true"));
        Map<String, String> maybe = new HashMap<>();
        maybe.put("key", pick(keys));
        maybe.put("user_id", user());
        maybe.put("team_id", team());
        maybe.put("team_ids", team());
        maybe.put("api_key", pick(keys));
        maybe.put("key_hash", KeySecret.hashOf(pick(keys)));
        maybe.put("include_team_keys", "true");
        maybe.put("expand", "user");
        maybe.put("start_date", "2026-01-01");
        maybe.put("end_date", "2026-01-03");
        maybe.forEach((name, value) -> {
            if (random.nextInt(4) == 0) {
                all.add(name + "=" + value);
            }
        });
        return "?" + String.join("&", all);
    }

    @Test
    void nobodyChangesWhatIsNotTheirs() {
        List<Operation> writes = admin.operations().stream()
                .filter(operation -> !operation.method().name().equals("GET"))
                .toList();
        int changed = 0;
        for (int i = 0; i < 300 || (changed <= 5 && i < 3_000); i++) {
            if (i % 15 == 0) { // keys go, by their owners' hands
                keys.add(admin.newKey("{'user_id':'u" + i / 15 % USERS + "','max_budget':20}"));
            }
            World before = new World();
            String key = random.nextInt(4) == 0 ? pick(keys) : keys.get(keys.size() - 1 - random.nextInt(5));
            JsonNode actor = before.keysByHash.get(KeySecret.hashOf(key));
            if (actor == null) {
                continue; // deleted, or regenerated
            }
            Operation operation = random.nextInt(3) > 0 ? named(writes) : pick(writes);
            String path = operation.path().replaceAll(":[a-z_]+", KeySecret.hashOf(pick(keys)));
            String body = body(operation.path(), random.nextBoolean() ? key : pick(keys));
            Answer answer = admin.postAs(key, path, body);
            World after = new World();
            String what = path + " " + body + " as " + actor + " gave " + answer.status();

            if (answer.status() == 200) {
                changed++;
                if (answer.body().path("key").asText().startsWith("sk-")) {
                    keys.add(answer.body().path("key").asText());
                }
            }
            checkKeys(before, after, actor, operation.path(), what);
            checkUsers(before, after, actor, what);
            checkTeams(before, after, actor, what);
        }
        assertThat(changed).isGreaterThan(5);
    }

    private Operation named(List<Operation> writes) {
        String path = pick(List.of(
                "/key/generate",
                "/key/update",
                "/key/delete",
                "/key/regenerate",
                "/key/block",
                "/key/unblock",
                "/key/:key/regenerate",
                "/key/service-account/generate",
                "/team/member_add",
                "/team/member_update",
                "/team/member_delete",
                "/user/update"));
        return writes.stream()
                .filter(one -> one.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /** What the path needs most of the time, and more than it should be given some of the time. */
    private String body(String path, String key) {
        Map<String, String> maybe = new HashMap<>();
        maybe.put("key", "'" + key + "'");
        maybe.put("keys", "['" + key + "']");
        maybe.put("user_id", "'" + user() + "'");
        maybe.put("team_id", "'" + team() + "'");
        maybe.put("max_budget", pick(List.of("1", "10", "1000", "null")));
        maybe.put("member", "{'user_id':'" + user() + "','role':'" + pick(List.of("user", "user", "admin")) + "'}");
        Set<String> needed = path.startsWith("/team/member")
                ? Set.of("team_id", path.endsWith("add") ? "member" : "user_id")
                : path.equals("/key/delete")
                        ? Set.of("keys")
                        : path.equals("/key/generate") ? Set.of("max_budget") : Set.of("key");
        Map<String, String> rarely = new HashMap<>();
        rarely.put("spend", "0.5");
        rarely.put("role", "'admin'");
        rarely.put("user_role", "'proxy_admin'");
        rarely.put("budget_duration", "'1d'");
        rarely.put("blocked", "true");
        rarely.put("models", "['m']");
        rarely.put("user_alias", "'x'");
        rarely.put("max_budget_in_team", "5");
        rarely.put("allowed_routes", "['/key/info']");
        rarely.put("team_ids", "['" + team() + "']");
        rarely.put("user_ids", "['" + user() + "']");
        List<String> fields = new ArrayList<>();
        maybe.forEach((name, value) -> {
            if (random.nextInt(10) > (needed.contains(name) ? 0 : 8)) {
                fields.add("'" + name + "':" + value);
            }
        });
        rarely.forEach((name, value) -> {
            if (random.nextInt(15) == 0) {
                fields.add("'" + name + "':" + value);
            }
        });
        return "{" + String.join(",", fields) + "}";
    }

    private static void checkKeys(World before, World after, JsonNode actor, String path, String what) {
        Set<String> led = before.teamsOf(actor, true);
        boolean makes = before.makesKeys(actor);
        before.keysByHash.forEach((hash, old) -> {
            JsonNode now = after.keysByHash.get(hash);
            boolean ofLed = led.contains(old.path("team_id").asText());
            boolean own = makes
                    && old.path("user_id").equals(actor.path("user_id"))
                    && (old.path("team_id").isNull() || before.permits(actor, old.path("team_id"), path));
            if (!ofLed && !own) {
                assertThat(now).as(what).isEqualTo(old);
            } else if (now != null) {
                assertThat(now.path("user_id")).as(what).isEqualTo(old.path("user_id"));
                assertThat(now.path("team_id")).as(what).isEqualTo(old.path("team_id"));
                assertThat(now.path("spend")).as(what).isEqualTo(old.path("spend"));
                if (own) {
                    assertThat(now.path("max_budget").decimalValue())
                            .as(what)
                            .isLessThanOrEqualTo(old.path("max_budget").decimalValue());
                    assertThat(now.path("max_budget").isNumber()).as(what).isTrue();
                }
            }
        });
        after.keysByHash.forEach((hash, made) -> {
            if (!before.keysByHash.containsKey(hash)) {
                boolean own = makes
                        && made.path("user_id").equals(actor.path("user_id"))
                        && (made.path("team_id").isNull() || before.permits(actor, made.path("team_id"), path));
                assertThat(own || led.contains(made.path("team_id").asText()))
                        .as(what)
                        .isTrue();
                assertThat(made.path("spend").decimalValue().signum()).as(what).isZero();
            }
        });
    }

    private static void checkUsers(World before, World after, JsonNode actor, String what) {
        before.users.forEach((id, old) -> {
            assertThat(after.users).as(what).containsKey(id);
            List<String> may = new ArrayList<>(List.of("teams", "key_count", "updated_at", "updated_by"));
            if (id.equals(actor.path("user_id").asText())) {
                may.addAll(List.of("user_alias", "metadata"));
            }
            assertThat(without(after.users.get(id), may)).as(what).isEqualTo(without(old, may));
        });
    }

    private static void checkTeams(World before, World after, JsonNode actor, String what) {
        Set<String> led = before.teamsOf(actor, true);
        assertThat(after.teams.keySet()).as(what).isEqualTo(before.teams.keySet());
        before.teams.forEach((id, old) -> {
            JsonNode now = after.teams.get(id);
            List<String> may = led.contains(id) ? List.of("members_with_roles", "admins", "members") : List.of();
            assertThat(without(now, may)).as(what).isEqualTo(without(old, may));
            assertThat(admins(old)).as(what).containsAll(admins(now));
        });
    }

    private static Set<String> admins(JsonNode team) {
        Set<String> admins = new HashSet<>();
        team.path("members_with_roles").forEach(member -> {
            if (member.path("role").asText().equals("admin")) {
                admins.add(member.path("user_id").asText());
            }
        });
        return admins;
    }

    private static ObjectNode without(JsonNode row, List<String> names) {
        ObjectNode rest = ExactJson.object();
        rest.setAll((ObjectNode) row);
        rest.remove(names);
        return rest;
    }

    private void done(String path, String json) {
        Answer answer = admin.post(path, json);
        assertThat(answer.status()).as(path + " " + answer).isEqualTo(200);
    }

    private String user() {
        return "u" + random.nextInt(USERS);
    }

    private String team() {
        return "t" + random.nextInt(TEAMS);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
