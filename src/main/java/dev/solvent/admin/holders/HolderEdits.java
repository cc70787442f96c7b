package dev.solvent.admin.holders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.SpendByHand;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.Deleted;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes, changes, blocks and deletes teams, organizations, customers, tags and budgets, all in the same way. */
public final class HolderEdits {
    private static final int MOST_AT_ONCE = 1_000;

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;
    private final Standings standings;

    public HolderEdits(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.standings = new Standings(records, accounts);
    }

    /** A new one from a body that was checked, with further records in the same change. */
    public Future<Holder> create(Resource resource, String id, ObjectNode body, Author by, Change change) {
        ObjectNode stored = RecordFields.toStore(body).put(resource.idField(), id);
        Holder holder =
                Holder.create(resource.what(), id, resource.checkWhole(Fields.of(stored)), by, accounts.nowMillis());
        return editor.create(change.create(holder), holder, SpendByHand.of(body, "created"))
                .map(holder);
    }

    /** Adds a record that is new to a change, and writes it. */
    public Future<Void> add(Change change, Holder fresh) {
        return editor.create(change.create(fresh), fresh);
    }

    /** A new one from the body of a request. */
    public Future<Standing<Holder>> create(Resource resource, AdminRequest request) {
        ObjectNode body = request.body();
        return create(resource, resource.newId(body), body, request.by(), new Change(request.by()))
                .compose(standings::of);
    }

    /** What is absent in the body stays, what is null is cleared. */
    public Future<Standing<Holder>> update(Resource resource, AdminRequest request) {
        ObjectNode body = request.body();
        String id = resource.id(body);
        if (body.path("spend").isNull()) {
            return RefusedException.future(AdminError.badField("spend", "spend must be a number"));
        }
        ObjectNode changes = RecordFields.toStore(body);
        SpendByHand spend = SpendByHand.of(body, resource.what().word() + " updated");
        return edit(resource, id, request.by(), fields -> resource.checkWhole(fields.with(changes)), spend)
                .compose(standings::of);
    }

    /** Changes the fields of one. */
    public Future<Holder> edit(Resource resource, String id, Author by, UnaryOperator<Fields> edit) {
        return edit(resource, id, by, edit, Editor.NO_SPEND);
    }

    private Future<Holder> edit(
            Resource resource, String id, Author by, UnaryOperator<Fields> edit, SpendByHand spend) {
        return editor.edit(
                resource.kind(),
                id,
                by,
                resource.notFound(id),
                holder -> holder.with(edit.apply(holder.fields()), by, accounts.nowMillis()),
                spend);
    }

    /** Blocks or unblocks those of these ids. */
    public Future<List<Standing<Holder>>> setBlocked(Resource resource, List<String> ids, boolean blocked, Author by) {
        ObjectNode change = ExactJson.object().put("blocked", blocked);
        List<Future<Holder>> edited = new ArrayList<>();
        for (String id : checked(resource, ids)) {
            edited.add(edit(resource, id, by, fields -> fields.with(change)));
        }
        return Future.all(edited).compose(all -> standings.of(all.<Holder>list()));
    }

    /** Those of these ids; if one is unknown, fails. */
    public Future<List<Versioned<Holder>>> find(Resource resource, List<String> ids) {
        List<Future<Versioned<Holder>>> found = checked(resource, ids).stream()
                .map(id -> editor.find(resource.kind(), id, resource.notFound(id)))
                .toList();
        return Future.all(found).map(all -> all.list());
    }

    /** Which of these ids nobody has. */
    Future<List<String>> missing(Resource resource, List<String> ids) {
        List<String> asked = checked(resource, ids);
        return records.all(resource.kind(), asked).map(found -> {
            List<String> missing = new ArrayList<>(asked);
            found.forEach(there -> missing.remove(there.id()));
            return missing;
        });
    }

    /** Deletes those that were found, with whatever else the change says; all or nothing. */
    public Future<Void> delete(Change change, List<Versioned<Holder>> found, Author by) {
        found.forEach(holder -> change.delete(holder)
                .create(new Deleted<>(holder.record().orElseThrow(), accounts.nowMillis(), by.name())));
        return editor.delete(change);
    }

    private static List<String> checked(Resource resource, List<String> ids) {
        if (ids.isEmpty() || ids.size() > MOST_AT_ONCE) {
            throw new RefusedException(
                    AdminError.badField(resource.idField(), "From 1 to " + MOST_AT_ONCE + " ids must be given."));
        }
        return ids.stream().distinct().toList();
    }
}
