package dev.solvent.admin.holders;

import static dev.solvent.admin.door.Operation.get;
import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
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
import dev.solvent.admin.records.BudgetUsers;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Rows;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /budget/*}: limits that keys, customers, tags, … name by {@code budget_id}. */
final class BudgetEndpoints {
    private static final Resource BUDGET = Resource.BUDGET;

    private static final Map<String, String> SETTINGS = settings();

    private final HolderEdits edits;
    private final HolderReads reads;

    BudgetEndpoints(HolderEdits edits, HolderReads reads) {
        this.edits = edits;
        this.reads = reads;
    }

    private static Map<String, String> settings() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("max_budget", "Float");
        types.put("soft_budget", "Float");
        types.put("max_parallel_requests", "Integer");
        types.put("tpm_limit", "Integer");
        types.put("rpm_limit", "Integer");
        types.put("model_max_budget", "Object");
        types.put("budget_duration", "String");
        return types;
    }

    List<Operation> operations() {
        FieldRules fields = ResourceRules.BUDGET;
        FieldRules id = FieldRules.none().with("id", Check.name()).with("budget_id", Check.name());
        FieldRules ids = FieldRules.none().with("budgets", Check.names()).needing("budgets");
        return List.of(
                post("/budget/new", Rights.ADMIN, "Makes a budget", fields, this::create),
                post(
                        "/budget/update",
                        Rights.ADMIN,
                        "Changes a budget; null clears a field",
                        ResourceRules.BUDGET.needing("budget_id"),
                        this::update),
                post("/budget/delete", Rights.ADMIN, "Deletes a budget that nobody names", id, this::delete),
                post("/budget/info", Rights.VIEW, "Budgets by their ids", ids, this::info),
                get("/budget/settings", Rights.VIEW, "The fields of a budget with their values", this::settings)
                        .with(Parameter.text("budget_id").needed()),
                get("/budget/list", Rights.VIEW, "The budgets", this::list)
                        .with(Parameter.whole("page"), Parameter.whole("page_size")));
    }

    Future<JsonNode> create(AdminRequest request) {
        return edits.create(BUDGET, request).map(BUDGET::row);
    }

    Future<JsonNode> update(AdminRequest request) {
        return edits.update(BUDGET, request).map(BUDGET::row);
    }

    /** The budgets of these ids that exist. */
    Future<JsonNode> info(AdminRequest request) {
        List<String> ids = BodyFields.names(request.body(), "budgets");
        if (ids.isEmpty()) {
            return RefusedException.future(AdminError.badField("budgets", "budgets must name at least one budget"));
        }
        return reads.all(BUDGET, ids).map(all -> HolderReads.array(BUDGET, all));
    }

    Future<JsonNode> list(AdminRequest request) {
        return reads.list(BUDGET, request);
    }

    /** {@code GET /budget/settings}: what LiteLLM's console asks for to show a form. */
    Future<JsonNode> settings(AdminRequest request) {
        String id = request.query()
                .text("budget_id")
                .orElseThrow(() -> new RefusedException(AdminError.badField("budget_id", "budget_id must be given")));
        return reads.all(BUDGET, List.of(id)).map(found -> {
            ArrayNode fields = ExactJson.object().putArray("fields");
            ObjectNode row = found.isEmpty() ? ExactJson.object() : BUDGET.row(found.get(0));
            SETTINGS.forEach((name, type) -> {
                ObjectNode field = fields.addObject().put("field_name", name).put("field_type", type);
                field.put("field_description", "");
                field.set("field_value", row.has(name) ? row.get(name) : NullNode.getInstance());
                field.put("stored_in_db", true).putNull("field_default_value");
            });
            return fields;
        });
    }

    /** Deletes a budget that nobody names any more: whoever did would be left without the limit. */
    Future<JsonNode> delete(AdminRequest request) {
        String id = BodyFields.text(request.body(), "id")
                .or(() -> BodyFields.text(request.body(), "budget_id"))
                .orElseThrow(() -> new RefusedException(AdminError.badField("id", "id must be given")));
        return edits.find(BUDGET, List.of(id)).compose(found -> {
            Change change = new Change(request.by());
            Holder budget = found.get(0).record().orElseThrow();
            BudgetUsers.KINDS.forEach(kind -> change.ifFewerThan(1, BudgetUsers.index(kind, budget)));
            return edits.delete(change, found, request.by()).map(Rows.budget(budget));
        });
    }
}
