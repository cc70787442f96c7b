package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.get;
import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.admin.holders.HolderEdits;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code /team/permissions_*}: what the members of a team may do with its keys. */
final class PermissionEndpoints {
    private static final Resource TEAM = Resource.TEAM;
    private static final String WHAT = "this team's permissions";

    private static final int CHUNK = 500;

    private final Records records;
    private final HolderEdits edits;
    private final Standings standings;
    private final TeamRows rows;

    PermissionEndpoints(Records records, Accounts accounts, HolderEdits edits) {
        this.records = records;
        this.edits = edits;
        this.standings = new Standings(records, accounts);
        this.rows = new TeamRows(records, accounts);
    }

    List<Operation> operations() {
        FieldRules more = FieldRules.none()
                .with("permissions", TeamPermission.check())
                .with("team_ids", Check.names())
                .with("apply_to_all_teams", Check.flag())
                .needing("permissions");
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
                        this::update),
                post(
                        "/team/permissions_bulk_update",
                        Rights.ADMIN,
                        "Lets the members of many teams do more with their keys, each team by itself",
                        more,
                        this::addToMany));
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

    /**
     * {@code POST /team/permissions_bulk_update}: these beside what each of the teams permits already. If one that is named is
     * unknown, or one could not be written, none changes; after that each team is changed by itself, and the answer names those that could not be.
     */
    Future<JsonNode> addToMany(AdminRequest request) {
        ObjectNode body = request.body();
        List<String> permissions = BodyFields.names(body, "permissions");
        List<String> ids = BodyFields.names(body, "team_ids");
        if (permissions.isEmpty()) {
            return Future.succeededFuture(
                    ExactJson.object().put("message", "No permissions provided").put("teams_updated", 0));
        }
        if (body.path("apply_to_all_teams").asBoolean() == !ids.isEmpty()) {
            return RefusedException.future(
                    AdminError.badField("team_ids", "Either team_ids or apply_to_all_teams=true must be given."));
        }
        ArrayNode failed = ExactJson.object().putArray("failed_updates");
        Function<List<Holder>, Future<Integer>> check = teams -> check(teams, permissions);
        Function<List<Holder>, Future<Integer>> add = teams -> addTo(teams, permissions, request.by(), failed);
        Future<Integer> updated = ids.isEmpty()
                ? ofAll(0, check).compose(checked -> ofAll(0, add))
                : edits.find(TEAM, ids)
                        .map(found -> found.stream()
                                .map(team -> team.record().orElseThrow())
                                .toList())
                        .compose(teams -> check.apply(teams).compose(checked -> add.apply(teams)));
        return updated.map(count -> {
            String how = failed.isEmpty() ? "successfully" : "with " + failed.size() + " failures";
            ObjectNode answer = ExactJson.object().put("message", "Team permissions updated " + how);
            answer.put("teams_updated", count);
            permissions.forEach(answer.putArray("permissions_appended")::add);
            if (!failed.isEmpty()) {
                answer.set("failed_updates", failed);
            }
            return answer;
        });
    }

    /** The sum of what came of all teams, some at a time. */
    private Future<Integer> ofAll(int offset, Function<List<Holder>, Future<Integer>> work) {
        return records.page(Kind.TEAM, Kind.TEAM.name(), Order.OLDEST_FIRST, offset, CHUNK)
                .compose(teams -> work.apply(teams)
                        .compose(count -> teams.size() < CHUNK
                                ? Future.succeededFuture(count)
                                : ofAll(offset + CHUNK, work).map(more -> more + count)));
    }

    /** Refuses if one of them could not be written with the permissions. */
    private static Future<Integer> check(List<Holder> teams, List<String> permissions) {
        for (Holder team : lacking(teams, permissions)) {
            var unused = whole(team.fields(), permissions);
        }
        return Future.succeededFuture(0);
    }

    private static List<Holder> lacking(List<Holder> teams, List<String> permissions) {
        return teams.stream()
                .filter(team -> !TeamPermission.routes(of(team.fields())).containsAll(permissions))
                .toList();
    }

    private static Fields whole(Fields team, List<String> permissions) {
        return TEAM.checkWhole(team.with(sum(team, permissions)));
    }

    /** Completes with how many of them did not permit all of it before, and do now. */
    private Future<Integer> addTo(List<Holder> teams, List<String> permissions, Author by, ArrayNode failed) {
        List<Future<Integer>> edited = lacking(teams, permissions).stream()
                .map(team -> addTo(team.id(), permissions, by, failed))
                .toList();
        return Future.all(edited)
                .map(all ->
                        all.<Integer>list().stream().mapToInt(Integer::intValue).sum());
    }

    private Future<Integer> addTo(String team, List<String> permissions, Author by, ArrayNode failed) {
        return edits.edit(TEAM, team, by, fields -> whole(fields, permissions))
                .map(1)
                .recover(failure -> {
                    if (failure instanceof RefusedException refused) {
                        failed.addObject()
                                .put("team_id", team)
                                .put("failed_reason", refused.error().message());
                        return Future.succeededFuture(0);
                    }
                    return Future.failedFuture(failure);
                });
    }

    private static ObjectNode sum(Fields fields, List<String> permissions) {
        Set<TeamPermission> all = EnumSet.copyOf(of(fields));
        Stream.of(TeamPermission.values())
                .filter(one -> permissions.contains(one.route()))
                .forEach(all::add);
        ObjectNode changed = ExactJson.object();
        TeamPermission.routes(all).forEach(changed.putArray(TeamPermission.FIELD)::add);
        return changed;
    }

    private static Set<TeamPermission> of(Fields fields) {
        return TeamPermission.of(fields.texts(TeamPermission.FIELD));
    }
}
