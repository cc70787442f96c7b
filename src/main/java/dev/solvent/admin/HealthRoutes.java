package dev.solvent.admin;

import dev.solvent.budget.LedgerStore;
import dev.solvent.budget.Settler;
import dev.solvent.budget.journal.Standing;
import dev.solvent.metrics.Meters;
import dev.solvent.redis.Redis;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;

/** Whether the process lives, whether it can serve, and its meters. No key is needed. */
public final class HealthRoutes {
    private static final List<String> LIVE = List.of("/health/liveliness", "/health/liveness", "/healthz");
    private static final List<String> READY = List.of("/health/readiness", "/readyz");
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Redis redis;
    private final LedgerStore books;
    private final Settler settler;
    private final Meters meters;
    private final boolean servesWithoutStore;

    /** @param servesWithoutStore whether requests are served while Redis is away */
    public HealthRoutes(Redis redis, LedgerStore books, Settler settler, Meters meters, boolean servesWithoutStore) {
        this.redis = redis;
        this.books = books;
        this.settler = settler;
        this.meters = meters;
        this.servesWithoutStore = servesWithoutStore;
    }

    /**
     * Adds the endpoints.
     *
     * @param version of this gateway
     */
    public void mount(Router router, String version) {
        LIVE.forEach(path -> probe(router, path).handler(context -> json(context.response(), 200, "\"I'm alive!\"")));
        READY.forEach(path -> probe(router, path).handler(context -> ready(context.response(), version)));
        router.get("/metrics")
                .blockingHandler(context -> send(context.response(), 200, PROMETHEUS, meters.scrape()), false);
    }

    /** Some load balancers ask by HEAD. */
    private static Route probe(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private void ready(HttpServerResponse response, String version) {
        redis.admin("PING").onComplete(pong -> {
            boolean ready =
                    (pong.succeeded() || servesWithoutStore) && books.trouble().isEmpty() && settler.hasRoom();
            json(response, ready ? 200 : 503, readiness(ready, pong.succeeded(), version));
        });
    }

    private String readiness(boolean ready, boolean connected, String version) {
        Standing journal = settler.journal();
        return "{\"status\":\"" + (ready ? "healthy" : "unhealthy")
                + "\",\"db\":\"" + (connected ? "connected" : "Not connected")
                + "\",\"cache\":null,\"success_callbacks\":[],\"solvent_version\":\"" + version
                + "\",\"ledger\":\"" + books.trouble().orElse("whole")
                + "\",\"journal\":{\"status\":\"" + (journal.writable() ? "writable" : "Not writable")
                + "\",\"settlements\":" + journal.records()
                + ",\"dead_letters\":" + journal.deadLetters()
                + ",\"in_memory\":" + settler.pending() + "}}";
    }

    private static void json(HttpServerResponse response, int status, String body) {
        send(response, status, "application/json", body);
    }

    private static void send(HttpServerResponse response, int status, String type, String body) {
        response.setStatusCode(status).putHeader("content-type", type).end(body).onFailure(gone -> {});
    }
}
