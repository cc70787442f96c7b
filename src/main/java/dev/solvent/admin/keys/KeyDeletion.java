package dev.solvent.admin.keys;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Editor;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Deletes keys. */
public final class KeyDeletion {
    private static final int MOST_DELETED = 1_000;

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;

    KeyDeletion(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
    }

    List<Operation> operations() {
        FieldRules keys = FieldRules.none().with("keys", Check.names()).with("key_aliases", Check.names());
        return List.of(post("/key/delete", Rights.CHANGE, "Deletes keys, all or none", keys, this::delete));
    }

    /** {@code POST /key/delete}: all of the keys, or, if one is unknown, none. */
    Future<JsonNode> delete(AdminRequest request) {
        List<String> keys = BodyFields.names(request.body(), "keys");
        List<String> aliases = BodyFields.names(request.body(), "key_aliases");
        if (keys.isEmpty() == aliases.isEmpty()) {
            return RefusedException.future(AdminError.badField("keys", "Give either keys or key_aliases."));
        }
        List<String> asked = keys.isEmpty() ? aliases : keys;
        if (asked.size() > MOST_DELETED) {
            return RefusedException.future(
                    AdminError.badField("keys", "Not more than " + MOST_DELETED + " keys at once."));
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
                .compose(found -> editor.delete(change(found, request.by(), accounts.nowMillis())))
                .map(deleted -> {
                    ObjectNode answer = ExactJson.object();
                    asked.forEach(answer.putArray("deleted_keys")::add);
                    return answer;
                });
    }

    /** Deletes the keys, and keeps what they were for the reports. */
    public static Change change(List<Versioned<KeyRecord>> found, Author by, long nowMillis) {
        Change change = new Change(by);
        found.forEach(key -> Editor.delete(change, key, by, nowMillis));
        return change;
    }

    private Future<List<Versioned<KeyRecord>>> all(Actor actor, List<String> hashes) {
        List<Future<Versioned<KeyRecord>>> found = hashes.stream()
                .map(hash -> editor.find(Kind.KEY, hash, actor.absent(Actor.KEY, AdminError.noKey("keys"))))
                .toList();
        return Future.all(found).map(all -> {
            List<Versioned<KeyRecord>> keys = all.list();
            keys.forEach(key -> actor.requireChange(key.record().orElseThrow(), TeamPermission.DELETE));
            return keys;
        });
    }

    private Future<String> hashOfAlias(Actor actor, String alias) {
        return records.owner("key-alias", alias)
                .map(owner -> owner.orElseThrow(
                        () -> new RefusedException(actor.absent(Actor.KEY, AdminError.noKey("key_aliases")))));
    }
}
