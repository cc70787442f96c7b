package dev.solvent.admin;

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
    private final NewKeys newKeys;
    private final KeyUpdates keyUpdates;
    private final KeyDeletion keyDeletion;
    private final KeyBlocks keyBlocks;
    private final KeyReads keyReads;
    private final KeyResets keyResets;
    private final KeyLists keyLists;
    private final NewUsers newUsers;
    private final UserUpdates userUpdates;
    private final UserBulkUpdates userBulkUpdates;
    private final UserDeletion userDeletion;
    private final UserReads userReads;
    private final SpendReads spendReads;
    private final SpendReports spendReports;
    private final TeamEndpoints teams;
    private final TeamReads teamReads;
    private final PermissionEndpoints permissions;
    private final MemberEndpoints members;
    private final OrganizationEndpoints organizations;
    private final CustomerEndpoints customers;
    private final TagEndpoints tags;
    private final BudgetEndpoints budgets;
    private final CostEndpoints costs;
    private final SpendReset spendReset;
    private final ModelEdits modelEdits;
    private final ModelReads modelReads;
    private final HealthReads health;
    private final AuditEndpoints audit;
    private final BudgetManagerEndpoints budgetManager;

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
        this.newKeys = new NewKeys(records, accounts);
        this.keyUpdates = new KeyUpdates(records, accounts);
        this.keyDeletion = new KeyDeletion(records, accounts);
        this.keyBlocks = new KeyBlocks(records, accounts);
        this.keyReads = new KeyReads(records, accounts);
        this.keyResets = new KeyResets(records, accounts);
        this.newUsers = new NewUsers(records, accounts, newKeys);
        this.userUpdates = new UserUpdates(records, accounts);
        this.userBulkUpdates = new UserBulkUpdates(records, userUpdates);
        this.userDeletion = new UserDeletion(records, accounts);
        this.userReads = new UserReads(records, accounts);
        this.spendReads = new SpendReads(records, accounts, chains);
        this.spendReports = new SpendReports(records, accounts, reports);
        HolderEdits edits = new HolderEdits(records, accounts);
        HolderReads reads = new HolderReads(records, accounts);
        this.keyLists = new KeyLists(records, accounts);
        this.teams = new TeamEndpoints(records, accounts, edits);
        this.teamReads = new TeamReads(records, accounts, reads);
        this.permissions = new PermissionEndpoints(records, accounts, edits);
        this.members = new MemberEndpoints(records, accounts, edits, reads);
        this.organizations = new OrganizationEndpoints(edits, reads, new TeamRows(records, accounts));
        this.customers = new CustomerEndpoints(edits, reads);
        this.tags = new TagEndpoints(edits, reads);
        this.budgets = new BudgetEndpoints(edits, reads);
        this.costs = new CostEndpoints(new Quotes(vertx, routes));
        this.spendReset = new SpendReset(records, accounts);
        this.modelEdits = new ModelEdits(records, accounts, models);
        this.modelReads = new ModelReads(records, routes);
        this.health = new HealthReads(routes, failing, inFlight);
        this.audit = new AuditEndpoints(records.audit());
        this.budgetManager = new BudgetManagerEndpoints(records, accounts, budgetManagers);
    }

    /** Every endpoint, in the order of the document. */
    List<Operation> operations() {
        return Stream.of(
                        newKeys.operations(),
                        keyUpdates.operations(),
                        keyDeletion.operations(),
                        keyBlocks.operations(),
                        keyReads.operations(),
                        keyLists.operations(),
                        keyResets.operations(),
                        newUsers.operations(),
                        userUpdates.operations(),
                        userBulkUpdates.operations(),
                        userDeletion.operations(),
                        userReads.operations(),
                        teams.operations(),
                        teamReads.operations(),
                        permissions.operations(),
                        members.operations(),
                        organizations.operations(),
                        customers.operations(),
                        tags.operations(),
                        budgets.operations(),
                        spendReads.operations(),
                        spendReports.operations(),
                        spendReset.operations(),
                        costs.operations(),
                        modelReads.operations(),
                        modelEdits.operations(),
                        health.operations(),
                        audit.operations(),
                        budgetManager.operations())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Adds the endpoints, and the document that describes this gateway. No handler that reads bodies may stand before them: each reads its
     * own, after it knows who asks.
     *
     * @param version of this gateway
     */
    public void mount(Router router, String version) {
        List<Operation> operations = operations();
        router.route().handler(door::refuseUnreadable);
        new OpenApi(version, operations).mount(router);
        operations.forEach(operation ->
                router.route(operation.method(), operation.path()).handler(context -> door.serve(context, operation)));
        operations.stream()
                .map(Operation::path)
                .distinct()
                .forEach(path -> router.route(path).handler(door::refuseMethod));
        router.route(BudgetManagerEndpoints.ALL).handler(door::refusePath);
    }
}
