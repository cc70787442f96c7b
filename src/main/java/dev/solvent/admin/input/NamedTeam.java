package dev.solvent.admin.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A team that the body of a new user names, by its id or as an object with an id, a role and a limit.
 *
 * @param limit what the user may spend there, in dollars as they were sent
 */
public record NamedTeam(String id, String role, Optional<JsonNode> limit) {
    private static final FieldRules PART = FieldRules.none()
            .with("team_id", Check.name())
            .with("user_role", Check.oneOf("user", "admin"))
            .with("max_budget_in_team", Check.money())
            .needing("team_id");

    /** Tells what is wrong with a list of them. */
    public static Check check() {
        Check check = value -> {
            if (!value.isArray()) {
                return Optional.of("must be a list of ids of teams or of objects with a team_id");
            }
            Set<String> ids = new HashSet<>();
            for (JsonNode part : value) {
                Optional<String> problem = part.isObject()
                        ? PART.firstProblem((ObjectNode) part)
                        : Check.name().problem(part).map(what -> "that " + what);
                if (problem.isPresent()) {
                    return problem.map(what -> "has a part " + what);
                }
                if (!ids.add(of(part).id())) {
                    return Optional.of("names a team twice");
                }
            }
            return Optional.empty();
        };
        return check.described("array", "ids of teams, or objects with team_id, user_role and max_budget_in_team");
    }

    /** Those in the list of a checked body, and the one team by whose id it may be said too. */
    public static List<NamedTeam> all(ObjectNode body) {
        List<NamedTeam> all = new ArrayList<>();
        body.path("teams").forEach(team -> all.add(of(team)));
        if (body.hasNonNull("team_id")) {
            NamedTeam one = of(body.path("team_id"));
            if (all.stream().noneMatch(team -> team.id().equals(one.id()))) {
                all.add(one);
            }
        }
        return all;
    }

    private static NamedTeam of(JsonNode part) {
        String id = part.isObject() ? part.path("team_id").textValue() : part.textValue();
        Optional<JsonNode> limit =
                Optional.ofNullable(part.get("max_budget_in_team")).filter(value -> !value.isNull());
        return new NamedTeam(id, part.path("user_role").asText("user"), limit);
    }
}
