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
import dev.solvent.identity.Holder;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Organizations with their members, as clients read them. */
public final class OrganizationRows {
    private final Memberships memberships;
    private final Standings standings;

    OrganizationRows(Records records, Accounts accounts) {
        this.memberships = Memberships.ofOrganizations(records);
        this.standings = new Standings(records, accounts);
    }

    /** Their rows, in their order. */
    Future<List<ObjectNode>> rows(List<Standing<Holder>> organizations) {
        List<String> ids = organizations.stream().map(one -> one.record().id()).toList();
        return memberships.of(ids).compose(members -> {
            List<Holder> all = members.values().stream().flatMap(List::stream).toList();
            return standings.of(all).map(standing -> {
                List<ObjectNode> rows = new ArrayList<>(organizations.size());
                int from = 0;
                for (Standing<Holder> organization : organizations) {
                    int to = from
                            + members.getOrDefault(organization.record().id(), List.of())
                                    .size();
                    ObjectNode row = Resource.ORGANIZATION.row(organization);
                    ArrayNode own = row.putArray("members");
                    standing.subList(from, to).forEach(member -> own.add(member(member)));
                    rows.add(row);
                    from = to;
                }
                return rows;
            });
        });
    }

    /** A member, in LiteLLM's words. */
    public static ObjectNode member(Standing<Holder> member) {
        ObjectNode row = Resource.ORGANIZATION_MEMBER.row(member);
        row.set("user_role", row.remove("role"));
        return row;
    }

    /** Takes out of a row the members whom only those see who administer the organization. */
    static void hideOthers(Actor actor, ObjectNode row) {
        if (!actor.maySeeAllOfOrganization(row.path("organization_id").asText())) {
            ArrayNode own = ExactJson.object().putArray("members");
            for (JsonNode member : row.path("members")) {
                if (actor.maySeeUser(member.path("user_id").asText())) {
                    own.add(member);
                }
            }
            row.set("members", own);
        }
    }
}
