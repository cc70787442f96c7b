package dev.solvent;

import dev.solvent.admin.AdminRoutes;
import dev.solvent.admin.HealthRoutes;
import dev.solvent.api.OpenAiApi;
import dev.solvent.budget.Accounts;
import dev.solvent.budget.Admission;
import dev.solvent.budget.Budget;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.Expiry;
import dev.solvent.budget.Ledger;
import dev.solvent.budget.LedgerStore;
import dev.solvent.budget.Settled;
import dev.solvent.budget.Settler;
import dev.solvent.budget.SoftLimits;
import dev.solvent.budget.journal.Journal;
import dev.solvent.budget.journal.JournalConfig;
import dev.solvent.config.MasterSecret;
import dev.solvent.config.SolventConfig;
import dev.solvent.exchange.Exchange;
import dev.solvent.http.BodyReader;
import dev.solvent.identity.Authenticator;
import dev.solvent.identity.Chains;
import dev.solvent.identity.ConfiguredAccounts;
import dev.solvent.identity.Directory;
import dev.solvent.identity.KeyAuthenticator;
import dev.solvent.identity.MasterKey;
import dev.solvent.identity.Mentions;
import dev.solvent.identity.Records;
import dev.solvent.identity.SecretBox;
import dev.solvent.limit.LimitTimes;
import dev.solvent.limit.Limiter;
import dev.solvent.metrics.BudgetMeters;
import dev.solvent.metrics.Meters;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.route.Routes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The gateway, put together: {@link #wire} is the life of a request as objects, in the order in which it walks through them.
 */
public final class Gateway implements Serve.Running {
    private final Vertx vertx;
    private final Store store;
    private final Meters meters;
    private final SolventConfig config;
    private final Settler settler;
    private final Expiry expiry;
    private final Providers providers;
    private final Router router;
    private final Listener listener;

    private Gateway(
            Vertx vertx,
            Store store,
            Meters meters,
            SolventConfig config,
            Settler settler,
            Expiry expiry,
            Providers providers,
            Router router,
            Listener listener) {
        this.vertx = vertx;
        this.store = store;
        this.meters = meters;
        this.config = config;
        this.settler = settler;
        this.expiry = expiry;
        this.providers = providers;
        this.router = router;
        this.listener = listener;
    }

    /** Starts a gateway; completes when it serves. Fails with what keeps it from serving, and then leaves nothing behind. */
    public static Future<Gateway> start(SolventConfig config) {
        return start(config, false);
    }

    /** @param acceptLoss whether to go on with the ledger that is there, if it has lost what was known of it */
    static Future<Gateway> start(SolventConfig config, boolean acceptLoss) {
        // Nothing is served from files, and a read-only root has no place for their cache.
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        Meters meters = new Meters();
        Promise<Gateway> started = Promise.promise();
        Store.open(vertx, config, meters, acceptLoss)
                .compose(store -> vertx.executeBlocking(() -> Providers.open(vertx, config, meters))
                        .compose(providers -> open(vertx, store, providers, meters, config))
                        .recover(failure -> store.close().transform(closed -> Future.failedFuture(failure))))
                .onSuccess(started::complete)
                .onFailure(failure -> close(vertx).onComplete(closed -> started.fail(failure)));
        return started.future();
    }

    /** Closes Vert.x from a thread of its own: one of those that end with it could not be told of the end. */
    private static Future<Void> close(Vertx vertx) {
        Promise<Void> closed = Promise.promise();
        new Thread(() -> vertx.close().onComplete(closed), "close-vertx").start();
        return closed.future();
    }

    private static Future<Gateway> open(
            Vertx vertx, Store store, Providers providers, Meters meters, SolventConfig config) {
        JournalConfig how = config.budget().journal();
        return Journal.open(vertx, how.directoryIn(config.data()), how)
                .compose(journal -> wire(vertx, store, journal, providers, meters, config)
                        .recover(failure -> journal.close().transform(closed -> Future.failedFuture(failure))));
    }

    private static Future<Gateway> wire(
            Vertx vertx, Store store, Journal journal, Providers providers, Meters meters, SolventConfig config) {
        Redis redis = store.redis();
        Keyspace keys = store.keys();
        LedgerStore books = store.books();
        BudgetConfig budget = config.budget();

        Records records = new Records(redis, keys, config.audit());
        Supplier<Routes> routes = providers::routes;

        Ledger ledger = new Ledger(books, budget);
        Admission admission = new Admission(vertx, books, ledger, budget);
        Settler settler = new Settler(
                vertx,
                ledger,
                admission,
                journal,
                budget,
                (settlement, settled) -> meters.budgets().settled(kind(settled.how())));
        Expiry expiry =
                new Expiry(vertx, ledger, admission, () -> meters.budgets().settled(BudgetMeters.Settlement.EXPIRE));
        Accounts accounts = new Accounts(books, budget);
        Limiter limiter = new Limiter(vertx, redis, keys, LimitTimes.of(budget.longestRequest()));
        meters.budgets().watchWaiting(admission::waiting);
        admission.tellWaits(meters.budgets()::waited);
        meters.budgets().watchPending(settler::pending);
        meters.budgets()
                .watchJournal(
                        () -> journal.standing().records(),
                        () -> journal.standing().sizeBytes(),
                        () -> journal.standing().deadLetters());

        return admission
                .listen(redis)
                .compose(listening -> vertx.executeBlocking(() -> MasterSecret.of(config)))
                .compose(master -> Directory.open(records, redis, keys, goesOnWithoutStore(budget))
                        .compose(directory -> added(vertx, records, master, directory, providers, config)
                                .compose(added -> {
                                    Authenticator authenticator = new KeyAuthenticator(
                                            MasterKey.of(master.secret()), directory, accounts::nowMillis);
                                    Mentions mentions =
                                            new Mentions(directory, records, budget.traffic(), accounts::nowMillis);
                                    Chains chains = new Chains(
                                            ConfiguredAccounts.of(budget.global(), config.providerBudgets()),
                                            directory,
                                            mentions,
                                            accounts::nowMillis);
                                    Exchange exchange = new Exchange(
                                            vertx,
                                            authenticator,
                                            chains,
                                            routes,
                                            new Budget(
                                                    budget,
                                                    ledger,
                                                    admission,
                                                    settler,
                                                    new SoftLimits(books, accounts, meters.budgets())),
                                            limiter,
                                            config.upstream(),
                                            meters);
                                    Router router = Router.router(vertx);
                                    BodyReader bodies = new BodyReader(
                                            config.server().maxBodyBytes(),
                                            config.server().bodyTimeout());
                                    OpenAiApi api = new OpenAiApi(exchange, authenticator, routes, meters, bodies);
                                    api.mount(router);
                                    new AdminRoutes(
                                                    authenticator,
                                                    bodies,
                                                    records,
                                                    accounts,
                                                    store.reports().orElseThrow(),
                                                    chains,
                                                    vertx,
                                                    routes,
                                                    added,
                                                    exchange.health()::isCooling,
                                                    meters.requests()::inFlight,
                                                    config.budgetManager(),
                                                    config.server().host())
                                            .mount(router, Version.current());
                                    new HealthRoutes(redis, books, settler, meters, goesOnWithoutStore(budget))
                                            .mount(router, Version.current());
                                    api.mountLast(router);

                                    settler.start();
                                    limiter.start();
                                    expiry.start();
                                    return Listener.start(vertx, router, config.server())
                                            .map(listener -> new Gateway(
                                                    vertx, store, meters, config, settler, expiry, providers, router,
                                                    listener));
                                })));
    }

    private static boolean goesOnWithoutStore(BudgetConfig budget) {
        return budget.whenStoreIsAway() == BudgetConfig.WhenAway.ALLOW;
    }

    @Override
    public int port() {
        return listener.port();
    }

    /** Everything that is served. */
    Router router() {
        return router;
    }

    /** Takes no new requests, lets those that run end within the grace, settles, and leaves. */
    @Override
    public Future<Void> stop() {
        Duration grace = config.server().shutdownGrace();
        Promise<Void> stopped = Promise.promise();
        listener.stop(grace)
                .eventually(() -> settler.quiesce(grace))
                .eventually(() -> {
                    expiry.close();
                    return providers.close();
                })
                .eventually(settler::close)
                .eventually(store::close)
                .onComplete(closed -> {
                    meters.close();
                    close(vertx).onComplete(stopped);
                });
        return stopped.future();
    }

    /** The targets that were added at run time, to which the providers route from now on. */
    private static Future<AddedTargets> added(
            Vertx vertx,
            Records records,
            MasterSecret master,
            Directory directory,
            Providers providers,
            SolventConfig config) {
        Duration longest = config.upstream().timeout().plus(config.upstream().drainTime());
        return vertx.executeBlocking(() -> SecretBox.of(master.secret())).compose(box -> {
            AddedTargets added = new AddedTargets(vertx, records, box, providers, System.getenv(), longest);
            providers.add(added);
            return added.start(directory);
        });
    }

    private static BudgetMeters.Settlement kind(Settled.How how) {
        return switch (how) {
            case RELEASED, UNKNOWN -> BudgetMeters.Settlement.RELEASE;
            case CORRECTED -> BudgetMeters.Settlement.CORRECT;
            case LATE -> BudgetMeters.Settlement.LATE;
            default -> BudgetMeters.Settlement.CHARGE;
        };
    }
}
