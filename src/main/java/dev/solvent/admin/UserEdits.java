package dev.solvent.admin;

import static dev.solvent.admin.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes, changes and deletes users. */
final class UserEdits {
    private static final int MOST_DELETED = 100;
    private static final int MOST_KEYS_DELETED = 10_000;
    /** What of a new user's body is about the key that is made along. */
    private static final List<String> ABOUT_THE_KEY = List.of("key_alias", "duration");

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;
    private final Standings standings;
    private final KeyEdits keys;

    UserEdits(Records records, Accounts accounts, KeyEdits keys) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.standings = new Standings(records, accounts);
        this.keys = keys;
    }

    List<Operation> operations() {
        FieldRules ids = FieldRules.none().with("user_ids", Check.names()).needing("user_ids");
        return List.of(
                post("/user/new", Rights.ADMIN, "Makes a user and a first key", FieldRules.USER, this::create),
                post(
                        "/user/update",
                        Rights.ADMIN,
                        "Changes a user; null clears a field",
                        FieldRules.USER,
                        this::update),
                post("/user/delete", Rights.ADMIN, "Deletes users and their keys, all or none", ids, this::delete));
    }

    /** {@code POST /user/new}: a user and, unless {@code auto_create_key} is false, a first key; both or neither. */
    Future<JsonNode> create(AdminRequest request) {
        ObjectNode body = request.body();
        String id =
                KeyEdits.text(body, "user_id").orElseGet(() -> UUID.randomUUID().toString());
        ObjectNode stored = FieldRules.toStore(body);
        stored.remove(ABOUT_THE_KEY);
        stored.put("user_id", id);
        Holder user = Holder.create(
                HolderKind.USER, id, FieldRules.checkWhole(Fields.of(stored)), request.by(), accounts.nowMillis());
        Change change = new Change(request.by()).create(user);
        KeySecret secret = KeySecret.random();
        Optional<KeyRecord> key = body.path("auto_create_key").asBoolean(true)
                ? Optional.of(keys.newKey(secret, fieldsOfKey(body, id), request.by()))
                : Optional.empty();
        key.ifPresent(change::create);
        return editor.create(change, user, SpendByHand.of(body, "user created"))
                .compose(made -> standings.of(user))
                .map(standing -> {
                    ObjectNode answer = ExactJson.object();
                    key.ifPresent(made -> {
                        answer.put("key", secret.reveal()).put("key_name", made.name());
                        answer.put("token", made.hash()).put("token_id", made.hash());
                        made.alias().ifPresent(alias -> answer.put("key_alias", alias));
                        boolean ends = made.expiresMillis().isPresent();
                        answer.put(
                                "expires", ends ? Rows.time(made.expiresMillis().getAsLong()) : null);
                    });
                    answer.setAll(Rows.user(standing));
                    return answer;
                });
    }

    /** {@code POST /user/update}: by id or by email; an id that is new makes a user, as with LiteLLM. */
    Future<JsonNode> update(AdminRequest request) {
        ObjectNode body = request.body();
        if (body.path("spend").isNull()) {
            return Editor.refuse(AdminError.badField("spend", "spend must be a number"));
        }
        return id(body).compose(id -> {
            ObjectNode changes = FieldRules.toStore(body);
            changes.remove(ABOUT_THE_KEY);
            changes.put("user_id", id);
            return write(id, changes, request.by(), SpendByHand.of(body, "user updated"))
                    .compose(standings::of)
                    .map(standing -> {
                        ObjectNode answer = ExactJson.object();
                        answer.put("user_id", id);
                        answer.set("data", Rows.user(standing));
                        return answer;
                    });
        });
    }

    /** {@code POST /user/delete}: the users and their keys; if one is unknown, none. Answers how many users. */
    Future<JsonNode> delete(AdminRequest request) {
        List<String> ids =
                KeyEdits.names(request.body(), "user_ids").stream().distinct().toList();
        if (ids.isEmpty() || ids.size() > MOST_DELETED) {
            return Editor.refuse(
                    AdminError.badField("user_ids", "user_ids must name from 1 to " + MOST_DELETED + " users."));
        }
        List<Future<Versioned<Holder>>> found = ids.stream()
                .map(id -> editor.find(Kind.USER, id, notFound("user_ids", id)))
                .toList();
        return Future.all(found)
                .compose(all -> keysOf(ids))
                .compose(theirs -> {
                    long now = accounts.nowMillis();
                    Change change = KeyEdits.deletion(theirs, request.by(), now);
                    found.forEach(user -> Editor.delete(change, user.result(), request.by(), now));
                    return editor.delete(change);
                })
                .map(deleted -> IntNode.valueOf(ids.size()));
    }

    private Future<Holder> write(String id, ObjectNode changes, Author by, SpendByHand spend) {
        return records.find(Kind.USER, id).compose(found -> {
            if (found.record().isPresent()) {
                return editor.edit(
                        Kind.USER,
                        id,
                        by,
                        notFound("user_id", id),
                        user -> user.with(FieldRules.checkWhole(user.fields().with(changes)), by, accounts.nowMillis()),
                        spend);
            }
            Holder user = Holder.create(
                    HolderKind.USER, id, FieldRules.checkWhole(Fields.of(changes)), by, accounts.nowMillis());
            return editor.create(new Change(by).create(user), user, spend).map(user);
        });
    }

    private Future<String> id(ObjectNode body) {
        Optional<String> id = KeyEdits.text(body, "user_id");
        if (id.isPresent()) {
            return Future.succeededFuture(id.get());
        }
        String email = KeyEdits.text(body, "user_email")
                .orElseThrow(() -> new RefusedException(
                        AdminError.badField("user_id", "Either user_id or user_email must be given.")));
        return records.owner("user-email", HolderKind.claimOf(email))
                .map(owner -> owner.orElseThrow(() -> new RefusedException(notFound("user_email", email))));
    }

    private Future<List<Versioned<KeyRecord>>> keysOf(List<String> users) {
        List<Future<List<KeyRecord>>> lists = users.stream()
                .map(user -> records.page(Kind.KEY, KeyRecord.ofUser(user), Order.OLDEST_FIRST, 0, MOST_KEYS_DELETED))
                .toList();
        return Future.all(lists).compose(all -> {
            List<Future<Versioned<KeyRecord>>> keysFound = new ArrayList<>();
            lists.forEach(list -> list.result().forEach(key -> keysFound.add(records.find(Kind.KEY, key.hash()))));
            return Future.all(keysFound)
                    .map(done -> keysFound.stream()
                            .map(Future::result)
                            .filter(key -> key.record().isPresent())
                            .toList());
        });
    }

    private static Fields fieldsOfKey(ObjectNode body, String userId) {
        ObjectNode fields = ExactJson.object();
        for (String name : List.of("key_alias", "duration", "models", "aliases")) {
            if (body.has(name)) {
                fields.set(name, body.get(name));
            }
        }
        return Fields.of(fields.put("user_id", userId));
    }

    static AdminError notFound(String param, String user) {
        return AdminError.notFound(param, "User not found: " + user);
    }
}
