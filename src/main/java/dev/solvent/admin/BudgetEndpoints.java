package dev.solvent.admin;

import static dev.solvent.admin.Operation.get;
import static dev.solvent.admin.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.Operation.Parameter;
import dev.solvent.identity.Change;
import dev.solvent.identity.Holder;
import io.vertx.core.Future;
import java.util.List;

/** {@code /budget/*}: limits that keys, customers, tags, … name by {@code budget_id}. */
final class BudgetEndpoints {
    private static final Resource BUDGET = Resource.BUDGET;

    private final HolderEdits edits;
    private final HolderReads reads;

    BudgetEndpoints(HolderEdits edits, HolderReads reads) {
        this.edits = edits;
        this.reads = reads;
    }

    List<Operation> operations() {
        FieldRules fields = FieldRules.BUDGET;
        FieldRules id = FieldRules.none().with("id", Check.name()).with("budget_id", Check.name());
        FieldRules ids = FieldRules.none().with("budgets", Check.names()).needing("budgets");
        return List.of(
                post("/budget/new", Rights.ADMIN, "Makes a budget", fields, this::create),
                post(
                        "/budget/update",
                        Rights.ADMIN,
                        "Changes a budget; null clears a field",
                        FieldRules.BUDGET.needing("budget_id"),
                        this::update),
                post("/budget/delete", Rights.ADMIN, "Deletes a budget that nobody names", id, this::delete),
                post("/budget/info", Rights.VIEW, "Budgets by their ids", ids, this::info),
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
        List<String> ids = KeyEdits.names(request.body(), "budgets");
        if (ids.isEmpty()) {
            return Editor.refuse(AdminError.badField("budgets", "budgets must name at least one budget"));
        }
        return reads.all(BUDGET, ids).map(all -> HolderReads.array(BUDGET, all));
    }

    Future<JsonNode> list(AdminRequest request) {
        return reads.list(BUDGET, request);
    }

    /** Deletes a budget that nobody names any more: whoever did would be left without the limit. */
    Future<JsonNode> delete(AdminRequest request) {
        String id = KeyEdits.text(request.body(), "id")
                .or(() -> KeyEdits.text(request.body(), "budget_id"))
                .orElseThrow(() -> new RefusedException(AdminError.badField("id", "id must be given")));
        return edits.find(BUDGET, List.of(id)).compose(found -> {
            Change change = new Change(request.by());
            Holder budget = found.get(0).record().orElseThrow();
            BudgetUsers.KINDS.forEach(kind -> change.ifFewerThan(1, BudgetUsers.index(kind, budget)));
            return edits.delete(change, found, request.by()).map(Rows.budget(budget));
        });
    }
}
