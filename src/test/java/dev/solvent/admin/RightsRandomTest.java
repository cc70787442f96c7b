package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.identity.KeySecret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
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

    @Test
    void nobodySeesWhatIsNotTheirs() {
        RightsWorld world = new RightsWorld(admin);
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
            JsonNode actor = world.key(KeySecret.hashOf(key));
            Operation operation = i < 2 * reads.size() ? reads.get(i % reads.size()) : pick(ofRecords);
            String path = operation.path().replaceAll(":[a-z_]+", KeySecret.hashOf(pick(keys))) + question();
            Answer answer = operation.method().name().equals("GET")
                    ? admin.getAs(key, path)
                    : admin.postAs(key, operation.path(), "{'keys':['" + pick(keys) + "','" + pick(keys) + "']}");

            assertThat(answer.status()).as(path).isIn(200, 400, 403, 404);
            Set<String> marks = world.marksFor(actor);
            Matcher mark = RightsWorld.MARK.matcher(answer.body().toString());
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
            RightsWorld before = new RightsWorld(admin);
            String key = random.nextInt(4) == 0 ? pick(keys) : keys.get(keys.size() - 1 - random.nextInt(5));
            JsonNode actor = before.key(KeySecret.hashOf(key));
            if (actor == null) {
                continue; // deleted, or regenerated
            }
            Operation operation = random.nextInt(3) > 0 ? named(writes) : pick(writes);
            String path = operation.path().replaceAll(":[a-z_]+", KeySecret.hashOf(pick(keys)));
            String body = body(operation.path(), random.nextBoolean() ? key : pick(keys));
            Answer answer = admin.postAs(key, path, body);
            RightsWorld after = new RightsWorld(admin);
            String what = path + " " + body + " as " + actor + " gave " + answer.status();

            if (answer.status() == 200) {
                changed++;
                if (answer.body().path("key").asText().startsWith("sk-")) {
                    keys.add(answer.body().path("key").asText());
                }
            }
            before.checkBecame(after, actor, operation.path(), what);
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
