package dev.solvent.admin.projects;

import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;
import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.Paging;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Rows;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Outcome;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.List;

/** {@code /budget_manager/*}: everybody's projects, as those see them who see everything. */
final class ProjectEndpoints {
    private static final String ROOT = ProjectRoutes.ROOT;
    private static final String ID = "project_id";

    /** A project may be large, so only so many are read at a time. */
    private static final int CHUNK = 10;

    private final Records records;
    private final Accounts accounts;

    ProjectEndpoints(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
    }

    List<Operation> operations() {
        FieldRules id = FieldRules.none().with(ID, Check.text()).needing(ID);
        return List.of(
                get(ROOT + "/projects", Rights.VIEW, "A page of all projects, with what they spent", this::projects)
                        .with(whole("page"), whole("size")),
                get(ROOT + "/users", Rights.VIEW, "A page of a project's users, with what they spent", this::users)
                        .with(Operation.Parameter.text(ID).needed(), whole("page"), whole("size")),
                post(ROOT + "/delete", Rights.ADMIN, "Deletes a project", id, this::delete));
    }

    /** {@code GET /budget_manager/projects}: newest first. */
    Future<JsonNode> projects(AdminRequest request) {
        Paging paging = Paging.of(request.query(), 50);
        ObjectNode answer = ExactJson.object();
        ArrayNode rows = answer.putArray("projects");
        return records.count(Project.KIND.name())
                .compose(
                        total -> rows(rows, paging.offset(), paging.size()).map(done -> paging.counted(answer, total)));
    }

    private Future<Void> rows(ArrayNode rows, long offset, int left) {
        int size = Math.min(CHUNK, left);
        if (size == 0) {
            return Future.succeededFuture();
        }
        return records.page(Project.KIND, Project.KIND.name(), Order.NEWEST_FIRST, offset, size)
                .compose(found -> {
                    found.forEach(project -> rows.add(row(project)));
                    return found.isEmpty() ? Future.succeededFuture() : rows(rows, offset + size, left - size);
                });
    }

    private ObjectNode row(Project project) {
        ObjectNode row = ExactJson.object()
                .put(ID, project.id())
                .put(BudgetManagerEndpoints.NAME, project.name())
                .put("owner", project.owner());
        row.setAll(ProjectUsers.sums(ProjectUsers.at(accounts.nowMillis(), project.users())));
        return row.put("created_at", Rows.time(project.createdMillis()))
                .put("updated_at", Rows.time(project.updatedMillis()));
    }

    /** {@code GET /budget_manager/users}. */
    Future<JsonNode> users(AdminRequest request) {
        Paging paging = Paging.of(request.query(), 50);
        String id = request.query().text(ID).orElse("");
        return records.find(Project.KIND, id).map(found -> {
            ObjectNode users = ProjectUsers.at(
                    accounts.nowMillis(),
                    found.record().orElseThrow(() -> unknown(id)).users());
            ObjectNode answer = ExactJson.object();
            ArrayNode rows = answer.putArray("users");
            users.properties().stream()
                    .skip(paging.offset())
                    .limit(paging.size())
                    .forEach(user -> {
                        ObjectNode row = ExactJson.object().put("user", user.getKey());
                        row.setAll((ObjectNode) user.getValue());
                        rows.add(row);
                    });
            return paging.counted(answer, users.size());
        });
    }

    /** {@code POST /budget_manager/delete}. */
    Future<JsonNode> delete(AdminRequest request) {
        String id = request.body().path(ID).asText();
        return records.find(Project.KIND, id).compose(found -> {
            if (found.record().isEmpty()) {
                return Future.failedFuture(unknown(id));
            }
            return records.commit(new Change(request.by()).delete(found))
                    .compose(outcome -> outcome instanceof Outcome.Done
                            ? Future.succeededFuture(
                                    ExactJson.object().put(ID, id).put("deleted", true))
                            : RefusedException.future(BudgetManagerEndpoints.faster()));
        });
    }

    private static RefusedException unknown(String id) {
        return new RefusedException(AdminError.notFound(ID, "There is no project " + id + "."));
    }
}
