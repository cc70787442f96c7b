package dev.solvent;

import dev.solvent.admin.AdminRoutes;
import dev.solvent.admin.HealthRoutes;
import dev.solvent.api.OpenAiApi;
import dev.solvent.config.SolventConfig;
import dev.solvent.exchange.Exchange;
import dev.solvent.http.BodyReader;
import dev.solvent.limit.LimitTimes;
import dev.solvent.limit.Limiter;
import dev.solvent.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.time.Duration;

/**
 * The gateway, put together: {@link #wire} is the life of a request as objects, in the order in which it walks through them.
 */
public final class Gateway implements Serve.Running {
    private final Vertx vertx;
    private final Store store;
    private final Meters meters;
    private final SolventConfig config;
    private final Bookkeeping books;
    private final Providers providers;
    private final Router router;
    private final Listener listener;

    private Gateway(
            Vertx vertx,
            Store store,
            Meters meters,
            SolventConfig config,
            Bookkeeping books,
            Providers providers,
            Router router,
            Listener listener) {
        this.vertx = vertx;
        this.store = store;
        this.meters = meters;
        this.config = config;
        this.books = books;
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
                        .compose(providers -> open(vertx, store, providers, meters, config)
                                .recover(
                                        failure -> providers.close().transform(closed -> Future.failedFuture(failure))))
                        .recover(failure -> store.close().transform(closed -> Future.failedFuture(failure))))
                .onSuccess(started::complete)
                .onFailure(failure -> {
                    meters.close();
                    close(vertx).onComplete(closed -> started.fail(failure));
                });
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
        return Bookkeeping.open(vertx, store, config, meters)
                .compose(books -> Callers.open(vertx, store, books.accounts(), providers, config)
                        .compose(callers -> wire(vertx, store, books, callers, providers, config, meters))
                        .compose(router -> {
                            books.start();
                            return Listener.start(vertx, router, config.server())
                                    .map(listener -> new Gateway(
                                            vertx, store, meters, config, books, providers, router, listener));
                        })
                        .recover(failure -> books.close().transform(closed -> Future.failedFuture(failure))));
    }

    /** Completes with all that is served, once it can be served. */
    private static Future<Router> wire(
            Vertx vertx,
            Store store,
            Bookkeeping books,
            Callers callers,
            Providers providers,
            SolventConfig config,
            Meters meters) {
        Limiter limiter = new Limiter(
                vertx,
                store.redis(),
                store.keys(),
                LimitTimes.of(config.budget().longestRequest()));
        Exchange exchange = new Exchange(
                vertx,
                callers.authenticator(),
                callers.chains(),
                providers::routes,
                books.budget(),
                limiter,
                config.upstream(),
                meters);
        BodyReader bodies =
                new BodyReader(config.server().maxBodyBytes(), config.server().bodyTimeout());
        OpenAiApi api = new OpenAiApi(exchange, callers.authenticator(), providers::routes, meters, bodies);
        AdminRoutes admin = new AdminRoutes(
                callers.authenticator(),
                bodies,
                callers.records(),
                books.accounts(),
                store.reports().orElseThrow(),
                callers.chains(),
                vertx,
                providers::routes,
                callers.added(),
                exchange.health()::isCooling,
                meters.requests()::inFlight,
                config.budgetManager(),
                config.server().host());
        HealthRoutes health = new HealthRoutes(
                store.redis(),
                store.books(),
                books.budget().settler(),
                meters,
                config.budget().goesOnWithoutStore());

        Router router = Router.router(vertx);
        // Whatever can be got has a head; the server leaves the body away.
        router.head()
                .handler(context ->
                        context.reroute(HttpMethod.GET, context.request().uri()));
        api.mount(router);
        admin.mount(router, Version.current());
        health.mount(router, Version.current());
        api.mountLast(router);
        return limiter.start().map(router);
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
                .eventually(() -> books.quiesce(grace))
                .eventually(providers::close)
                .eventually(books::close)
                .eventually(store::close)
                .onComplete(closed -> {
                    meters.close();
                    close(vertx).onComplete(stopped);
                });
        return stopped.future();
    }
}
