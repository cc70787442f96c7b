package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.ExactJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All keys, users and teams that there are, as the master key sees them, and what of it may be seen and changed by whom. */
final class RightsWorld {
    /** What each of them is marked with in its metadata. */
    static final Pattern MARK = Pattern.compile("mark-(key|user|team)-([a-z0-9]+)-");

    private final Map<String, JsonNode> keysByHash = new TreeMap<>();
    private final Map<String, JsonNode> users = new TreeMap<>();
    private final Map<String, JsonNode> teams = new TreeMap<>();

    RightsWorld(AdminServer admin) {
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

    /** Null where it is gone. */
    JsonNode key(String hash) {
        return keysByHash.get(hash);
    }

    private Set<String> teamsOf(JsonNode actor, boolean led) {
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

    private boolean makesKeys(JsonNode actor) {
        JsonNode user = users.get(actor.path("user_id").asText());
        return user != null && user.path("user_role").asText().equals("internal_user");
    }

    /** Whether a team lets that user, who is in it, call a path with keys of their own. */
    private boolean permits(JsonNode actor, JsonNode team, String path) {
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
            if (own || led.contains(key.path("team_id").asText()) || permits(actor, key.path("team_id"), "/key/list")) {
                Matcher mark = MARK.matcher(key.path("metadata").toString());
                while (mark.find()) {
                    marks.add(mark.group(1) + "-" + mark.group(2));
                }
            }
        });
        return marks;
    }

    /** Checks that all that is different after a call of the actor's was theirs to change. */
    void checkBecame(RightsWorld after, JsonNode actor, String path, String what) {
        checkKeys(after, actor, path, what);
        checkUsers(after, actor, what);
        checkTeams(after, actor, what);
    }

    private void checkKeys(RightsWorld after, JsonNode actor, String path, String what) {
        Set<String> led = teamsOf(actor, true);
        boolean makes = makesKeys(actor);
        keysByHash.forEach((hash, old) -> {
            JsonNode now = after.keysByHash.get(hash);
            boolean ofLed = led.contains(old.path("team_id").asText());
            boolean own = makes
                    && old.path("user_id").equals(actor.path("user_id"))
                    && (old.path("team_id").isNull() || permits(actor, old.path("team_id"), path));
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
            if (!keysByHash.containsKey(hash)) {
                boolean own = makes
                        && made.path("user_id").equals(actor.path("user_id"))
                        && (made.path("team_id").isNull() || permits(actor, made.path("team_id"), path));
                assertThat(own || led.contains(made.path("team_id").asText()))
                        .as(what)
                        .isTrue();
                assertThat(made.path("spend").decimalValue().signum()).as(what).isZero();
            }
        });
    }

    private void checkUsers(RightsWorld after, JsonNode actor, String what) {
        users.forEach((id, old) -> {
            assertThat(after.users).as(what).containsKey(id);
            List<String> may = new ArrayList<>(List.of("teams", "key_count", "updated_at", "updated_by"));
            if (id.equals(actor.path("user_id").asText())) {
                may.addAll(List.of("user_alias", "metadata"));
            }
            assertThat(without(after.users.get(id), may)).as(what).isEqualTo(without(old, may));
        });
    }

    private void checkTeams(RightsWorld after, JsonNode actor, String what) {
        Set<String> led = teamsOf(actor, true);
        assertThat(after.teams.keySet()).as(what).isEqualTo(teams.keySet());
        teams.forEach((id, old) -> {
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
}
