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

        add(router, HttpMethod.GET, "/spend/logs", Rights.MASTER, spendReads::logs);
        add(router, HttpMethod.GET, "/spend/keys", Rights.MASTER, spendReads::keys);
        add(router, HttpMethod.GET, "/spend/users", Rights.MASTER, spendReads::users);
        add(router, HttpMethod.GET, "/global/spend", Rights.MASTER, spendReads::global);
    }

    private void add(Router router, HttpMethod method, String path, Rights rights, Endpoint endpoint) {
        router.route(method, path).handler(context -> door.serve(context, rights, endpoint));
        router.route(path).handler(door::refuseMethod);
    }
}
