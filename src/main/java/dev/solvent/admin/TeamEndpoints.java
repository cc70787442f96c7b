package dev.solvent.admin;

import static dev.solvent.admin.Operation.get;
import static dev.solvent.admin.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Caller;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import dev.solvent.identity.Stored;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /team/*}: keys and users that spend from one account together. */
final class TeamEndpoints {
    private static final Resource TEAM = Resource.TEAM;
    private static final FieldRules ADDED = FieldRules.none()
            .with("team_id", Check.name())
            .with("max_budget_in_team", Check.money())
            .with("budget_duration", Check.period())
            .with("budget_id", Check.name())
            .with("allowed_models", Check.names())
            .with("member", Check.anything().described("object", "a member, or an array of members"))
            .needing("team_id");
    private static final FieldRules REMOVED = FieldRules.none()
            .with("team_id", Check.name())
            .with("user_id", Check.name())
            .needing("team_id", "user_id");
    private static final int MOST_KEYS = 10_000;
    private static final int MOST_SHOWN = 1_000;

    private final Records records;
    private final Accounts accounts;
    private final HolderEdits edits;
    private final HolderReads reads;
    private final TeamMembers members;
    private final Standings standings;

    TeamEndpoints(Records records, Accounts accounts, HolderEdits edits, HolderReads reads) {
        this.records = records;
        this.accounts = accounts;
        this.edits = edits;
        this.reads = reads;
        this.members = new TeamMembers(accounts, edits, reads);
        this.standings = new Standings(records, accounts);
    }

    List<Operation> operations() {
        FieldRules ids = FieldRules.none().with("team_ids", Check.names()).needing("team_ids");
        FieldRules id = FieldRules.none().with("team_id", Check.name()).needing("team_id");
        FieldRules named = FieldRules.TEAM.needing("team_id");
        return List.of(
                post("/team/new", Rights.ADMIN, "Makes a team with its first members", FieldRules.TEAM, this::create),
                post("/team/update", Rights.ADMIN, "Changes a team; null clears a field", named, this::update),
                post("/team/delete", Rights.ADMIN, "Deletes teams with members and keys", ids, this::delete),
                post("/team/block", Rights.ADMIN, "Blocks a team", id, this::block),
                post("/team/unblock", Rights.ADMIN, "Unblocks a team", id, this::unblock),
                post("/team/member_add", Rights.ADMIN, "Adds members, all or none", ADDED, this::addMembers),
                post("/team/member_delete", Rights.ADMIN, "Takes a member out of a team", REMOVED, this::deleteMember),
                get("/team/info", Rights.OWN, "A team with its keys and members", this::info)
                        .with("team_id"),
                get("/team/list", Rights.VIEW, "The teams", this::list).with("user_id", "organization_id"));
    }

    /** {@code POST /team/new}: a team and its first members; all or nothing. */
    Future<JsonNode> create(AdminRequest request) {
        ObjectNode body = request.body().deepCopy();
        String id = TEAM.newId(body);
        Change change = new Change(request.by());
        for (JsonNode member : body.path("members_with_roles")) {
            change.create(members.member(id, (ObjectNode) member, request.by()));
        }
        body.remove("members_with_roles");
        return edits.create(TEAM, id, body, request.by(), change)
                .compose(standings::of)
                .compose(this::row)
                .map(row -> row);
    }

    Future<JsonNode> update(AdminRequest request) {
        if (request.body().hasNonNull("members_with_roles")) {
            return Editor.refuse(AdminError.badField(
                    "members_with_roles", "members_with_roles is changed by /team/member_add and /team/member_delete"));
        }
        return edits.update(TEAM, request)
                .compose(team -> row(team).map(row -> {
                    ObjectNode answer = ExactJson.object();
                    answer.put("team_id", team.record().id());
                    answer.set("data", row);
                    return answer;
                }));
    }

    /**
     * {@code GET /team/info}: the team that is asked for, or the key's own. Those who do not administer it see of its keys and
     * members what is their own.
     */
    Future<JsonNode> info(AdminRequest request) {
        Actor actor = request.actor();
        Optional<String> own = request.caller().flatMap(Caller::team).map(Holder::id);
        String id = request.query()
                .text("team_id")
                .or(() -> own)
                .orElseThrow(() -> new RefusedException(AdminError.badField("team_id", "team_id must be given")));
        Actor.require(actor.maySeeTeam(id), "this team's info");
        return reads.find(TEAM, id)
                .compose(team -> keys(id).compose(keys -> members.of(id).map(all -> {
                    List<Standing<Holder>> shown = TeamMembers.seenBy(actor, all);
                    ObjectNode answer = ExactJson.object();
                    answer.put("team_id", id);
                    answer.set("team_info", row(team, shown));
                    ArrayNode rows = answer.putArray("keys");
                    keys.stream()
                            .filter(key -> actor.maySee(key.record()))
                            .forEach(key -> rows.add(Rows.keyWithHash(key)));
                    answer.set("team_memberships", TeamMembers.memberships(shown));
                    return answer;
                })));
    }

    /** {@code GET /team/list}: a bare array. */
    Future<JsonNode> list(AdminRequest request) {
        String index = request.query()
                .text("organization_id")
                .map(id -> HolderKind.listOf("team", HolderKind.ORGANIZATION, id))
                .orElse("team");
        Optional<String> user = request.query().text("user_id");
        Future<List<Standing<Holder>>> teams = user.isEmpty()
                ? reads.list(TEAM, index)
                : members.teamsOf(user.get()).compose(ids -> reads.all(TEAM, ids));
        return teams.compose(all -> Future.all(all.stream().map(this::row).toList())
                .map(rows -> {
                    ArrayNode array = ExactJson.object().putArray("rows");
                    array.addAll(rows.<ObjectNode>list());
                    return array;
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
                .compose(teams -> row(teams.get(0)))
                .map(row -> row);
    }

    Future<JsonNode> addMembers(AdminRequest request) {
        return members.add(request)
                .compose(team -> reads.find(TEAM, team))
                .compose(this::row)
                .map(row -> row);
    }

    Future<JsonNode> deleteMember(AdminRequest request) {
        return members.delete(request)
                .compose(team -> reads.find(TEAM, team))
                .compose(this::row)
                .map(row -> row);
    }

    /** {@code POST /team/delete}: the teams, their members and their keys; if one is unknown, none. */
    Future<JsonNode> delete(AdminRequest request) {
        List<String> ids =
                KeyEdits.names(request.body(), "team_ids").stream().distinct().toList();
        return edits.find(TEAM, ids)
                .compose(teams -> Future.all(ids.stream().map(this::ofTeam).toList())
                        .compose(all -> {
                            Change change = new Change(request.by());
                            List<Versioned<Holder>> holders = new ArrayList<>(teams);
                            all.<OfTeam>list().forEach(one -> {
                                one.keys()
                                        .forEach(key -> Editor.delete(change, key, request.by(), accounts.nowMillis()));
                                holders.addAll(one.members());
                            });
                            return edits.delete(change, holders, request.by());
                        }))
                .map(deleted -> {
                    ObjectNode answer = ExactJson.object();
                    ids.forEach(answer.putArray("deleted_teams")::add);
                    return answer;
                });
    }

    private record OfTeam(List<Versioned<KeyRecord>> keys, List<Versioned<Holder>> members) {}

    private Future<OfTeam> ofTeam(String id) {
        return records.page(Kind.KEY, KeyRecord.ofTeam(id), Order.OLDEST_FIRST, 0, MOST_KEYS)
                .compose(keys -> Future.all(keys.stream()
                        .map(key -> records.find(Kind.KEY, key.hash()))
                        .toList()))
                .compose(keys -> members.of(id)
                        .compose(all -> Future.all(all.stream()
                                .map(member -> records.find(
                                        Kind.MEMBER, member.record().id()))
                                .toList()))
                        .map(all -> new OfTeam(
                                present(keys.<Versioned<KeyRecord>>list()), present(all.<Versioned<Holder>>list()))));
    }

    private static <R extends Stored> List<Versioned<R>> present(List<Versioned<R>> found) {
        return found.stream().filter(one -> one.record().isPresent()).toList();
    }

    private Future<List<Standing<KeyRecord>>> keys(String teamId) {
        return records.page(Kind.KEY, KeyRecord.ofTeam(teamId), Order.NEWEST_FIRST, 0, MOST_SHOWN)
                .compose(standings::of);
    }

    /** A team with its members. */
    private Future<ObjectNode> row(Standing<Holder> team) {
        return members.of(team.record().id()).map(all -> row(team, all));
    }

    private static ObjectNode row(Standing<Holder> team, List<Standing<Holder>> members) {
        ObjectNode row = TEAM.row(team);
        row.set("members_with_roles", TeamMembers.roles(members));
        return row;
    }
}
