package dev.solvent;

import dev.solvent.config.ServerConfig;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
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
                // Any free port, but one for all of these servers, is -1 to Vert.x.
                .setPort(config.port() == 0 ? -1 : config.port())
                .setTcpNoDelay(true)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024);
        int processors = Runtime.getRuntime().availableProcessors();
        return vertx.deployVerticle(
                        () -> new ServerVerticle(router, options, servers),
                        new DeploymentOptions().setInstances(processors))
                .map(all -> new Listener(servers))
                .recover(failure -> Future.failedFuture(new IOException(
                        "Cannot listen on " + config.host() + " port " + config.port() + ": " + failure.getMessage(),
                        failure)));
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
