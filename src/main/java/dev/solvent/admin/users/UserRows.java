package dev.solvent.admin.users;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.records.Memberships;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.admin.teams.OrganizationRows;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Users with the teams and organizations that they are in, as clients read them. */
final class UserRows {
    private final Memberships inTeams;
    private final Memberships inOrganizations;
    private final Standings standings;

    UserRows(Records records, Accounts accounts) {
        this.inTeams = new Memberships(records);
        this.inOrganizations = Memberships.ofOrganizations(records);
        this.standings = new Standings(records, accounts);
    }

    /** Their rows, in their order. */
    Future<List<ObjectNode>> of(List<Standing<Holder>> users) {
        List<String> ids = users.stream().map(user -> user.record().id()).toList();
        return Future.all(
                        inTeams.teamsOf(ids),
                        inOrganizations
                                .ofUsers(ids)
                                .compose(members -> standings.of(members.values().stream()
                                        .flatMap(List::stream)
                                        .toList())))
                .map(both -> rows(users, both.resultAt(0), both.resultAt(1)));
    }

    private static List<ObjectNode> rows(
            List<Standing<Holder>> users, Map<String, List<String>> teams, List<Standing<Holder>> memberships) {
        List<ObjectNode> rows = new ArrayList<>(users.size());
        for (Standing<Holder> user : users) {
            String id = user.record().id();
            ObjectNode row = Rows.user(user);
            ArrayNode own = row.putArray("teams");
            teams.getOrDefault(id, List.of()).forEach(own::add);
            ArrayNode organizations = row.putArray("organization_memberships");
            memberships.stream()
                    .filter(member -> member.record()
                            .fields()
                            .text("user_id")
                            .filter(id::equals)
                            .isPresent())
                    .forEach(member -> organizations.add(OrganizationRows.member(member)));
            rows.add(row);
        }
        return rows;
    }

    Future<ObjectNode> of(Standing<Holder> user) {
        return of(List.of(user)).map(rows -> rows.get(0));
    }
}
