package dev.solvent.admin.holders;

import static dev.solvent.admin.door.Operation.get;
import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Operation.Parameter;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Standing;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import io.vertx.core.Future;
import java.util.List;

/** {@code /tag/*}: words that requests carry. */
final class TagEndpoints {
    private static final Resource TAG = Resource.TAG;

    private final HolderEdits edits;
    private final HolderReads reads;

    TagEndpoints(HolderEdits edits, HolderReads reads) {
        this.edits = edits;
        this.reads = reads;
    }

    List<Operation> operations() {
        FieldRules fields = ResourceRules.TAG.needing("name");
        FieldRules id = FieldRules.none().with("name", Check.name()).needing("name");
        FieldRules names = FieldRules.none().with("names", Check.names()).needing("names");
        return List.of(
                post("/tag/new", Rights.ADMIN, "Makes a tag", fields, this::create),
                post("/tag/update", Rights.ADMIN, "Changes a tag; null clears a field", fields, this::update),
                post("/tag/delete", Rights.ADMIN, "Deletes a tag", id, this::delete),
                post("/tag/info", Rights.VIEW, "Tags by their names", names, this::info),
                get("/tag/list", Rights.VIEW, "The tags", this::list)
                        .with(Parameter.whole("page"), Parameter.whole("page_size")));
    }

    Future<JsonNode> create(AdminRequest request) {
        return edits.create(TAG, request).map(tag -> answer(tag, "created"));
    }

    Future<JsonNode> update(AdminRequest request) {
        return edits.update(TAG, request).map(tag -> answer(tag, "updated"));
    }

    /** The tags of these names, by their names; if one does not exist, none. */
    Future<JsonNode> info(AdminRequest request) {
        List<String> names = BodyFields.names(request.body(), "names");
        return reads.all(TAG, names).map(tags -> {
            List<String> found = tags.stream().map(tag -> tag.record().id()).toList();
            List<String> missing =
                    names.stream().filter(name -> !found.contains(name)).toList();
            if (!missing.isEmpty()) {
                throw new RefusedException(AdminError.notFound("names", "Tags not found: " + missing));
            }
            ObjectNode answer = ExactJson.object();
            tags.forEach(tag -> answer.set(tag.record().id(), TAG.row(tag)));
            return answer;
        });
    }

    Future<JsonNode> list(AdminRequest request) {
        return reads.list(TAG, request);
    }

    Future<JsonNode> delete(AdminRequest request) {
        String name = TAG.id(request.body());
        return edits.find(TAG, List.of(name))
                .compose(found -> edits.delete(new Change(request.by()), found, request.by()))
                .map(deleted -> message(name, "deleted"));
    }

    private static ObjectNode answer(Standing<Holder> tag, String done) {
        ObjectNode answer = message(tag.record().id(), done);
        answer.set("tag", TAG.row(tag));
        return answer;
    }

    private static ObjectNode message(String name, String done) {
        return ExactJson.object().put("message", "Tag " + name + " " + done + " successfully");
    }
}
