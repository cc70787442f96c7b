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
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.Listed;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;

/** Deletes users with what is theirs. */
final class UserDeletion {
    private static final int MOST_DELETED = 100;

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;

    UserDeletion(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
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
        return Editor.deleteAll("user_ids", () -> delete(ids, request.by()))
                .map(deleted -> IntNode.valueOf(ids.size()));
    }

    private Future<Void> delete(List<String> ids, Author by) {
        List<Future<Versioned<Holder>>> found = ids.stream()
                .map(id -> editor.find(Kind.USER, id, AdminError.noUser("user_ids", id)))
                .toList();
        return Future.all(found)
                .compose(all -> Future.all(ids.stream().flatMap(this::listsOf).toList()))
                .compose(lists -> {
                    long now = accounts.nowMillis();
                    Change change = new Change(by);
                    lists.<Listed<?>>list().forEach(list -> list.delete(change, by, now));
                    found.forEach(user -> Editor.delete(change, user.result(), by, now));
                    return editor.delete(change);
                });
    }

    /** What goes with a user: whoever is made again under the id has no keys, and administers nothing. */
    private Stream<Future<? extends Listed<?>>> listsOf(String id) {
        return Stream.of(
                Listed.find(records, Kind.KEY, KeyRecord.ofUser(id)),
                memberships(Kind.MEMBER, id),
                memberships(Kind.ORGANIZATION_MEMBER, id));
    }

    private Future<Listed<Holder>> memberships(Kind<Holder> kind, String user) {
        return Listed.find(records, kind, HolderKind.listOf(kind.name(), HolderKind.USER, user));
    }
}
