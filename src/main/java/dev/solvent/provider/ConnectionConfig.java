package dev.solvent.provider;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach a provider.
 *
 * @param connectTimeoutMillis to get a connection, with TLS and any wait for a free one
 * @param keepAliveSeconds how long an idle connection is kept. Keep it below the provider's own limit: a request that
 *     meets a connection just being closed cannot be told from one that was read, and is charged
 * @param maxConnections at once; as many requests again may wait for one
 * @param trustedCertificates a PEM file of authorities to trust instead of Java's own
 * @param proxy an egress proxy: {@code http://[user:password@]host:port}
 * @param timeoutMillis how long to wait for the head of an answer, and the longest silence inside it; a request that
 *     allows less has less
 */
public record ConnectionConfig(
        long connectTimeoutMillis,
        int keepAliveSeconds,
        int maxConnections,
        Optional<Path> trustedCertificates,
        Optional<URI> proxy,
        long timeoutMillis) {

    /** One with as much time as each request allows. */
    public ConnectionConfig(
            long connectTimeoutMillis,
            int keepAliveSeconds,
            int maxConnections,
            Optional<Path> trustedCertificates,
            Optional<URI> proxy) {
        this(connectTimeoutMillis, keepAliveSeconds, maxConnections, trustedCertificates, proxy, Long.MAX_VALUE);
    }

    public ConnectionConfig {
        if (connectTimeoutMillis <= 0 || connectTimeoutMillis > 600_000) {
            throw new IllegalArgumentException("connect_timeout: 1 ms to 10 min, not " + connectTimeoutMillis + " ms");
        }
        if (keepAliveSeconds <= 0) {
            throw new IllegalArgumentException("keep_alive: at least 1 s, not " + keepAliveSeconds + " s");
        }
        if (maxConnections <= 0) {
            throw new IllegalArgumentException("max_connections: at least 1, not " + maxConnections);
        }
        if (timeoutMillis <= 0) {
            throw new IllegalArgumentException("timeout: must be longer than nothing");
        }
        trustedCertificates.ifPresent(file -> {
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException("trusted_certificates: cannot read " + file);
            }
        });
        proxy.ifPresent(uri -> {
            if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 0) {
                throw new IllegalArgumentException("proxy: must be like http://host:port");
            }
        });
    }

    /**
     * Ten seconds to connect, 1,024 connections. Servers at home (vLLM and other Python ones) close an idle connection
     * after 5 s, so plain HTTP keeps it for 4; the large ones hold it for a minute and more, and TLS is dear to begin.
     */
    public static ConnectionConfig defaultsFor(String baseUrl) {
        int keepAliveSeconds = baseUrl.startsWith("https:") ? 30 : 4;
        return new ConnectionConfig(10_000, keepAliveSeconds, 1024, Optional.empty(), Optional.empty());
    }

    /** The same with less time for an answer. */
    public ConnectionConfig withTimeout(long millis) {
        return new ConnectionConfig(
                connectTimeoutMillis, keepAliveSeconds, maxConnections, trustedCertificates, proxy, millis);
    }

    /** Without the proxy's password. */
    @Override
    public String toString() {
        return "ConnectionConfig[connectTimeoutMillis=" + connectTimeoutMillis + ", keepAliveSeconds="
                + keepAliveSeconds + ", maxConnections=" + maxConnections + ", proxy="
                + proxy.map(uri -> uri.getHost() + ":" + uri.getPort()).orElse("none") + "]";
    }
}
