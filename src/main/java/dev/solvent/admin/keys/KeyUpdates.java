package dev.solvent.admin.keys;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
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
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.List;

/** Changes keys. */
final class KeyUpdates {
    private static final int MOST_UPDATED = 500;
    private static final FieldRules UPDATED =
            ResourceRules.KEY.with("key", Check.text()).needing("key");

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;
    private final Standings standings;

    KeyUpdates(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.standings = new Standings(records, accounts);
    }

    List<Operation> operations() {
        FieldRules updates = FieldRules.none().with("keys", Check.objects()).needing("keys");
        return List.of(
                post("/key/update", Rights.CHANGE, "Changes a key; null clears a field", UPDATED, this::update),
                post("/key/bulk_update", Rights.ADMIN, "Changes keys, each by itself", updates, this::updateMany));
    }

    /** {@code POST /key/update}: what is absent stays, what is null is cleared. */
    Future<JsonNode> update(AdminRequest request) {
        String asked = BodyFields.key(request.body());
        return update(asked, request.body(), request.actor())
                .compose(standings::of)
                .map(standing -> Rows.shown(asked, standing));
    }

    private Future<KeyRecord> update(String asked, ObjectNode body, Actor actor) {
        KeyChange change = new KeyChange(body);
        return editor.edit(
                Kind.KEY,
                KeySecret.hashOf(asked),
                actor.by(),
                actor.absent(Actor.KEY, AdminError.noKey("key")),
                key -> change.of(key, actor, accounts.nowMillis()),
                change.spend("key updated"));
    }

    /** {@code POST /key/bulk_update}: each key by itself, so that some may fail. */
    Future<JsonNode> updateMany(AdminRequest request) {
        JsonNode keys = request.body().path("keys");
        if (keys.isEmpty() || keys.size() > MOST_UPDATED) {
            return RefusedException.future(AdminError.badField(
                    "keys", "keys must have from 1 to " + MOST_UPDATED + " updates, not " + keys.size()));
        }
        keys.forEach(one -> BodyFields.key((ObjectNode) one));
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
                    return update(BodyFields.key(one), one, actor);
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
}
