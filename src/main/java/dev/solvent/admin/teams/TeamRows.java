package dev.solvent.admin.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.records.Memberships;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Teams with their members, as clients read them. */
public final class TeamRows {
    private final Memberships memberships;
    private final Standings standings;

    public TeamRows(Records records, Accounts accounts) {
        this.memberships = new Memberships(records);
        this.standings = new Standings(records, accounts);
    }

    /** A team with who is what in it. */
    Future<ObjectNode> row(Standing<Holder> team) {
        return rows(List.of(team)).map(rows -> rows.get(0));
    }

    /** The same for many, in their order. */
    public Future<List<ObjectNode>> rows(List<Standing<Holder>> teams) {
        return memberships
                .of(teams.stream().map(team -> team.record().id()).toList())
                .map(members -> {
                    List<ObjectNode> rows = new ArrayList<>(teams.size());
                    teams.forEach(team -> rows.add(
                            row(team, members.getOrDefault(team.record().id(), List.of()))));
                    return rows;
                });
    }

    /** The members of a team with what they spent. */
    Future<List<Standing<Holder>>> members(String team) {
        return memberships.of(List.of(team)).compose(all -> standings.of(all.getOrDefault(team, List.of())));
    }

    /** A team of which these members are shown. */
    static ObjectNode row(Standing<Holder> team, List<Holder> members) {
        ObjectNode row = Resource.TEAM.row(team);
        ArrayNode roles = row.putArray("members_with_roles");
        members.forEach(member -> {
            Fields fields = member.fields();
            ObjectNode role = roles.addObject();
            role.put("user_id", fields.text("user_id").orElseThrow());
            role.put("user_email", fields.text("user_email").orElse(null));
            role.put("role", fields.text("role").orElse("user"));
        });
        listIds(row);
        return row;
    }

    /** The ids of those whom a row tells with their roles, in the lists that older clients read. */
    private static void listIds(ObjectNode row) {
        ArrayNode admins = row.putArray("admins");
        ArrayNode others = row.putArray("members");
        for (JsonNode member : row.path("members_with_roles")) {
            (member.path("role").asText().equals("admin") ? admins : others).add(member.get("user_id"));
        }
    }

    /** LiteLLM's list of what members spent and may spend. */
    public static ArrayNode memberships(List<Standing<Holder>> members) {
        ArrayNode rows = ExactJson.object().putArray("rows");
        members.forEach(member -> rows.add(membership(member)));
        return rows;
    }

    static ObjectNode membership(Standing<Holder> member) {
        ObjectNode row = Resource.MEMBER.row(member);
        row.set("total_spend", row.path("spend"));
        return row;
    }

    /** Takes out of a team's row what those who do not administer it may not see: the others in it, and how many they are. */
    public static void hideOthers(Actor actor, ObjectNode row) {
        if (actor.maySeeAllOf(row.path("team_id").asText())) {
            return;
        }
        ArrayNode own = ExactJson.object().putArray("members_with_roles");
        for (JsonNode member : row.path("members_with_roles")) {
            if (actor.maySeeUser(member.path("user_id").asText())) {
                own.add(member);
            }
        }
        row.set("members_with_roles", own);
        listIds(row);
        row.remove(List.of("members_count", "keys_count"));
    }
}
