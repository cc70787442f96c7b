package dev.solvent.admin;

import static dev.solvent.admin.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes, changes, blocks and deletes keys. */
final class KeyEdits {
    private static final int MOST_DELETED = 1_000;
    private static final int MOST_UPDATED = 500;
    private static final FieldRules UPDATED =
            ResourceRules.KEY.with("key", Check.text()).needing("key");

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;
    private final Standings standings;
    private final KeyGrants grants;

    KeyEdits(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.standings = new Standings(records, accounts);
        this.grants = new KeyGrants(records);
    }

    List<Operation> operations() {
        FieldRules ofTeam = ResourceRules.KEY.needing("team_id");
        FieldRules updates = FieldRules.none().with("keys", Check.objects()).needing("keys");
        FieldRules key = FieldRules.none().with("key", Check.text()).needing("key");
        FieldRules keys = FieldRules.none().with("keys", Check.names()).with("key_aliases", Check.names());
        return List.of(
                post("/key/generate", Rights.CHANGE, "Makes a key", ResourceRules.KEY, this::generate),
                post(
                        "/key/service-account/generate",
                        Rights.LEAD,
                        "Makes a key that belongs to a team and to no user",
                        ofTeam,
                        this::generateForService),
                post("/key/update", Rights.CHANGE, "Changes a key; null clears a field", UPDATED, this::update),
                post("/key/bulk_update", Rights.ADMIN, "Changes keys, each by itself", updates, this::updateMany),
                post("/key/delete", Rights.CHANGE, "Deletes keys, all or none", keys, this::delete),
                post("/key/block", Rights.LEAD, "Blocks a key", key, this::block),
                post("/key/unblock", Rights.LEAD, "Unblocks a key", key, this::unblock));
    }

    /** {@code POST /key/generate}: the only answer that ever shows the key. */
    Future<JsonNode> generate(AdminRequest request) {
        return generate(request, request.body());
    }

    /** {@code POST /key/service-account/generate}: a key of a team and of no user. */
    Future<JsonNode> generateForService(AdminRequest request) {
        return generate(request, request.body().deepCopy().putNull("user_id"));
    }

    private Future<JsonNode> generate(AdminRequest request, ObjectNode body) {
        KeySecret secret = text(body, "key").map(KeySecret::of).orElseGet(KeySecret::random);
        return grants.toMake(request.actor(), body)
                .compose(this::withTeamsDuration)
                .compose(fields -> {
                    KeyRecord key =
                            newKey(secret, RecordFields.whole(Fields.of(RecordFields.toStore(fields))), request.by());
                    return editor.create(
                                    new Change(request.by()).create(key), key, SpendByHand.of(body, "key generated"))
                            .compose(made -> standings.of(key))
                            .map(standing -> withSecret(secret, standing));
                });
    }

    /** Keys of a team's members live as long as the team says, unless they say so themselves. */
    private Future<ObjectNode> withTeamsDuration(ObjectNode body) {
        Optional<String> team = text(body, "team_id").filter(id -> !body.has("duration") && body.hasNonNull("user_id"));
        return team.map(id -> records.all(Kind.TEAM, List.of(id)).map(found -> {
                    ObjectNode fields = body.deepCopy();
                    found.stream()
                            .flatMap(there -> there.fields().text("team_member_key_duration").stream())
                            .forEach(duration -> fields.put("duration", duration));
                    return fields;
                }))
                .orElse(Future.succeededFuture(body));
    }

    /** The answer that shows a key, once. */
    static ObjectNode withSecret(KeySecret secret, Standing<KeyRecord> standing) {
        ObjectNode answer = ExactJson.object();
        answer.put("key", secret.reveal());
        answer.setAll(Rows.keyWithHash(standing));
        return answer;
    }

    /** A key that lives as long as its {@code duration} says, from now on. */
    KeyRecord newKey(KeySecret secret, Fields fields, Author by) {
        long now = accounts.nowMillis();
        OptionalLong expires = fields.text("duration")
                .map(text -> Lifetime.endMillis(text, now))
                .orElse(OptionalLong.empty());
        return KeyRecord.create(secret, fields, expires, by, now);
    }

    /** {@code POST /key/update}: what is absent stays, what is null is cleared. */
    Future<JsonNode> update(AdminRequest request) {
        String asked = asked(request.body());
        return update(asked, request.body(), request.actor()).compose(key -> answer(asked, key));
    }

    private Future<KeyRecord> update(String asked, ObjectNode body, Actor actor) {
        KeyChange change = new KeyChange(body);
        return editor.edit(
                Kind.KEY,
                KeySecret.hashOf(asked),
                actor.by(),
                actor.absent(KeyGrants.KEY, notFound("key")),
                key -> change.of(key, actor, accounts.nowMillis()),
                change.spend("key updated"));
    }

    /** {@code POST /key/bulk_update}: each key by itself, so that some may fail. */
    Future<JsonNode> updateMany(AdminRequest request) {
        JsonNode keys = request.body().path("keys");
        if (keys.isEmpty() || keys.size() > MOST_UPDATED) {
            return Editor.refuse(AdminError.badField(
                    "keys", "keys must have from 1 to " + MOST_UPDATED + " updates, not " + keys.size()));
        }
        keys.forEach(one -> asked((ObjectNode) one));
        ObjectNode answer = ExactJson.object().put("total_requested", keys.size());
        ArrayNode done = answer.putArray("successful_updates");
        ArrayNode failed = answer.putArray("failed_updates");
        Future<Void> all = Future.succeededFuture();
        for (JsonNode one : keys) {
            all = all.compose(before -> updateOne((ObjectNode) one, request.actor())
                    .onSuccess(done::add)
                    .<Void>mapEmpty()
                    .recover(failure -> failedUpdate((ObjectNode) one, failure).map(row -> {
                        failed.add(row);
                        return null;
                    })));
        }
        return all.map(answer);
    }

    private Future<ObjectNode> updateOne(ObjectNode one, Actor actor) {
        return Future.succeededFuture()
                .compose(start -> {
                    UPDATED.check(one);
                    return update(asked(one), one, actor);
                })
                .compose(standings::of)
                .map(standing -> {
                    ObjectNode row = ExactJson.object();
                    row.set("key", one.path("key"));
                    row.set("key_info", Rows.key(standing));
                    return row;
                });
    }

    /** What a caller is to blame for stands in the answer; everything else ends the whole. */
    private Future<ObjectNode> failedUpdate(ObjectNode one, Throwable failure) {
        if (!(failure instanceof RefusedException refused)) {
            return Future.failedFuture(failure);
        }
        String hash = KeySecret.hashOf(one.path("key").asText());
        return records.all(Kind.KEY, List.of(hash)).compose(standings::of).map(found -> {
            ObjectNode row = ExactJson.object();
            row.set("key", one.path("key"));
            row.set("key_info", found.isEmpty() ? NullNode.getInstance() : Rows.key(found.get(0)));
            row.put("failed_reason", refused.error().message());
            return row;
        });
    }

    Future<JsonNode> block(AdminRequest request) {
        return setBlocked(request, true);
    }

    Future<JsonNode> unblock(AdminRequest request) {
        return setBlocked(request, false);
    }

    /** {@code POST /key/delete}: all of the keys, or, if one is unknown, none. */
    Future<JsonNode> delete(AdminRequest request) {
        List<String> keys = names(request.body(), "keys");
        List<String> aliases = names(request.body(), "key_aliases");
        if (keys.isEmpty() == aliases.isEmpty()) {
            return Editor.refuse(AdminError.badField("keys", "Give either keys or key_aliases."));
        }
        List<String> asked = keys.isEmpty() ? aliases : keys;
        if (asked.size() > MOST_DELETED) {
            return Editor.refuse(AdminError.badField("keys", "Not more than " + MOST_DELETED + " keys at once."));
        }
        List<Future<String>> hashes = new ArrayList<>();
        for (String name : asked) {
            hashes.add(
                    keys.isEmpty()
                            ? hashOfAlias(request.actor(), name)
                            : Future.succeededFuture(KeySecret.hashOf(name)));
        }
        return Future.all(hashes)
                .compose(all -> all(
                        request.actor(), all.<String>list().stream().distinct().toList()))
                .compose(found -> editor.delete(deletion(found, request.by(), accounts.nowMillis())))
                .map(deleted -> {
                    ObjectNode answer = ExactJson.object();
                    asked.forEach(answer.putArray("deleted_keys")::add);
                    return answer;
                });
    }

    /** Deletes the keys, and keeps what they were for the reports. */
    static Change deletion(List<Versioned<KeyRecord>> found, Author by, long nowMillis) {
        Change change = new Change(by);
        found.forEach(key -> Editor.delete(change, key, by, nowMillis));
        return change;
    }

    private Future<List<Versioned<KeyRecord>>> all(Actor actor, List<String> hashes) {
        List<Future<Versioned<KeyRecord>>> found = hashes.stream()
                .map(hash -> editor.find(Kind.KEY, hash, actor.absent(KeyGrants.KEY, notFound("keys"))))
                .toList();
        return Future.all(found).map(all -> {
            List<Versioned<KeyRecord>> keys = all.list();
            keys.forEach(key -> Actor.require(actor.mayChange(key.record().orElseThrow()), KeyGrants.KEY));
            return keys;
        });
    }

    private Future<String> hashOfAlias(Actor actor, String alias) {
        return records.owner("key-alias", alias)
                .map(owner -> owner.orElseThrow(
                        () -> new RefusedException(actor.absent(KeyGrants.KEY, notFound("key_aliases")))));
    }

    private Future<JsonNode> setBlocked(AdminRequest request, boolean blocked) {
        String asked = asked(request.body());
        ObjectNode changes = ExactJson.object().put("blocked", blocked);
        return editor.edit(
                        Kind.KEY,
                        KeySecret.hashOf(asked),
                        request.by(),
                        request.actor().absent(KeyGrants.KEY, notFound("key")),
                        key -> {
                            boolean mayBlock = key.teamId()
                                    .map(request.actor()::mayLead)
                                    .orElse(request.actor().isAdmin());
                            Actor.require(mayBlock, KeyGrants.KEY);
                            return key.with(
                                    key.fields().with(changes),
                                    key.expiresMillis(),
                                    request.by(),
                                    accounts.nowMillis());
                        })
                .compose(key -> answer(asked, key));
    }

    private Future<JsonNode> answer(String asked, KeyRecord key) {
        return standings.of(key).map(standing -> {
            ObjectNode answer = ExactJson.object();
            answer.put("key", asked);
            answer.setAll(Rows.keyWithHash(standing));
            return answer;
        });
    }

    static AdminError notFound(String param) {
        return AdminError.notFound(param, "Key not found.");
    }

    @CanIgnoreReturnValue
    private static String asked(ObjectNode body) {
        String key = text(body, "key").orElse("");
        if (key.isEmpty()) {
            throw new RefusedException(AdminError.badField("key", "key must be the key or its hash"));
        }
        return key;
    }

    static List<String> names(ObjectNode body, String name) {
        JsonNode list = body.path(name);
        if (!list.isMissingNode() && !list.isNull()) {
            Check.names().problem(list).ifPresent(problem -> {
                throw new RefusedException(AdminError.badField(name, name + " " + problem));
            });
        }
        List<String> names = new ArrayList<>();
        list.forEach(item -> names.add(item.textValue()));
        return names;
    }

    static Optional<String> text(ObjectNode body, String name) {
        return Fields.of(body).text(name);
    }

    static Optional<BigDecimal> number(ObjectNode body, String name) {
        return Fields.of(body).number(name);
    }
}
