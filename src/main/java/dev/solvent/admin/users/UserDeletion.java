package dev.solvent.admin.users;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.keys.KeyDeletion;
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.Memberships;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Change;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deletes users with what is theirs. */
final class UserDeletion {
    private static final int MOST_DELETED = 100;
    private static final int MOST_KEYS_DELETED = 10_000;

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;
    private final Memberships inTeams;
    private final Memberships inOrganizations;

    UserDeletion(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.inTeams = new Memberships(records);
        this.inOrganizations = Memberships.ofOrganizations(records);
    }

    List<Operation> operations() {
        FieldRules ids = FieldRules.none().with("user_ids", Check.names()).needing("user_ids");
        return List.of(
                post("/user/delete", Rights.ADMIN, "Deletes users and their keys, all or none", ids, this::delete));
    }

    /** {@code POST /user/delete}: the users and their keys; if one is unknown, none. Answers how many users. */
    Future<JsonNode> delete(AdminRequest request) {
        List<String> ids =
                BodyFields.names(request.body(), "user_ids").stream().distinct().toList();
        if (ids.isEmpty() || ids.size() > MOST_DELETED) {
            return RefusedException.future(
                    AdminError.badField("user_ids", "user_ids must name from 1 to " + MOST_DELETED + " users."));
        }
        List<Future<Versioned<Holder>>> found = ids.stream()
                .map(id -> editor.find(Kind.USER, id, AdminError.noUser("user_ids", id)))
                .toList();
        return Future.all(found)
                .compose(all -> keysOf(ids))
                .compose(theirs -> {
                    long now = accounts.nowMillis();
                    Change change = KeyDeletion.change(theirs, request.by(), now);
                    ids.forEach(id -> change.ifFewerThan(keysOf(id, theirs) + 1, KeyRecord.ofUser(id)));
                    found.forEach(user -> Editor.delete(change, user.result(), request.by(), now));
                    return Future.all(inTeams.foundOf(ids), inOrganizations.foundOf(ids))
                            .compose(lists -> {
                                lists.<List<Versioned<Holder>>>list().stream()
                                        .flatMap(List::stream)
                                        .forEach(member -> Editor.delete(change, member, request.by(), now));
                                return editor.delete(change);
                            });
                })
                .map(deleted -> IntNode.valueOf(ids.size()));
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
}
