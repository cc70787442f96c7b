package dev.solvent.admin.users;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.keys.OwnLimits;
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.SpendByHand;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes users. */
final class UserUpdates {
    static final FieldRules UPDATED =
            ResourceRules.USER.with("teams", Check.nothing()).with("team_id", Check.nothing());
    /** What users say of themselves. */
    private static final Set<String> OF_USERS_THEMSELVES = Set.of("user_id", "user_alias", "metadata");

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;
    private final Standings standings;
    private final UserRows rows;

    UserUpdates(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.standings = new Standings(records, accounts);
        this.rows = new UserRows(records, accounts);
    }

    List<Operation> operations() {
        return List.of(
                post("/user/update", Rights.CHANGE, "Changes a user; null clears a field", UPDATED, this::update));
    }

    /** {@code POST /user/update}: by id or by email; an id that is new makes a user, as with LiteLLM. */
    Future<JsonNode> update(AdminRequest request) {
        return update(ownOnly(request.actor(), request.body()), request.actor()).map(row -> {
            ObjectNode answer = ExactJson.object();
            answer.set("user_id", row.path("user_id"));
            answer.set("data", row);
            return answer;
        });
    }

    /** Users who are no admins change how they are shown, and nothing else. */
    private static ObjectNode ownOnly(Actor actor, ObjectNode body) {
        if (actor.isAdmin()) {
            return body;
        }
        String own = actor.userId().orElse("");
        String id = BodyFields.text(body, "user_id").orElse(own);
        Actor.require(actor.mayChangeUser(id), "this user");
        body.fieldNames()
                .forEachRemaining(name ->
                        Actor.require(OF_USERS_THEMSELVES.contains(name), "what only a proxy admin may set: " + name));
        return body.deepCopy().put("user_id", own);
    }

    /** The user's row after the change. */
    Future<ObjectNode> update(ObjectNode body, Actor actor) {
        if (body.path("spend").isNull()) {
            return RefusedException.future(AdminError.badField("spend", "spend must be a number"));
        }
        return id(body).compose(id -> {
            ObjectNode changes = NewUsers.stored(id, body);
            return write(id, changes, actor, SpendByHand.of(body, "user updated"))
                    .compose(standings::of)
                    .compose(rows::of);
        });
    }

    private Future<Holder> write(String id, ObjectNode changes, Actor actor, SpendByHand spend) {
        Author by = actor.by();
        return records.find(Kind.USER, id).compose(found -> {
            if (found.record().isPresent()) {
                return editor.edit(
                        Kind.USER,
                        id,
                        by,
                        AdminError.noUser("user_id", id),
                        user -> {
                            Fields fields = RecordFields.whole(user.fields().with(changes));
                            if (!actor.isAdmin()) {
                                OwnLimits.checkKept(user.fields(), fields);
                            }
                            return user.with(fields, by, accounts.nowMillis());
                        },
                        spend);
            }
            Holder user = Holder.create(
                    HolderKind.USER, id, RecordFields.whole(Fields.of(changes)), by, accounts.nowMillis());
            return editor.create(new Change(by).create(user), user, spend).map(user);
        });
    }

    private Future<String> id(ObjectNode body) {
        Optional<String> id = BodyFields.text(body, "user_id");
        if (id.isPresent()) {
            return Future.succeededFuture(id.get());
        }
        String email = BodyFields.text(body, "user_email")
                .orElseThrow(() -> new RefusedException(
                        AdminError.badField("user_id", "Either user_id or user_email must be given.")));
        return records.owner("user-email", HolderKind.claimOf(email))
                .map(owner -> owner.orElseThrow(() -> new RefusedException(AdminError.noUser("user_email", email))));
    }
}
