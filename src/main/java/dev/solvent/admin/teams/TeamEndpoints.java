package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.holders.HolderEdits;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes, changes and blocks teams: keys and users that spend from one account together. */
final class TeamEndpoints {
    private static final Resource TEAM = Resource.TEAM;

    private final HolderEdits edits;
    private final Standings standings;
    private final TeamMembers members;
    private final TeamRows rows;

    TeamEndpoints(Records records, Accounts accounts, HolderEdits edits) {
        this.edits = edits;
        this.standings = new Standings(records, accounts);
        this.members = new TeamMembers(records, accounts);
        this.rows = new TeamRows(records, accounts);
    }

    List<Operation> operations() {
        FieldRules id = FieldRules.none().with("team_id", Check.name()).needing("team_id");
        FieldRules models = id.with("models", Check.names()).needing("models");
        FieldRules named = ResourceRules.TEAM.needing("team_id");
        return List.of(
                post(
                        "/team/new",
                        Rights.ADMIN,
                        "Makes a team with its first members",
                        ResourceRules.TEAM,
                        this::create),
                post("/team/update", Rights.ADMIN, "Changes a team; null clears a field", named, this::update),
                post("/team/block", Rights.ADMIN, "Blocks a team", id, this::block),
                post("/team/unblock", Rights.ADMIN, "Unblocks a team", id, this::unblock),
                post("/team/model/add", Rights.ADMIN, "Lets a team use more models", models, this::addModels),
                post("/team/model/delete", Rights.ADMIN, "Lets a team use fewer models", models, this::deleteModels));
    }

    /** {@code POST /team/new}: a team and its first members; all or nothing. */
    Future<JsonNode> create(AdminRequest request) {
        ObjectNode body = request.body().deepCopy();
        String id = TEAM.newId(body);
        List<ObjectNode> described = body.path("members_with_roles").isArray()
                ? TeamMembers.described(body, "members_with_roles")
                : List.of();
        body.remove("members_with_roles");
        return members.joining(id, Fields.of(body), described, request.by())
                .compose(joining -> {
                    Change change = new Change(request.by());
                    joining.newUsers().forEach(change::create);
                    joining.members().forEach(change::create);
                    return edits.create(TEAM, id, body, request.by(), change);
                })
                .compose(standings::of)
                .compose(rows::row)
                .map(row -> row);
    }

    Future<JsonNode> update(AdminRequest request) {
        if (request.body().hasNonNull("members_with_roles")) {
            return RefusedException.future(AdminError.badField(
                    "members_with_roles", "members_with_roles is changed by /team/member_add and /team/member_delete"));
        }
        request.body().remove("members_with_roles");
        return edits.update(TEAM, request)
                .compose(team -> rows.row(team).map(row -> {
                    ObjectNode answer = ExactJson.object();
                    answer.put("team_id", team.record().id());
                    answer.set("data", row);
                    return answer;
                }));
    }

    Future<JsonNode> block(AdminRequest request) {
        return setBlocked(request, true);
    }

    Future<JsonNode> unblock(AdminRequest request) {
        return setBlocked(request, false);
    }

    private Future<JsonNode> setBlocked(AdminRequest request, boolean blocked) {
        return edits.setBlocked(TEAM, List.of(TEAM.id(request.body())), blocked, request.by())
                .compose(teams -> rows.row(teams.get(0)))
                .map(row -> row);
    }

    /** {@code POST /team/model/add}: a team that could use all still can, as with LiteLLM. */
    Future<JsonNode> addModels(AdminRequest request) {
        return setModels(request, models -> {
            Set<String> more = new LinkedHashSet<>(models.isEmpty() ? List.of("all-proxy-models") : models);
            more.addAll(BodyFields.names(request.body(), "models"));
            return List.copyOf(more);
        });
    }

    /** {@code POST /team/model/delete}: not the last one, since a team without any may use all. */
    Future<JsonNode> deleteModels(AdminRequest request) {
        return setModels(request, models -> {
            List<String> fewer = new ArrayList<>(models);
            fewer.removeAll(BodyFields.names(request.body(), "models"));
            if (fewer.isEmpty() && !models.isEmpty()) {
                throw new RefusedException(AdminError.badField(
                        "models", "The last model cannot be taken away: a team without any may use all."));
            }
            return fewer;
        });
    }

    private Future<JsonNode> setModels(AdminRequest request, UnaryOperator<List<String>> change) {
        return edits.edit(TEAM, TEAM.id(request.body()), request.by(), fields -> {
                    ObjectNode changed = ExactJson.object();
                    ArrayNode models = changed.putArray("models");
                    change.apply(fields.texts("models")).forEach(models::add);
                    return RecordFields.whole(fields.with(changed));
                })
                .compose(standings::of)
                .compose(rows::row)
                .map(row -> row);
    }
}
