package dev.solvent;

import dev.solvent.config.ServerConfig;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Listens on the port, with one server per processor that share it. */
final class Listener {
    private final List<HttpServer> servers;

    private Listener(List<HttpServer> servers) {
        this.servers = servers;
    }

    static Future<Listener> start(Vertx vertx, Router router, ServerConfig config) {
        List<HttpServer> servers = new CopyOnWriteArrayList<>();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setTcpNoDelay(true)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024);
        // The first server learns which port it is when any free one will do.
        return deploy(vertx, router, options, servers, 1)
                .compose(first -> deploy(
                        vertx,
                        router,
                        new HttpServerOptions(options).setPort(servers.get(0).actualPort()),
                        servers,
                        Runtime.getRuntime().availableProcessors() - 1))
                .map(all -> new Listener(servers));
    }

    private static Future<?> deploy(
            Vertx vertx, Router router, HttpServerOptions options, List<HttpServer> servers, int count) {
        return count == 0
                ? Future.succeededFuture()
                : vertx.deployVerticle(
                        () -> new ServerVerticle(router, options, servers),
                        new DeploymentOptions().setInstances(count));
    }

    int port() {
        return servers.get(0).actualPort();
    }

    /** Takes no new connections, and closes the open ones when their requests have ended or the time is up. */
    Future<Void> stop(Duration grace) {
        return Future.join(servers.stream()
                        .map(server -> server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS))
                        .toList())
                .mapEmpty();
    }

    private static final class ServerVerticle extends VerticleBase {
        private final Router router;
        private final HttpServerOptions options;
        private final List<HttpServer> servers;

        ServerVerticle(Router router, HttpServerOptions options, List<HttpServer> servers) {
            this.router = router;
            this.options = options;
            this.servers = servers;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer(options)
                    .requestHandler(router)
                    .listen()
                    .onSuccess(servers::add);
        }
    }
}
