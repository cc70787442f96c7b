package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
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

/** Lets users into teams, as what is said and with what they may spend there. */
final class NewMembers {
    private static final Resource TEAM = Resource.TEAM;
    /** What is said of all new members at once. */
    private static final List<String> OF_ALL = List.of(
            "allowed_models", "budget_duration", "budget_id", "tpm_limit", "rpm_limit", "max_parallel_requests");

    private static final FieldRules ADDED = MemberEndpoints.NAMED.with(
            "member", Check.anything().described("object", "a member, or an array of members"));
    private static final FieldRules ADDED_MANY =
            MemberEndpoints.NAMED.with("members", Check.objects()).with("all_users", Check.nothing());

    private final Records records;
    private final HolderEdits edits;
    private final HolderReads reads;
    private final Standings standings;
    private final TeamMembers members;
    private final NamedUsers users;
    private final TeamRows rows;

    NewMembers(Records records, Accounts accounts, HolderEdits edits, HolderReads reads) {
        this.records = records;
        this.edits = edits;
        this.reads = reads;
        this.standings = new Standings(records, accounts);
        this.members = new TeamMembers(records, accounts);
        this.users = new NamedUsers(records, accounts);
        this.rows = new TeamRows(records, accounts);
    }

    List<Operation> operations() {
        return List.of(
                post("/team/member_add", Rights.LEAD, "Adds members, all or none", ADDED, this::add),
                post("/team/bulk_member_add", Rights.LEAD, "Adds members, all or none", ADDED_MANY, this::addMany));
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
        TeamMembers.requireLead(request.actor(), team);
        List<ObjectNode> described = TeamMembers.described(body, name).stream()
                .map(member -> withLimits(member, body))
                .toList();
        described.forEach(member -> TeamMembers.checkGrant(request.actor(), member));
        if (described.isEmpty()) {
            return RefusedException.future(AdminError.badField(name, "At least one member must be given."));
        }
        return edits.find(TEAM, List.of(team)).compose(found -> {
            Versioned<Holder> there = found.get(0);
            Fields teamFields = there.record().orElseThrow().fields();
            return members.joining(team, teamFields, described, request.by())
                    .compose(joining -> users.unlessThere(joining.members(), AdminError.alreadyInTeam())
                            .compose(fresh -> {
                                Change change = new Change(request.by()).ifUnchanged(there);
                                joining.newUsers().forEach(change::create);
                                fresh.subList(1, fresh.size()).forEach(change::create);
                                return edits.add(change, fresh.get(0)).map(fresh);
                            }));
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
                    found.forEach(user -> updated.add(NamedUsers.shown(request.actor(), user)));
                    answer.set("updated_team_memberships", TeamRows.memberships(all.resultAt(2)));
                    return answer;
                });
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
}
