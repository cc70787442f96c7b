package dev.solvent.admin.teams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.Standing;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.List;

/** The users in teams: each has an account in each team, for what the user's keys of that team spend. */
public final class TeamMembers {
    private static final Resource MEMBER = Resource.MEMBER;

    private final Accounts accounts;
    private final NamedUsers users;

    public TeamMembers(Records records, Accounts accounts) {
        this.accounts = accounts;
        this.users = new NamedUsers(records, accounts);
    }

    /** Those whom a body lists under a name: one object or several. */
    static List<ObjectNode> described(ObjectNode body, String name) {
        return NamedUsers.described(body, name, MEMBER::check);
    }

    /** Members of a team as they are described by {@code user_id} or {@code user_email}; who is unknown becomes a user. */
    public Future<NamedUsers.Joining> joining(String team, Fields teamFields, List<ObjectNode> described, Author by) {
        return users.joining(described, by, user -> member(team, teamFields, user, by));
    }

    /** The id of a member whom a body names by id or by email. */
    Future<String> memberId(String team, ObjectNode named) {
        return users.id(named).map(user -> Holder.memberId(team, user));
    }

    private Holder member(String team, Fields teamFields, NamedUsers.Named user, Author by) {
        ObjectNode fields = user.described().deepCopy();
        fields.put("team_id", team).put("user_id", user.id());
        user.email().ifPresent(address -> fields.put("user_email", address));
        if (!fields.hasNonNull("role")) {
            fields.put("role", "user");
        }
        List<String> standard = teamFields.texts("default_team_member_models");
        if (!fields.hasNonNull("allowed_models") && !standard.isEmpty()) {
            standard.forEach(fields.putArray("allowed_models")::add);
        }
        Fields checked = RecordFields.whole(Fields.of(fields));
        return Holder.create(HolderKind.MEMBER, Holder.memberId(team, user.id()), checked, by, accounts.nowMillis());
    }

    /** Refuses those who do not administer a team what only its admins may do with its members. */
    static void requireLead(Actor actor, String team) {
        Actor.require(actor.mayLead(team), "this team's members");
    }

    /** Only an admin makes admins, sets spends, and names budgets. */
    static void checkGrant(Actor actor, ObjectNode member) {
        boolean grants = member.path("role").asText().equals("admin")
                || member.hasNonNull("spend")
                || member.hasNonNull("budget_id");
        Actor.require(actor.isAdmin() || !grants, "what only a proxy admin may set: role admin, spend, budget_id");
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
}
