package dev.solvent.admin.users;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.records.Memberships;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standing;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Users with the teams that they are in, as clients read them. */
final class UserRows {
    private final Memberships memberships;

    UserRows(Records records) {
        this.memberships = new Memberships(records);
    }

    /** Their rows, in their order. */
    Future<List<ObjectNode>> of(List<Standing<Holder>> users) {
        List<String> ids = users.stream().map(user -> user.record().id()).toList();
        return memberships.teamsOf(ids).map(teams -> {
            List<ObjectNode> rows = new ArrayList<>(users.size());
            for (Standing<Holder> user : users) {
                ObjectNode row = Rows.user(user);
                ArrayNode own = row.putArray("teams");
                teams.getOrDefault(user.record().id(), List.of()).forEach(own::add);
                rows.add(row);
            }
            return rows;
        });
    }

    Future<ObjectNode> of(Standing<Holder> user) {
        return of(List.of(user)).map(rows -> rows.get(0));
    }
}
