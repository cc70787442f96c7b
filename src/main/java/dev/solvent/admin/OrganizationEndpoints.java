package dev.solvent.admin;

import static dev.solvent.admin.Operation.get;
import static dev.solvent.admin.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.solvent.admin.Operation.Parameter;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.HolderKind;
import io.vertx.core.Future;
import java.util.List;

/** {@code /organization/*}: teams and keys that spend from one account together. */
final class OrganizationEndpoints {
    private static final Resource ORGANIZATION = Resource.ORGANIZATION;

    private final HolderEdits edits;
    private final HolderReads reads;

    OrganizationEndpoints(HolderEdits edits, HolderReads reads) {
        this.edits = edits;
        this.reads = reads;
    }

    List<Operation> operations() {
        FieldRules fields = FieldRules.ORGANIZATION;
        FieldRules ids =
                FieldRules.none().with("organization_ids", Check.names()).needing("organization_ids");
        return List.of(
                post("/organization/new", Rights.ADMIN, "Makes an organization", fields, this::create),
                post(
                        "/organization/update",
                        Rights.ADMIN,
                        "Changes an organization; null clears a field",
                        FieldRules.ORGANIZATION.needing("organization_id"),
                        this::update),
                post(
                        "/organization/delete",
                        Rights.ADMIN,
                        "Deletes organizations that nobody is in",
                        ids,
                        this::delete),
                get("/organization/info", Rights.VIEW, "An organization", this::info)
                        .with(Parameter.text("organization_id").needed()),
                get("/organization/list", Rights.VIEW, "The organizations", this::list)
                        .with(Parameter.whole("page"), Parameter.whole("page_size")));
    }

    Future<JsonNode> create(AdminRequest request) {
        return edits.create(ORGANIZATION, request).map(ORGANIZATION::row);
    }

    Future<JsonNode> update(AdminRequest request) {
        return edits.update(ORGANIZATION, request).map(ORGANIZATION::row);
    }

    Future<JsonNode> info(AdminRequest request) {
        String id = request.query()
                .text("organization_id")
                .orElseThrow(() ->
                        new RefusedException(AdminError.badField("organization_id", "organization_id must be given")));
        return reads.find(ORGANIZATION, id).map(ORGANIZATION::row);
    }

    Future<JsonNode> list(AdminRequest request) {
        return reads.list(ORGANIZATION, request);
    }

    /** Deletes organizations that have no teams and keys any more, whose limits would end with them. */
    Future<JsonNode> delete(AdminRequest request) {
        List<String> ids = KeyEdits.names(request.body(), "organization_ids");
        return edits.find(ORGANIZATION, ids).compose(found -> {
            Change change = new Change(request.by());
            for (String id : ids) {
                change.ifFewerThan(1, HolderKind.listOf("key", HolderKind.ORGANIZATION, id));
                change.ifFewerThan(1, HolderKind.listOf("team", HolderKind.ORGANIZATION, id));
            }
            return edits.delete(change, found, request.by()).map(deleted -> {
                ArrayNode rows = ExactJson.object().putArray("rows");
                found.forEach(
                        one -> rows.add(one.record().orElseThrow().fields().json()));
                return rows;
            });
        });
    }
}
