package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes members of teams, and takes them out. */
final class MemberEndpoints {
    private static final Resource MEMBER = Resource.MEMBER;
    private static final Resource TEAM = Resource.TEAM;
    private static final int MOST_KEYS = 10_000;
    /** What names a team, and says something of its members. */
    static final FieldRules NAMED = ResourceRules.MEMBER
            .with("team_id", Check.name())
            .with("max_budget_in_team", Check.money())
            .needing("team_id");
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
    private final TeamMembers members;
    private final TeamRows rows;

    MemberEndpoints(Records records, Accounts accounts, HolderEdits edits, HolderReads reads) {
        this.records = records;
        this.accounts = accounts;
        this.edits = edits;
        this.reads = reads;
        this.members = new TeamMembers(records, accounts);
        this.rows = new TeamRows(records, accounts);
    }

    List<Operation> operations() {
        return List.of(
                post("/team/member_update", Rights.LEAD, "Changes a member; null clears a field", NAMED, this::update),
                post("/team/member_delete", Rights.LEAD, "Takes a member and their keys out", NAMED, this::delete));
    }

    /** {@code POST /team/member_update}: what is absent stays, what is null is cleared. */
    Future<JsonNode> update(AdminRequest request) {
        ObjectNode changes = RecordFields.toStore(request.body());
        if (changes.has("max_budget_in_team")) {
            changes.set("max_budget", changes.remove("max_budget_in_team"));
        }
        changes.remove(List.of("user_id", "team_id"));
        TeamMembers.checkGrant(request.actor(), changes);
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
        TeamMembers.requireLead(request.actor(), team);
        return edits.find(TEAM, List.of(team))
                .compose(there -> members.memberId(team, request.body()))
                .compose(id -> records.find(Kind.MEMBER, id))
                .map(found -> found.record()
                        .orElseThrow(
                                () -> new RefusedException(AdminError.badField("user_id", "User not found in team."))));
    }
}
