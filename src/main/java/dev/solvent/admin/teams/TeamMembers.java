package dev.solvent.admin.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.Standing;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The users in teams: each has an account in each team, for what the user's keys of that team spend. */
public final class TeamMembers {
    static final int MOST_AT_ONCE = 500;

    private static final Resource MEMBER = Resource.MEMBER;

    private final Records records;
    private final Accounts accounts;

    public TeamMembers(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
    }

    /**
     * Members that are to be written.
     *
     * @param newUsers those of them who have no record yet
     */
    public record Joining(List<Holder> members, List<Holder> newUsers) {}

    /** Those whom a body lists under a name: one object or several. */
    static List<ObjectNode> described(ObjectNode body, String name) {
        JsonNode named = body.path(name);
        List<ObjectNode> all = new ArrayList<>();
        for (JsonNode one : named.isArray() ? named : List.of(named)) {
            if (!(one instanceof ObjectNode member)) {
                throw new RefusedException(AdminError.badField(name, name + " must be a member or a list of members"));
            }
            MEMBER.check(member);
            all.add(member);
        }
        if (all.size() > MOST_AT_ONCE) {
            throw new RefusedException(
                    AdminError.badField(name, "Not more than " + MOST_AT_ONCE + " members at once."));
        }
        return all;
    }

    /** Members of a team as they are described by {@code user_id} or {@code user_email}; who is unknown becomes a user. */
    public Future<Joining> joining(String team, Fields teamFields, List<ObjectNode> described, Author by) {
        List<Future<String>> ids = described.stream().map(this::userId).toList();
        return Future.all(ids).compose(all -> {
            List<String> users = all.list();
            Set<String> different = new HashSet<>(users);
            if (different.size() < users.size()) {
                return RefusedException.future(AdminError.badField("member", "The same member is named twice."));
            }
            return records.all(Kind.USER, users).map(known -> {
                Map<String, Holder> byId = new HashMap<>();
                known.forEach(user -> byId.put(user.id(), user));
                List<Holder> members = new ArrayList<>();
                List<Holder> newUsers = new ArrayList<>();
                for (int i = 0; i < users.size(); i++) {
                    String id = users.get(i);
                    Optional<String> email = BodyFields.text(described.get(i), "user_email");
                    if (!byId.containsKey(id)) {
                        newUsers.add(user(id, email, by));
                    }
                    Optional<String> shown = email.or(() -> Optional.ofNullable(byId.get(id))
                            .flatMap(user -> user.fields().text("user_email")));
                    members.add(member(team, teamFields, id, shown, described.get(i), by));
                }
                return new Joining(members, newUsers);
            });
        });
    }

    /** The id of the user whom a body names by id or by email; a random one for an email that nobody has. */
    private Future<String> userId(ObjectNode named) {
        return BodyFields.text(named, "user_id").map(Future::succeededFuture).orElseGet(() -> {
            String email = BodyFields.text(named, "user_email").orElse("");
            if (email.isEmpty()) {
                return RefusedException.future(
                        AdminError.badField("user_id", "Either user_id or user_email must be given."));
            }
            return records.owner("user-email", HolderKind.claimOf(email))
                    .map(owner -> owner.orElseGet(() -> UUID.randomUUID().toString()));
        });
    }

    /** The id of a member whom a body names by id or by email. */
    Future<String> memberId(String team, ObjectNode named) {
        return userId(named).map(user -> Holder.memberId(team, user));
    }

    private Holder user(String id, Optional<String> email, Author by) {
        ObjectNode fields = ExactJson.object().put("user_id", id);
        email.ifPresent(address -> fields.put("user_email", address));
        return Holder.create(HolderKind.USER, id, Fields.of(fields), by, accounts.nowMillis());
    }

    private Holder member(
            String team, Fields teamFields, String user, Optional<String> email, ObjectNode described, Author by) {
        ObjectNode fields = described.deepCopy();
        fields.put("team_id", team).put("user_id", user);
        email.ifPresent(address -> fields.put("user_email", address));
        if (!fields.hasNonNull("role")) {
            fields.put("role", "user");
        }
        List<String> standard = teamFields.texts("default_team_member_models");
        if (!fields.hasNonNull("allowed_models") && !standard.isEmpty()) {
            standard.forEach(fields.putArray("allowed_models")::add);
        }
        Fields checked = RecordFields.whole(Fields.of(fields));
        return Holder.create(HolderKind.MEMBER, Holder.memberId(team, user), checked, by, accounts.nowMillis());
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
