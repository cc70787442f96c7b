package dev.solvent.provider;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * Opens the HTTP client of a provider. HTTP/1.1 only, a connection for each request: in HTTP/2 one client that reads
 * slowly would use up the window of a connection that others share, and a cancel would not reach the provider as surely.
 */
final class Connections {
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private Connections() {}

    static HttpClient open(Vertx vertx, ProviderConfig config) {
        ConnectionConfig how = config.connections();
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(BaseAddress.parse(config.baseUrl()).tls())
                .setConnectTimeout(Math.toIntExact(how.connectTimeoutMillis()))
                .setSslHandshakeTimeout(how.connectTimeoutMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAliveTimeout(how.keepAliveSeconds())
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxChunkSize(MAX_HEADER_BYTES);
        how.trustedCertificates()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        how.proxy().ifPresent(uri -> options.setProxyOptions(proxy(uri)));
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(how.maxConnections()).setMaxWaitQueueSize(how.maxConnections());
        return vertx.createHttpClient(options, pool);
    }

    private static ProxyOptions proxy(URI uri) {
        ProxyOptions options = new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(uri.getHost())
                .setPort(uri.getPort());
        String user = uri.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            options.setUsername(colon < 0 ? user : user.substring(0, colon));
            options.setPassword(colon < 0 ? "" : user.substring(colon + 1));
        }
        return options;
    }
}
