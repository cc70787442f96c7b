package dev.solvent.admin.users;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.NamedTeam;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.teams.TeamMembers;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.List;

/** Lets a new user into the teams that are named. */
final class UserTeams {
    private final Records records;
    private final TeamMembers members;

    UserTeams(Records records, Accounts accounts) {
        this.records = records;
        this.members = new TeamMembers(records, accounts);
    }

    /** The ids of the teams that a body names. */
    static ArrayNode ids(ObjectNode body) {
        ArrayNode ids = ExactJson.object().putArray("ids");
        NamedTeam.all(body).forEach(team -> ids.add(team.id()));
        return ids;
    }

    /** Adds to a change that a user enters the teams that a body names, which must exist. */
    Future<Change> join(Change change, Holder user, ObjectNode body) {
        Future<Void> all = Future.succeededFuture();
        for (NamedTeam team : NamedTeam.all(body)) {
            all = all.compose(before -> records.find(Kind.TEAM, team.id()))
                    .compose(found -> join(change, user, found, team));
        }
        return all.map(change);
    }

    private Future<Void> join(Change change, Holder user, Versioned<Holder> found, NamedTeam team) {
        Holder there = found.record()
                .orElseThrow(() -> new RefusedException(
                        AdminError.badField("teams", "There is no team with team_id '" + team.id() + "'.")));
        ObjectNode described = ExactJson.object().put("user_id", user.id());
        user.fields().text("user_email").ifPresent(email -> described.put("user_email", email));
        described.put("role", team.role());
        team.limit().ifPresent(limit -> described.set("max_budget", limit));
        Fields teamFields = there.fields();
        return members.joining(there.id(), teamFields, List.of(described), change.by())
                .map(joining -> {
                    change.ifUnchanged(found);
                    joining.members().forEach(change::create);
                    return null;
                });
    }
}
