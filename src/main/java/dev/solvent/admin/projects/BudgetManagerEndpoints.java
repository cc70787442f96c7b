package dev.solvent.admin.projects;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.door.Role;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.projects.BudgetManagerConfig.Merge;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Caller;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Outcome;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The server that LiteLLM's {@code BudgetManager(client_type="hosted", api_base=...)} speaks to. Everybody has projects of their own:
 * the master key, each user, each key without a user, and those without a key, where they may come in. The class sends no headers
 * by itself, so a key may also stand in the path: {@code api_base="http://host:4000/budget_manager/sk-..."}.
 *
 * <p>It sends all that it knows in no order, so who writes last is right, as with LiteLLM. Who sends the {@code version} back that
 * it has read gets a 409 where somebody else was faster, and loses nothing.
 */
final class BudgetManagerEndpoints {
    private static final String ROOT = ProjectRoutes.ROOT;

    private static final String WITH_KEY = ROOT + "/:" + Operation.KEY_IN_PATH;
    static final String NAME = "project_name";
    private static final String USERS = "user_dict";
    private static final String VERSION = "version";
    private static final String MERGE = "merge";
    private static final String NOTHING = "0";
    private static final int MOST_PROJECTS = 1_000;
    private static final int MOST_TRIES = 100;

    private final Records records;
    private final Accounts accounts;
    private final BudgetManagerConfig config;

    BudgetManagerEndpoints(Records records, Accounts accounts, BudgetManagerConfig config) {
        this.records = records;
        this.accounts = accounts;
        this.config = config;
    }

    List<Operation> operations() {
        FieldRules name = FieldRules.none().with(NAME, Check.name()).needing(NAME);
        FieldRules users = name.with(USERS, ProjectUsers.check().described("object", "each user's record"))
                .needing(USERS)
                .with(VERSION, Check.text());
        List<Operation> all = new ArrayList<>();
        all.addAll(post("/get_budget", Rights.ANYBODY, "The budgets of a project of a BudgetManager", name, this::load)
                .alsoAt(WITH_KEY + "/get_budget"));
        all.addAll(post("/set_budget", Rights.ANYBODY, "Stores all budgets of a project", users, this::save)
                .with(MERGE)
                .alsoAt(WITH_KEY + "/set_budget"));
        return List.copyOf(all);
    }

    /** Whose projects a request sees. */
    private static String owner(Actor actor) {
        if (actor.role() == Role.MASTER) {
            return "master";
        }
        return actor.userId()
                .map(user -> "user:" + user)
                .or(() ->
                        actor.caller().map(Caller::key).map(key -> key.account().id()))
                .orElse("open");
    }

    /** {@code POST /get_budget}. A project that is not there is no error of HTTP: the class would not start. */
    Future<JsonNode> load(AdminRequest request) {
        String id = Project.id(owner(request.actor()), name(request));
        return turned(id, request.by()).map(found -> {
            ObjectNode answer = ExactJson.object();
            found.record()
                    .ifPresentOrElse(
                            project -> answer.put("status", "success").set("data", project.users()),
                            () -> answer.put("status", "error")
                                    .put("message", "No budgets are stored for this project."));
            return answer.put(VERSION, version(found));
        });
    }

    /** The project at this moment; written, if a period has ended. */
    private Future<Versioned<Project>> turned(String id, Author by) {
        return records.find(Project.KIND, id).compose(found -> {
            long now = accounts.nowMillis();
            Optional<Project> project = found.record();
            ObjectNode users = project.map(Project::users).orElseGet(ExactJson::object);
            ObjectNode turned = ProjectUsers.at(now, users);
            if (project.isEmpty() || turned.equals(users)) {
                return Future.succeededFuture(found);
            }
            Change change =
                    new Change(by).unaudited().replace(found, project.get().with(turned, now));
            return records.commit(change).compose(written -> turned(id, by)); // or somebody else was faster
        });
    }

    /** {@code POST /set_budget}. */
    Future<JsonNode> save(AdminRequest request) {
        ObjectNode sent = (ObjectNode) request.body().path(USERS);
        boolean larger = merge(request.query()) == Merge.MAXIMUM;
        Optional<String> expected =
                Optional.ofNullable(request.body().path(VERSION).textValue());
        Write write = new Write(
                owner(request.actor()),
                name(request),
                stored -> larger ? ProjectUsers.merged(stored, sent) : sent,
                expected,
                request.by());
        return write(write, MOST_TRIES).map(done -> ExactJson.object().put("status", "success"));
    }

    private record Write(
            String owner, String name, UnaryOperator<ObjectNode> users, Optional<String> expected, Author by) {}

    private Future<Void> write(Write write, int tries) {
        return records.find(Project.KIND, Project.id(write.owner(), write.name()))
                .compose(found -> {
                    if (write.expected()
                            .filter(version -> !version.equals(version(found)))
                            .isPresent()) {
                        return RefusedException.future(faster());
                    }
                    return records.commit(change(write, found)).compose(outcome -> {
                        if (outcome instanceof Outcome.Done) {
                            return Future.succeededFuture();
                        }
                        if (outcome instanceof Outcome.Full) {
                            return RefusedException.future(AdminError.badField(
                                    NAME,
                                    "There are " + MOST_PROJECTS + " projects already; delete one that is not used."));
                        }
                        return tries > 1 ? write(write, tries - 1) : RefusedException.future(faster());
                    });
                });
    }

    private Change change(Write write, Versioned<Project> found) {
        long now = accounts.nowMillis();
        Change change = new Change(write.by()).unaudited();
        if (found.record().isPresent()) {
            Project before = found.record().get();
            return change.replace(found, before.with(write.users().apply(before.users()), now));
        }
        ObjectNode users = write.users().apply(ExactJson.object());
        return change.create(new Project(write.owner(), write.name(), users, now, now))
                .ifFewerThan(MOST_PROJECTS, Project.listOf(write.owner()));
    }

    /** Somebody else was faster than a change that took for granted what was there. */
    static AdminError faster() {
        return AdminError.conflict(VERSION, "Somebody else has changed this project; read it again.");
    }

    private Merge merge(Query query) {
        String usual = word(config.merge());
        return query.oneOf(MERGE, usual, word(Merge.LAST_WRITE), word(Merge.MAXIMUM))
                        .equals(word(Merge.MAXIMUM))
                ? Merge.MAXIMUM
                : Merge.LAST_WRITE;
    }

    private static String word(Merge merge) {
        return merge == Merge.MAXIMUM ? "maximum" : "last_write";
    }

    private static String name(AdminRequest request) {
        return request.body().path(NAME).asText();
    }

    private static String version(Versioned<Project> found) {
        return found.record().isPresent() ? found.version().version() : NOTHING;
    }
}
