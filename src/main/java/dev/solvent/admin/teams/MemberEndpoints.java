package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.holders.HolderEdits;
import dev.solvent.admin.holders.HolderReads;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.keys.KeyDeletion;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /team/member_*}: who is in a team, as what, and what they may spend there. */
final class MemberEndpoints {
    private static final Resource MEMBER = Resource.MEMBER;
    private static final Resource TEAM = Resource.TEAM;
    private static final int MOST_KEYS = 10_000;
    /** What is said of all new members at once. */
    private static final List<String> OF_ALL = List.of(
            "allowed_models", "budget_duration", "budget_id", "tpm_limit", "rpm_limit", "max_parallel_requests");

    private static final FieldRules NAMED = ResourceRules.MEMBER
            .with("team_id", Check.name())
            .with("max_budget_in_team", Check.money())
            .needing("team_id");
    private static final FieldRules ADDED =
            NAMED.with("member", Check.anything().described("object", "a member, or an array of members"));
    private static final FieldRules ADDED_MANY =
            NAMED.with("members", Check.objects()).with("all_users", Check.nothing());

    private static final String TEAM_OF_OTHERS = "this team's members";
    /** What a team's admin sets for others, and not for themselves. */
    private static final Set<String> LIMITS = Set.of(
            "max_budget",
            "budget_duration",
            "budget_limits",
            "model_max_budget",
            "temp_budget_increase",
            "temp_budget_expiry",
            "tpm_limit",
            "rpm_limit",
            "max_parallel_requests",
            "allowed_models",
            "role");

    private final Records records;
    private final Accounts accounts;
    private final HolderEdits edits;
    private final HolderReads reads;
    private final Standings standings;
    private final TeamMembers members;
    private final TeamRows rows;

    MemberEndpoints(Records records, Accounts accounts, HolderEdits edits, HolderReads reads) {
        this.records = records;
        this.accounts = accounts;
        this.edits = edits;
        this.reads = reads;
        this.standings = new Standings(records, accounts);
        this.members = new TeamMembers(records, accounts);
        this.rows = new TeamRows(records, accounts);
    }

    List<Operation> operations() {
        return List.of(
                post("/team/member_add", Rights.LEAD, "Adds members, all or none", ADDED, this::add),
                post("/team/bulk_member_add", Rights.LEAD, "Adds members, all or none", ADDED_MANY, this::addMany),
                post("/team/member_update", Rights.LEAD, "Changes a member; null clears a field", NAMED, this::update),
                post("/team/member_delete", Rights.LEAD, "Takes a member and their keys out", NAMED, this::delete));
    }

    /** {@code POST /team/member_add}: one member or several, of whom those who are in the team already stay as they are. */
    Future<JsonNode> add(AdminRequest request) {
        return added(request, "member").compose(fresh -> answer(request, fresh).map(answer -> answer));
    }

    /** {@code POST /team/bulk_member_add}: the same with a result for each. */
    Future<JsonNode> addMany(AdminRequest request) {
        return added(request, "members")
                .compose(fresh -> answer(request, fresh).map(team -> {
                    ObjectNode answer = ExactJson.object().put("team_id", TEAM.id(request.body()));
                    ArrayNode results = answer.putArray("results");
                    for (int i = 0; i < fresh.size(); i++) {
                        Fields fields = fresh.get(i).fields();
                        ObjectNode result = results.addObject();
                        result.put("user_id", fields.text("user_id").orElse(null));
                        result.put("user_email", fields.text("user_email").orElse(null));
                        result.put("success", true).putNull("error");
                        result.set("updated_user", team.path("updated_users").path(i));
                        result.set(
                                "updated_team_membership",
                                team.path("updated_team_memberships").path(i));
                    }
                    answer.put("total_requested", request.body().path("members").size());
                    answer.put("successful_additions", fresh.size()).put("failed_additions", 0);
                    answer.set("updated_team", team);
                    return answer;
                }));
    }

    private Future<List<Holder>> added(AdminRequest request, String name) {
        ObjectNode body = request.body();
        String team = TEAM.id(body);
        Actor.require(request.actor().mayLead(team), TEAM_OF_OTHERS);
        List<ObjectNode> described = TeamMembers.described(body, name).stream()
                .map(member -> withLimits(member, body))
                .toList();
        described.forEach(member -> checkGrant(request.actor(), member));
        if (described.isEmpty()) {
            return RefusedException.future(AdminError.badField(name, "At least one member must be given."));
        }
        return edits.find(TEAM, List.of(team)).compose(found -> {
            Versioned<Holder> there = found.get(0);
            Fields teamFields = there.record().orElseThrow().fields();
            return members.joining(team, teamFields, described, request.by())
                    .compose(joining -> unlessThere(joining.members()).compose(fresh -> {
                        Change change = new Change(request.by()).ifUnchanged(there);
                        joining.newUsers().forEach(change::create);
                        fresh.subList(1, fresh.size()).forEach(change::create);
                        return edits.add(change, fresh.get(0)).map(fresh);
                    }));
        });
    }

    /** Those who are not in the team yet; refuses if all are. */
    private Future<List<Holder>> unlessThere(List<Holder> joining) {
        return records.all(Kind.MEMBER, joining.stream().map(Holder::id).toList())
                .map(there -> {
                    Set<String> known = new HashSet<>();
                    there.forEach(member -> known.add(member.id()));
                    List<Holder> fresh = joining.stream()
                            .filter(member -> !known.contains(member.id()))
                            .toList();
                    if (fresh.isEmpty()) {
                        throw new RefusedException(AdminError.alreadyInTeam());
                    }
                    return fresh;
                });
    }

    private Future<ObjectNode> answer(AdminRequest request, List<Holder> fresh) {
        List<String> users = fresh.stream()
                .map(member -> member.fields().text("user_id").orElseThrow())
                .toList();
        return Future.all(
                        reads.find(TEAM, TEAM.id(request.body())).compose(rows::row),
                        records.all(Kind.USER, users).compose(standings::of),
                        standings.of(fresh))
                .map(all -> {
                    ObjectNode answer = all.resultAt(0);
                    ArrayNode updated = answer.putArray("updated_users");
                    List<Standing<Holder>> found = all.resultAt(1);
                    found.forEach(user -> updated.add(shown(request.actor(), user)));
                    answer.set("updated_team_memberships", TeamRows.memberships(all.resultAt(2)));
                    return answer;
                });
    }

    /** A user as whoever added them may see them. */
    private static ObjectNode shown(Actor actor, Standing<Holder> user) {
        String id = user.record().id();
        return actor.maySeeUser(id) ? Rows.user(user) : ExactJson.object().put("user_id", id);
    }

    /** Only an admin makes admins, sets spends, and names budgets. */
    private static void checkGrant(Actor actor, ObjectNode member) {
        boolean grants = member.path("role").asText().equals("admin")
                || member.hasNonNull("spend")
                || member.hasNonNull("budget_id");
        Actor.require(actor.isAdmin() || !grants, "what only a proxy admin may set: role admin, spend, budget_id");
    }

    /** What the body says of all members goes into each. */
    private static ObjectNode withLimits(ObjectNode member, ObjectNode body) {
        ObjectNode fields = member.deepCopy();
        if (body.hasNonNull("max_budget_in_team")) {
            fields.set("max_budget", body.get("max_budget_in_team"));
        }
        for (String name : OF_ALL) {
            if (body.hasNonNull(name)) {
                fields.set(name, body.get(name));
            }
        }
        return fields;
    }

    /** {@code POST /team/member_update}: what is absent stays, what is null is cleared. */
    Future<JsonNode> update(AdminRequest request) {
        ObjectNode changes = RecordFields.toStore(request.body());
        if (changes.has("max_budget_in_team")) {
            changes.set("max_budget", changes.remove("max_budget_in_team"));
        }
        changes.remove(List.of("user_id", "team_id"));
        checkGrant(request.actor(), changes);
        return found(request)
                .map(member -> {
                    boolean own =
                            request.actor().userId().equals(member.fields().text("user_id"));
                    boolean limits = changes.properties().stream().anyMatch(field -> LIMITS.contains(field.getKey()));
                    Actor.require(request.actor().isAdmin() || !own || !limits, "your own limits in this team");
                    return member;
                })
                .compose(member -> edits.edit(
                                MEMBER, member.id(), request.by(), fields -> RecordFields.whole(fields.with(changes)))
                        .map(after -> {
                            ObjectNode row = after.fields().json();
                            ObjectNode answer = ExactJson.object();
                            for (String name : List.of("team_id", "user_id", "user_email", "role")) {
                                answer.put(name, after.fields().text(name).orElse(null));
                            }
                            answer.put(
                                    "max_budget_in_team",
                                    after.fields().number("max_budget").orElse(null));
                            for (String name : List.of("budget_duration", "tpm_limit", "rpm_limit", "allowed_models")) {
                                answer.set(name, row.get(name));
                            }
                            return answer;
                        }));
    }

    /** {@code POST /team/member_delete}: also the keys that the member has in the team. */
    Future<JsonNode> delete(AdminRequest request) {
        return found(request)
                .compose(member -> edits.find(MEMBER, List.of(member.id()))
                        .compose(there -> keysOf(member)
                                .compose(keys -> edits.delete(
                                        KeyDeletion.change(keys, request.by(), accounts.nowMillis()),
                                        there,
                                        request.by()))))
                .compose(deleted -> reads.find(TEAM, TEAM.id(request.body())))
                .compose(rows::row)
                .map(row -> row);
    }

    private Future<List<Versioned<KeyRecord>>> keysOf(Holder member) {
        Optional<String> team = member.fields().text("team_id");
        String user = member.fields().text("user_id").orElseThrow();
        return records.page(Kind.KEY, KeyRecord.ofUser(user), Order.OLDEST_FIRST, 0, MOST_KEYS)
                .compose(keys -> Future.all(keys.stream()
                        .filter(key -> key.teamId().equals(team))
                        .map(key -> records.find(Kind.KEY, key.hash()))
                        .toList()))
                .map(found -> found.<Versioned<KeyRecord>>list().stream()
                        .filter(key -> key.record().isPresent())
                        .toList());
    }

    private Future<Holder> found(AdminRequest request) {
        String team = TEAM.id(request.body());
        Actor.require(request.actor().mayLead(team), TEAM_OF_OTHERS);
        return edits.find(TEAM, List.of(team))
                .compose(there -> members.memberId(team, request.body()))
                .compose(id -> records.find(Kind.MEMBER, id))
                .map(found -> found.record()
                        .orElseThrow(
                                () -> new RefusedException(AdminError.badField("user_id", "User not found in team."))));
    }
}
