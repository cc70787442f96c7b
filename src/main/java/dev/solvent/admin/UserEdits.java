package dev.solvent.admin;

import static dev.solvent.admin.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.Set;
import java.util.UUID;

/** Makes, changes and deletes users. */
final class UserEdits {
    private static final int MOST_DELETED = 100;
    private static final int MOST_KEYS_DELETED = 10_000;
    private static final int MOST_TEAMS = 10_000;
    private static final int MOST_UPDATED = 500;
    private static final FieldRules UPDATED =
            ResourceRules.USER.with("teams", Check.nothing()).with("team_id", Check.nothing());
    private static final FieldRules BULK = FieldRules.none()
            .with("users", Check.objects())
            .with("all_users", Check.flag())
            .with("user_updates", Check.object());
    /** What of a new user's body is about the key that is made along. */
    private static final List<String> ABOUT_THE_KEY = List.of("key_alias", "duration", "teams", "team_id");

    /** What users say of themselves. */
    private static final Set<String> OF_USERS_THEMSELVES = Set.of("user_id", "user_alias", "metadata");

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;
    private final Standings standings;
    private final UserRows rows;
    private final NewKeys keys;

    UserEdits(Records records, Accounts accounts, NewKeys keys) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.standings = new Standings(records, accounts);
        this.rows = new UserRows(records);
        this.keys = keys;
    }

    List<Operation> operations() {
        FieldRules ids = FieldRules.none().with("user_ids", Check.names()).needing("user_ids");
        return List.of(
                post("/user/new", Rights.ADMIN, "Makes a user and a first key", ResourceRules.USER, this::create),
                post("/user/update", Rights.CHANGE, "Changes a user; null clears a field", UPDATED, this::update),
                post("/user/bulk_update", Rights.ADMIN, "Changes users, each by itself", BULK, this::updateMany),
                post("/user/delete", Rights.ADMIN, "Deletes users and their keys, all or none", ids, this::delete));
    }

    /** {@code POST /user/new}: a user and, unless {@code auto_create_key} is false, a first key; both or neither. */
    Future<JsonNode> create(AdminRequest request) {
        ObjectNode body = request.body();
        String id = BodyFields.text(body, "user_id")
                .orElseGet(() -> UUID.randomUUID().toString());
        ObjectNode stored = RecordFields.toStore(body);
        stored.remove(ABOUT_THE_KEY);
        stored.put("user_id", id);
        Holder user = Holder.create(
                HolderKind.USER, id, RecordFields.whole(Fields.of(stored)), request.by(), accounts.nowMillis());
        KeySecret secret = KeySecret.random();
        Optional<KeyRecord> key = body.path("auto_create_key").asBoolean(true)
                ? Optional.of(keys.newKey(secret, fieldsOfKey(body, id), request.by()))
                : Optional.empty();
        return joining(user, body, request.by())
                .compose(change -> {
                    change.create(user);
                    key.ifPresent(change::create);
                    return editor.create(change, user, SpendByHand.of(body, "user created"));
                })
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
                    answer.set("teams", UserTeams.ids(body));
                    key.flatMap(KeyRecord::teamId).ifPresent(team -> answer.put("team_id", team));
                    return answer;
                });
    }

    /** A change by which a new user enters the teams that the body names. */
    private Future<Change> joining(Holder user, ObjectNode body, Author by) {
        return new UserTeams(records, accounts).join(new Change(by), user, body);
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

    private Future<ObjectNode> update(ObjectNode body, Actor actor) {
        if (body.path("spend").isNull()) {
            return Editor.refuse(AdminError.badField("spend", "spend must be a number"));
        }
        return id(body).compose(id -> {
            ObjectNode changes = RecordFields.toStore(body);
            changes.remove(ABOUT_THE_KEY);
            changes.put("user_id", id);
            return write(id, changes, actor, SpendByHand.of(body, "user updated"))
                    .compose(standings::of)
                    .compose(rows::of);
        });
    }

    /** {@code POST /user/bulk_update}: each user by itself, so that some may fail; or the same for all. */
    Future<JsonNode> updateMany(AdminRequest request) {
        return updates(request.body()).compose(updates -> {
            if (updates.isEmpty() || updates.size() > MOST_UPDATED) {
                return Editor.refuse(AdminError.badField(
                        "users", "From 1 to " + MOST_UPDATED + " users can be updated at once, not " + updates.size()));
            }
            ArrayNode results = ExactJson.object().putArray("results");
            Future<Void> all = Future.succeededFuture();
            for (ObjectNode one : updates) {
                all = all.compose(before -> updateOne(one, request.actor()))
                        .onSuccess(results::add)
                        .mapEmpty();
            }
            return all.map(done -> {
                long succeeded = results.findValues("success").stream()
                        .filter(JsonNode::booleanValue)
                        .count();
                ObjectNode answer = ExactJson.object();
                answer.set("results", results);
                answer.put("total_requested", updates.size());
                answer.put("successful_updates", succeeded);
                return answer.put("failed_updates", updates.size() - succeeded);
            });
        });
    }

    private Future<List<ObjectNode>> updates(ObjectNode body) {
        List<ObjectNode> named = new ArrayList<>();
        body.path("users").forEach(one -> named.add((ObjectNode) one));
        boolean ofAll = body.path("all_users").booleanValue();
        if (ofAll != body.hasNonNull("user_updates") || ofAll != named.isEmpty()) {
            return Editor.refuse(
                    AdminError.badField("users", "Give either users, or all_users as true with user_updates."));
        }
        if (!ofAll) {
            return Future.succeededFuture(named);
        }
        return records.ids(Kind.USER.name(), Order.OLDEST_FIRST, 0, MOST_UPDATED + 1)
                .map(ids -> ids.stream()
                        .map(id -> ((ObjectNode) body.get("user_updates"))
                                .deepCopy()
                                .put("user_id", id))
                        .toList());
    }

    private Future<ObjectNode> updateOne(ObjectNode one, Actor actor) {
        ObjectNode result = ExactJson.object();
        result.put("user_id", BodyFields.text(one, "user_id").orElse(null));
        result.put("user_email", BodyFields.text(one, "user_email").orElse(null));
        return Future.succeededFuture()
                .compose(start -> {
                    UPDATED.check(one);
                    return update(one, actor);
                })
                .map(row -> {
                    result.set("user_id", row.path("user_id"));
                    result.put("success", true).putNull("error").set("updated_user", row);
                    return result;
                })
                .recover(failure -> failure instanceof RefusedException refused
                        ? Future.succeededFuture(result.put("success", false)
                                .put("error", refused.error().message())
                                .putNull("updated_user"))
                        : Future.failedFuture(failure));
    }

    /** {@code POST /user/delete}: the users and their keys; if one is unknown, none. Answers how many users. */
    Future<JsonNode> delete(AdminRequest request) {
        List<String> ids =
                BodyFields.names(request.body(), "user_ids").stream().distinct().toList();
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
                    Change change = KeyDeletion.change(theirs, request.by(), now);
                    ids.forEach(id -> change.ifFewerThan(keysOf(id, theirs) + 1, KeyRecord.ofUser(id)));
                    found.forEach(user -> Editor.delete(change, user.result(), request.by(), now));
                    return memberships(ids).compose(joined -> {
                        joined.forEach(member -> Editor.delete(change, member, request.by(), now));
                        return editor.delete(change);
                    });
                })
                .map(deleted -> IntNode.valueOf(ids.size()));
    }

    private Future<Holder> write(String id, ObjectNode changes, Actor actor, SpendByHand spend) {
        Author by = actor.by();
        return records.find(Kind.USER, id).compose(found -> {
            if (found.record().isPresent()) {
                return editor.edit(
                        Kind.USER,
                        id,
                        by,
                        notFound("user_id", id),
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
                .map(owner -> owner.orElseThrow(() -> new RefusedException(notFound("user_email", email))));
    }

    private Future<List<Versioned<Holder>>> memberships(List<String> users) {
        return Future.all(users.stream()
                        .map(user -> records.ids(
                                HolderKind.listOf("member", HolderKind.USER, user), Order.OLDEST_FIRST, 0, MOST_TEAMS))
                        .toList())
                .compose(lists -> Future.all(lists.<List<String>>list().stream()
                        .flatMap(List::stream)
                        .map(id -> records.find(Kind.MEMBER, id))
                        .toList()))
                .map(found -> found.<Versioned<Holder>>list().stream()
                        .filter(member -> member.record().isPresent())
                        .toList());
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

    /** How many of the keys are somebody's; one that is made meanwhile must not stay behind. */
    private static int keysOf(String user, List<Versioned<KeyRecord>> keys) {
        return (int) keys.stream()
                .flatMap(key -> key.record().stream())
                .filter(key -> key.userId().equals(Optional.of(user)))
                .count();
    }

    private static Fields fieldsOfKey(ObjectNode body, String userId) {
        ObjectNode fields = ExactJson.object();
        for (String name : List.of("key_alias", "duration", "models", "aliases", "team_id")) {
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
