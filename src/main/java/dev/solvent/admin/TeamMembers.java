package dev.solvent.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The users in teams: each has an account in each team, for what the user's keys of that team spend. */
final class TeamMembers {
    private static final Resource MEMBER = Resource.MEMBER;

    private final Accounts accounts;
    private final HolderEdits edits;
    private final HolderReads reads;

    TeamMembers(Accounts accounts, HolderEdits edits, HolderReads reads) {
        this.accounts = accounts;
        this.edits = edits;
        this.reads = reads;
    }

    /** The members of a team, the newest first. */
    Future<List<Standing<Holder>>> of(String teamId) {
        return reads.list(MEMBER, HolderKind.listOf("member", HolderKind.TEAM, teamId));
    }

    /** The ids of the teams that a user is in. */
    Future<List<String>> teamsOf(String userId) {
        return reads.list(MEMBER, HolderKind.listOf("member", HolderKind.USER, userId))
                .map(all -> all.stream()
                        .map(member -> member.record().fields().text("team_id").orElseThrow())
                        .toList());
    }

    /** The ids of the teams of which a user is an admin. */
    Future<Set<String>> teamsRunBy(String userId) {
        return reads.list(MEMBER, HolderKind.listOf("member", HolderKind.USER, userId))
                .map(all -> all.stream()
                        .map(member -> member.record().fields())
                        .filter(fields -> fields.text("role").equals(Optional.of("admin")))
                        .map(fields -> fields.text("team_id").orElseThrow())
                        .collect(Collectors.toSet()));
    }

    /** A member as a body describes it. */
    Holder member(String teamId, ObjectNode described, Author by) {
        MEMBER.check(described);
        String user = MEMBER.id(described);
        ObjectNode fields = described.deepCopy();
        fields.put("team_id", teamId);
        if (!fields.hasNonNull("role")) {
            fields.put("role", "user");
        }
        return Holder.create(
                HolderKind.MEMBER,
                Holder.memberId(teamId, user),
                FieldRules.checkWhole(Fields.of(fields)),
                by,
                accounts.nowMillis());
    }

    /** {@code POST /team/member_add}: one member or several, all or none; completes with the team's id. */
    Future<String> add(AdminRequest request) {
        ObjectNode body = request.body();
        String team = Resource.TEAM.id(body);
        JsonNode named = body.path("member");
        List<JsonNode> all = new ArrayList<>();
        if (named.isArray()) {
            named.forEach(all::add);
        } else {
            all.add(named);
        }
        if (all.isEmpty() || !all.stream().allMatch(JsonNode::isObject)) {
            return Editor.refuse(AdminError.badField("member", "member must be a member or a list of members"));
        }
        List<Holder> fresh = all.stream()
                .map(member -> member(team, withLimits((ObjectNode) member, body), request.by()))
                .toList();
        return edits.find(Resource.TEAM, List.of(team)).compose(found -> {
            Change change = new Change(request.by()).ifUnchanged(found.get(0));
            fresh.subList(1, fresh.size()).forEach(change::create);
            return edits.add(change, fresh.get(0)).map(team);
        });
    }

    /** What the body says of all members goes into each. */
    private static ObjectNode withLimits(ObjectNode member, ObjectNode body) {
        ObjectNode fields = member.deepCopy();
        if (body.hasNonNull("max_budget_in_team")) {
            fields.set("max_budget", body.get("max_budget_in_team"));
        }
        for (String name : List.of("allowed_models", "budget_duration", "budget_id", "rpm_limit", "tpm_limit")) {
            if (body.hasNonNull(name)) {
                fields.set(name, body.get(name));
            }
        }
        return fields;
    }

    /** {@code POST /team/member_delete}; completes with the team's id. */
    Future<String> delete(AdminRequest request) {
        String team = Resource.TEAM.id(request.body());
        String user = MEMBER.id(request.body());
        return edits.find(Resource.TEAM, List.of(team))
                .compose(there -> edits.find(MEMBER, List.of(Holder.memberId(team, user))))
                .recover(failure -> failure instanceof RefusedException refused
                                && refused.error().param().equals(Optional.of("user_id"))
                        ? Editor.refuse(AdminError.badField("user_id", "User not found in team."))
                        : Future.failedFuture(failure))
                .compose(found -> edits.delete(new Change(request.by()), found, request.by()))
                .map(team);
    }

    /** Those of a team's members whom somebody may see: all, or themselves. */
    static List<Standing<Holder>> seenBy(Actor actor, List<Standing<Holder>> members) {
        return members.stream()
                .filter(member -> {
                    Fields fields = member.record().fields();
                    return actor.maySeeAllOf(fields.text("team_id").orElseThrow())
                            || fields.text("user_id").filter(actor::maySeeUser).isPresent();
                })
                .toList();
    }

    /** LiteLLM's list of who is what in a team. */
    static ArrayNode roles(List<Standing<Holder>> members) {
        ArrayNode roles = ExactJson.object().putArray("rows");
        members.forEach(member -> {
            Fields fields = member.record().fields();
            ObjectNode role = roles.addObject();
            role.put("user_id", fields.text("user_id").orElseThrow());
            role.put("user_email", fields.text("user_email").orElse(null));
            role.put("role", fields.text("role").orElse("user"));
        });
        return roles;
    }

    /** LiteLLM's list of what members spent and may spend. */
    static ArrayNode memberships(List<Standing<Holder>> members) {
        ArrayNode rows = ExactJson.object().putArray("rows");
        members.forEach(member -> {
            ObjectNode row = MEMBER.row(member);
            if (!row.hasNonNull("litellm_budget_table")) {
                ObjectNode own = row.putObject("litellm_budget_table");
                for (String name : List.of(
                        "max_budget",
                        "soft_budget",
                        "budget_duration",
                        "rpm_limit",
                        "tpm_limit",
                        "max_parallel_requests")) {
                    own.set(name, row.path(name));
                }
            }
            rows.add(row);
        });
        return rows;
    }
}
