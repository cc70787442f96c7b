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
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;

/** {@code /customer/*}, also known as {@code /end_user/*}: those on whose behalf clients call. */
final class CustomerEndpoints {
    private static final Resource CUSTOMER = Resource.CUSTOMER;

    private final HolderEdits edits;
    private final HolderReads reads;

    CustomerEndpoints(HolderEdits edits, HolderReads reads) {
        this.edits = edits;
        this.reads = reads;
    }

    List<Operation> operations() {
        return Stream.of("/customer", "/end_user").flatMap(this::at).toList();
    }

    private Stream<Operation> at(String path) {
        FieldRules ids = FieldRules.none().with("user_ids", Check.names()).needing("user_ids");
        FieldRules fields = ResourceRules.CUSTOMER.needing("user_id");
        return Stream.of(
                post(path + "/new", Rights.ADMIN, "Makes a customer", fields, this::create),
                post(path + "/update", Rights.ADMIN, "Changes a customer; null clears a field", fields, this::update),
                post(path + "/delete", Rights.ADMIN, "Deletes customers, all or none", ids, this::delete),
                post(path + "/block", Rights.ADMIN, "Blocks customers", ids, this::block),
                post(path + "/unblock", Rights.ADMIN, "Unblocks customers", ids, this::unblock),
                get(path + "/info", Rights.VIEW, "A customer", this::info)
                        .with(Parameter.text("end_user_id").needed()),
                get(path + "/list", Rights.VIEW, "The customers", this::list)
                        .with(Parameter.whole("page"), Parameter.whole("page_size")));
    }

    Future<JsonNode> create(AdminRequest request) {
        return edits.create(CUSTOMER, request).map(CUSTOMER::row);
    }

    Future<JsonNode> update(AdminRequest request) {
        return edits.update(CUSTOMER, request).map(CUSTOMER::row);
    }

    Future<JsonNode> info(AdminRequest request) {
        String id = request.query()
                .text("end_user_id")
                .orElseThrow(
                        () -> new RefusedException(AdminError.badField("end_user_id", "end_user_id must be given")));
        return reads.find(CUSTOMER, id).map(CUSTOMER::row);
    }

    Future<JsonNode> list(AdminRequest request) {
        return reads.list(CUSTOMER, request);
    }

    Future<JsonNode> block(AdminRequest request) {
        return setBlocked(request, true, "blocked_users");
    }

    Future<JsonNode> unblock(AdminRequest request) {
        return setBlocked(request, false, "unblocked_users");
    }

    private Future<JsonNode> setBlocked(AdminRequest request, boolean blocked, String answered) {
        List<String> ids = BodyFields.names(request.body(), "user_ids");
        Future<Void> there = blocked ? makeMissing(ids, request.by()) : Future.succeededFuture();
        return there.compose(ready -> edits.setBlocked(CUSTOMER, ids, blocked, request.by()))
                .map(all -> {
                    ObjectNode answer = ExactJson.object();
                    answer.set(answered, HolderReads.array(CUSTOMER, all));
                    return answer;
                });
    }

    /** Whom only the traffic knows, can be blocked too, as with LiteLLM: they have a record from then on. */
    private Future<Void> makeMissing(List<String> ids, Author by) {
        return edits.missing(CUSTOMER, ids)
                .compose(missing -> Future.join(missing.stream()
                                .map(id -> edits.create(CUSTOMER, id, ExactJson.object(), by, new Change(by)))
                                .toList())
                        .mapEmpty());
    }

    Future<JsonNode> delete(AdminRequest request) {
        List<String> ids = BodyFields.names(request.body(), "user_ids");
        return edits.find(CUSTOMER, ids)
                .compose(found -> edits.delete(new Change(request.by()), found, request.by())
                        .map(found.size()))
                .map(count -> {
                    ObjectNode answer = ExactJson.object();
                    answer.put("deleted_customers", count);
                    answer.put("message", "Successfully deleted customers with ids: " + String.join(", ", ids));
                    return answer;
                });
    }
}
