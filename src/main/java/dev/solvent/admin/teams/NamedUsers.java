package dev.solvent.admin.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Rows;
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
import java.util.function.Consumer;
import java.util.function.Function;

/** The users whom bodies name by {@code user_id} or {@code user_email} to enter a team or an organization. */
public final class NamedUsers {
    private static final int MOST_AT_ONCE = 500;

    private final Records records;
    private final Accounts accounts;

    NamedUsers(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
    }

    /** A user who is named, with all that is said of them. */
    record Named(String id, Optional<String> email, ObjectNode described) {}

    /**
     * Members that are to be written.
     *
     * @param newUsers those of them who have no record yet
     */
    public record Joining(List<Holder> members, List<Holder> newUsers) {}

    /** Those whom a body lists under a name: one object or several. */
    static List<ObjectNode> described(ObjectNode body, String name, Consumer<ObjectNode> check) {
        JsonNode named = body.path(name);
        List<ObjectNode> all = new ArrayList<>();
        for (JsonNode one : named.isArray() ? named : List.of(named)) {
            if (!(one instanceof ObjectNode member)) {
                throw new RefusedException(AdminError.badField(name, name + " must be a member or a list of members"));
            }
            check.accept(member);
            all.add(member);
        }
        if (all.size() > MOST_AT_ONCE) {
            throw new RefusedException(
                    AdminError.badField(name, "Not more than " + MOST_AT_ONCE + " members at once."));
        }
        return all;
    }

    /** The members that are made of them; who is unknown becomes a user. */
    Future<Joining> joining(List<ObjectNode> described, Author by, Function<Named, Holder> member) {
        List<Future<String>> ids = described.stream().map(this::id).toList();
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
                    members.add(member.apply(new Named(id, shown, described.get(i))));
                }
                return new Joining(members, newUsers);
            });
        });
    }

    /** The id of the user whom a body names by id or by email; a random one for an email that nobody has. */
    Future<String> id(ObjectNode named) {
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

    private Holder user(String id, Optional<String> email, Author by) {
        ObjectNode fields = ExactJson.object().put("user_id", id);
        email.ifPresent(address -> fields.put("user_email", address));
        return Holder.create(HolderKind.USER, id, Fields.of(fields), by, accounts.nowMillis());
    }

    /** Those who are not there yet; refuses if all are. */
    Future<List<Holder>> unlessThere(List<Holder> joining, AdminError allThere) {
        Kind<Holder> kind = Kind.of(joining.get(0).what());
        return records.all(kind, joining.stream().map(Holder::id).toList()).map(there -> {
            Set<String> known = new HashSet<>();
            there.forEach(member -> known.add(member.id()));
            List<Holder> fresh = joining.stream()
                    .filter(member -> !known.contains(member.id()))
                    .toList();
            if (fresh.isEmpty()) {
                throw new RefusedException(allThere);
            }
            return fresh;
        });
    }

    /** A user as whoever added them may see them. */
    static ObjectNode shown(Actor actor, Standing<Holder> user) {
        String id = user.record().id();
        return actor.maySeeUser(id) ? Rows.user(user) : ExactJson.object().put("user_id", id);
    }
}
