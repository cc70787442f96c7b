package dev.solvent.admin;

import dev.solvent.admin.door.Actors;
import dev.solvent.admin.door.Door;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.holders.HolderRoutes;
import dev.solvent.admin.keys.KeyRoutes;
import dev.solvent.admin.models.AddedModels;
import dev.solvent.admin.models.ModelRoutes;
import dev.solvent.admin.projects.BudgetManagerConfig;
import dev.solvent.admin.projects.ProjectRoutes;
import dev.solvent.admin.spend.SpendRoutes;
import dev.solvent.admin.teams.TeamRoutes;
import dev.solvent.admin.users.UserRoutes;
import dev.solvent.budget.Accounts;
import dev.solvent.http.BodyReader;
import dev.solvent.identity.Authenticator;
import dev.solvent.identity.Chains;
import dev.solvent.identity.Records;
import dev.solvent.report.Reports;
import dev.solvent.route.Routes;
import dev.solvent.route.Target;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every endpoint of the admin API. */
public final class AdminRoutes {
    private final Door door;
    private final List<Operation> operations;

    /**
     * The endpoints.
     *
     * @param models what becomes of models that are added
     * @param failing whether a target failed so often that others are preferred
     * @param inFlight the requests that are being served
     * @param host where the gateway listens
     */
    public AdminRoutes(
            Authenticator authenticator,
            BodyReader bodies,
            Records records,
            Accounts accounts,
            Reports reports,
            Chains chains,
            Vertx vertx,
            Supplier<Routes> routes,
            AddedModels models,
            Predicate<Target> failing,
            LongSupplier inFlight,
            BudgetManagerConfig budgetManagers,
            String host) {
        this.door = new Door(
                authenticator, new Actors(records), bodies, forwarded -> budgetManagers.isOpen(host, forwarded));
        ModelRoutes ofModels = new ModelRoutes(records, accounts, vertx, routes, models, failing, inFlight);
        this.operations = Stream.of(
                        new KeyRoutes(records, accounts).operations(),
                        new UserRoutes(records, accounts).operations(),
                        new TeamRoutes(records, accounts).operations(),
                        new HolderRoutes(records, accounts).operations(),
                        new SpendRoutes(records, accounts, reports, chains).operations(),
                        ofModels.operations(),
                        new AuditEndpoints(records.audit()).operations(),
                        new ProjectRoutes(records, accounts, budgetManagers).operations())
                .flatMap(List::stream)
                .toList();
    }

    /** Every endpoint, in the order of the document. */
    List<Operation> operations() {
        return operations;
    }

    /**
     * Adds the endpoints, and the document that describes this gateway. No handler that reads bodies may stand before them: each reads its
     * own, after it knows who asks.
     *
     * @param version of this gateway
     */
    public void mount(Router router, String version) {
        router.route().handler(door::refuseUnreadable);
        new OpenApi(version, operations).mount(router);
        operations.forEach(operation ->
                router.route(operation.method(), operation.path()).handler(context -> door.serve(context, operation)));
        operations.stream()
                .map(Operation::path)
                .distinct()
                .forEach(path -> router.route(path).handler(door::refuseMethod));
        router.route(ProjectRoutes.ALL).handler(door::refusePath);
    }
}
