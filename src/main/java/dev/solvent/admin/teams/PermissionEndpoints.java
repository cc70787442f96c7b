package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.get;
import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.admin.holders.HolderEdits;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** {@code /team/permissions_*}: what the members of a team may do with its keys. */
final class PermissionEndpoints {
    private static final Resource TEAM = Resource.TEAM;
    private static final String WHAT = "this team's permissions";

    private final HolderEdits edits;
    private final Standings standings;
    private final TeamRows rows;

    PermissionEndpoints(Records records, Accounts accounts, HolderEdits edits) {
        this.edits = edits;
        this.standings = new Standings(records, accounts);
        this.rows = new TeamRows(records, accounts);
    }

    List<Operation> operations() {
        FieldRules permissions = FieldRules.none()
                .with("team_id", Check.name())
                .with(TeamPermission.FIELD, TeamPermission.check())
                .needing("team_id", TeamPermission.FIELD);
        return List.of(
                get("/team/permissions_list", Rights.REPORT, "What a team's members may do with its keys", this::list)
                        .with(Operation.Parameter.text("team_id").needed()),
                post(
                        "/team/permissions_update",
                        Rights.LEAD,
                        "Says what a team's members may do with its keys",
                        permissions,
                        this::update));
    }

    /** {@code GET /team/permissions_list}: what was sent, and what holds if nothing was. */
    Future<JsonNode> list(AdminRequest request) {
        String id = request.query()
                .text("team_id")
                .orElseThrow(() -> new RefusedException(AdminError.badField("team_id", "team_id must be given")));
        Actor.require(request.actor().maySeeAllOf(id), WHAT);
        return edits.find(TEAM, List.of(id)).map(found -> {
            Fields fields = found.get(0).record().orElseThrow().fields();
            ObjectNode answer = ExactJson.object().put("team_id", id);
            JsonNode sent = fields.json().path(TeamPermission.FIELD);
            if (sent.isArray()) {
                answer.set(TeamPermission.FIELD, sent);
            } else {
                TeamPermission.routes(TeamPermission.STANDARD).forEach(answer.putArray(TeamPermission.FIELD)::add);
            }
            TeamPermission.routes(Set.of(TeamPermission.values()))
                    .forEach(answer.putArray("all_available_permissions")::add);
            return answer;
        });
    }

    /** {@code POST /team/permissions_update}: these and no others. */
    Future<JsonNode> update(AdminRequest request) {
        ObjectNode body = request.body();
        String id = TEAM.id(body);
        Actor.require(request.actor().mayLead(id), WHAT);
        ObjectNode changes = ExactJson.object();
        changes.set(TeamPermission.FIELD, body.path(TeamPermission.FIELD));
        return edits.edit(TEAM, id, request.by(), fields -> TEAM.checkWhole(fields.with(changes)))
                .compose(standings::of)
                .compose(rows::row)
                .map(row -> row);
    }
}
