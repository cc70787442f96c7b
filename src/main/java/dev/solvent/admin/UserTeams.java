package dev.solvent.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The {@code teams} of a new user: ids, or objects with an id, a role and a limit. */
final class UserTeams {
    private static final FieldRules TEAM = FieldRules.none()
            .with("team_id", Check.name())
            .with("user_role", Check.oneOf("user", "admin"))
            .with("max_budget_in_team", Check.money())
            .needing("team_id");

    private final Records records;
    private final TeamMembers members;

    UserTeams(Records records, Accounts accounts) {
        this.records = records;
        this.members = new TeamMembers(records, accounts);
    }

    /** Tells what is wrong with such a list. */
    static Check check() {
        Check check = value -> {
            if (!value.isArray()) {
                return Optional.of("must be a list of ids of teams or of objects with a team_id");
            }
            Set<String> ids = new HashSet<>();
            for (JsonNode part : value) {
                Optional<String> problem = part.isObject()
                        ? TEAM.firstProblem((ObjectNode) part)
                        : Check.name().problem(part).map(what -> "that " + what);
                if (problem.isPresent()) {
                    return problem.map(what -> "has a part " + what);
                }
                if (!ids.add(id(part))) {
                    return Optional.of("names a team twice");
                }
            }
            return Optional.empty();
        };
        return check.described("array", "ids of teams, or objects with team_id, user_role and max_budget_in_team");
    }

    /** The ids of the teams that a body names. */
    static ArrayNode ids(ObjectNode body) {
        ArrayNode ids = ExactJson.object().putArray("ids");
        named(body).forEach(team -> ids.add(id(team)));
        return ids;
    }

    /** Those in the list, and the one team by whose id it may be said too. */
    private static List<JsonNode> named(ObjectNode body) {
        List<JsonNode> all = new ArrayList<>();
        body.path("teams").forEach(all::add);
        if (body.hasNonNull("team_id")
                && all.stream()
                        .noneMatch(team -> id(team).equals(body.path("team_id").textValue()))) {
            all.add(body.path("team_id"));
        }
        return all;
    }

    /** Adds to a change that a user enters the teams that a body names, which must exist. */
    Future<Change> join(Change change, Holder user, ObjectNode body) {
        Future<Void> all = Future.succeededFuture();
        for (JsonNode team : named(body)) {
            all = all.compose(before -> records.find(Kind.TEAM, id(team)))
                    .compose(found -> join(change, user, found, team));
        }
        return all.map(change);
    }

    private Future<Void> join(Change change, Holder user, Versioned<Holder> found, JsonNode team) {
        Holder there = found.record()
                .orElseThrow(() -> new RefusedException(
                        AdminError.badField("teams", "There is no team with team_id '" + id(team) + "'.")));
        ObjectNode described = ExactJson.object().put("user_id", user.id());
        user.fields().text("user_email").ifPresent(email -> described.put("user_email", email));
        described.put("role", team.path("user_role").asText("user"));
        if (team.hasNonNull("max_budget_in_team")) {
            described.set("max_budget", team.get("max_budget_in_team"));
        }
        Fields teamFields = there.fields();
        return members.joining(there.id(), teamFields, List.of(described), change.by())
                .map(joining -> {
                    change.ifUnchanged(found);
                    joining.members().forEach(change::create);
                    return null;
                });
    }

    private static String id(JsonNode team) {
        return team.isObject() ? team.path("team_id").textValue() : team.textValue();
    }
}
