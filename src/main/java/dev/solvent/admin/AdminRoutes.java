package dev.solvent.admin;

import dev.solvent.admin.Door.Rights;
import dev.solvent.budget.Accounts;
import dev.solvent.budget.LedgerReader;
import dev.solvent.http.BodyReader;
import dev.solvent.identity.Authenticator;
import dev.solvent.identity.Chains;
import dev.solvent.identity.Records;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;

/** Every endpoint of the admin API. */
public final class AdminRoutes {
    private final Door door;
    private final KeyEdits keyEdits;
    private final KeyReads keyReads;
    private final UserEdits userEdits;
    private final UserReads userReads;
    private final SpendReads spendReads;
    private final TeamEndpoints teams;
    private final OrganizationEndpoints organizations;
    private final CustomerEndpoints customers;
    private final TagEndpoints tags;
    private final BudgetEndpoints budgets;

    public AdminRoutes(
            Authenticator authenticator,
            BodyReader bodies,
            Records records,
            Accounts accounts,
            LedgerReader ledger,
            Chains chains) {
        this.door = new Door(authenticator, bodies);
        this.keyEdits = new KeyEdits(records, accounts);
        this.keyReads = new KeyReads(records, accounts);
        this.userEdits = new UserEdits(records, accounts, keyEdits);
        this.userReads = new UserReads(records, accounts);
        this.spendReads = new SpendReads(records, accounts, ledger, chains);
        HolderEdits edits = new HolderEdits(records, accounts);
        HolderReads reads = new HolderReads(records, accounts);
        this.teams = new TeamEndpoints(records, accounts, edits, reads);
        this.organizations = new OrganizationEndpoints(edits, reads);
        this.customers = new CustomerEndpoints(edits, reads);
        this.tags = new TagEndpoints(edits, reads);
        this.budgets = new BudgetEndpoints(edits, reads);
    }

    /** Adds the endpoints. No handler that reads bodies may stand before them: each reads its own, after it knows who asks. */
    public void mount(Router router) {
        add(router, HttpMethod.POST, "/key/generate", Rights.MASTER, keyEdits::generate);
        add(router, HttpMethod.POST, "/key/update", Rights.MASTER, keyEdits::update);
        add(router, HttpMethod.POST, "/key/delete", Rights.MASTER, keyEdits::delete);
        add(router, HttpMethod.POST, "/key/block", Rights.MASTER, keyEdits::block);
        add(router, HttpMethod.POST, "/key/unblock", Rights.MASTER, keyEdits::unblock);
        add(router, HttpMethod.GET, "/key/info", Rights.OWN, keyReads::info);
        add(router, HttpMethod.GET, "/key/list", Rights.MASTER, keyReads::list);

        add(router, HttpMethod.POST, "/user/new", Rights.MASTER, userEdits::create);
        add(router, HttpMethod.POST, "/user/update", Rights.MASTER, userEdits::update);
        add(router, HttpMethod.POST, "/user/delete", Rights.MASTER, userEdits::delete);
        add(router, HttpMethod.GET, "/user/info", Rights.OWN, userReads::info);
        add(router, HttpMethod.GET, "/user/list", Rights.MASTER, userReads::list);

        mountTeams(router);
        mountCustomers(router, "/customer");
        mountCustomers(router, "/end_user");
        mountTagsAndBudgets(router);

        add(router, HttpMethod.GET, "/spend/logs", Rights.MASTER, spendReads::logs);
        add(router, HttpMethod.GET, "/spend/keys", Rights.MASTER, spendReads::keys);
        add(router, HttpMethod.GET, "/spend/users", Rights.MASTER, spendReads::users);
        add(router, HttpMethod.GET, "/provider/budgets", Rights.MASTER, spendReads::providers);
        add(router, HttpMethod.GET, "/global/spend", Rights.MASTER, spendReads::global);
    }

    private void mountTeams(Router router) {
        add(router, HttpMethod.POST, "/team/new", Rights.MASTER, teams::create);
        add(router, HttpMethod.POST, "/team/update", Rights.MASTER, teams::update);
        add(router, HttpMethod.POST, "/team/delete", Rights.MASTER, teams::delete);
        add(router, HttpMethod.POST, "/team/block", Rights.MASTER, teams::block);
        add(router, HttpMethod.POST, "/team/unblock", Rights.MASTER, teams::unblock);
        add(router, HttpMethod.POST, "/team/member_add", Rights.MASTER, teams::addMembers);
        add(router, HttpMethod.POST, "/team/member_delete", Rights.MASTER, teams::deleteMember);
        add(router, HttpMethod.GET, "/team/info", Rights.OWN, teams::info);
        add(router, HttpMethod.GET, "/team/list", Rights.MASTER, teams::list);

        add(router, HttpMethod.POST, "/organization/new", Rights.MASTER, organizations::create);
        add(router, HttpMethod.POST, "/organization/update", Rights.MASTER, organizations::update);
        add(router, HttpMethod.POST, "/organization/delete", Rights.MASTER, organizations::delete);
        add(router, HttpMethod.GET, "/organization/info", Rights.MASTER, organizations::info);
        add(router, HttpMethod.GET, "/organization/list", Rights.MASTER, organizations::list);
    }

    private void mountCustomers(Router router, String path) {
        add(router, HttpMethod.POST, path + "/new", Rights.MASTER, customers::create);
        add(router, HttpMethod.POST, path + "/update", Rights.MASTER, customers::update);
        add(router, HttpMethod.POST, path + "/delete", Rights.MASTER, customers::delete);
        add(router, HttpMethod.POST, path + "/block", Rights.MASTER, customers::block);
        add(router, HttpMethod.POST, path + "/unblock", Rights.MASTER, customers::unblock);
        add(router, HttpMethod.GET, path + "/info", Rights.MASTER, customers::info);
        add(router, HttpMethod.GET, path + "/list", Rights.MASTER, customers::list);
    }

    private void mountTagsAndBudgets(Router router) {
        add(router, HttpMethod.POST, "/tag/new", Rights.MASTER, tags::create);
        add(router, HttpMethod.POST, "/tag/update", Rights.MASTER, tags::update);
        add(router, HttpMethod.POST, "/tag/delete", Rights.MASTER, tags::delete);
        add(router, HttpMethod.POST, "/tag/info", Rights.MASTER, tags::info);
        add(router, HttpMethod.GET, "/tag/list", Rights.MASTER, tags::list);

        add(router, HttpMethod.POST, "/budget/new", Rights.MASTER, budgets::create);
        add(router, HttpMethod.POST, "/budget/update", Rights.MASTER, budgets::update);
        add(router, HttpMethod.POST, "/budget/delete", Rights.MASTER, budgets::delete);
        add(router, HttpMethod.POST, "/budget/info", Rights.MASTER, budgets::info);
        add(router, HttpMethod.GET, "/budget/list", Rights.MASTER, budgets::list);
    }

    private void add(Router router, HttpMethod method, String path, Rights rights, Endpoint endpoint) {
        router.route(method, path).handler(context -> door.serve(context, rights, endpoint));
        router.route(path).handler(door::refuseMethod);
    }
}
