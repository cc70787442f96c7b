package dev.solvent.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a Redis URL. */
final class RedisUris {
    private static final List<String> CLUSTER_SCHEMES = List.of("redis-cluster://", "rediss-cluster://");
    private static final List<String> SCHEMES =
            List.of("redis://", "rediss://", "redis-sentinel://", "rediss-sentinel://");

    private static final String HOST = "([^:,/?#\\s]+|\\[[0-9a-fA-F:.]+])(:\\d{1,5})?";
    private static final Pattern HOSTS = Pattern.compile(HOST + "(," + HOST + ")*([/?#].*)?");

    private RedisUris() {}

    /** Throws {@link IllegalArgumentException} if the URL cannot be read. */
    static void check(String url) {
        parse(url, RedisURI.DEFAULT_TIMEOUT_DURATION).forEach(server -> {});
    }

    static boolean isCluster(String url) {
        return CLUSTER_SCHEMES.stream().anyMatch(url::startsWith);
    }

    static boolean isSentinel(String url) {
        return url.contains("-sentinel://");
    }

    /** The servers of a URL: several of a cluster, else one. Messages of errors do not carry the password. */
    static List<RedisURI> parse(String url, Duration timeout) {
        List<RedisURI> servers;
        try {
            servers = isCluster(url) ? cluster(url) : List.of(single(url));
        } catch (RuntimeException e) {
            // Neither the cause nor its message: both quote the URL.
            throw new IllegalArgumentException("The Redis URL " + withoutCredentials(url) + " cannot be read: it should"
                    + " look like redis://:password@host:6379, rediss://…, redis-sentinel://host:26379,host:26379#master"
                    + " or redis-cluster://host:6379,host:6379");
        }
        servers.forEach(server -> server.setTimeout(timeout));
        return servers;
    }

    static String withoutCredentials(String url) {
        int scheme = url.indexOf("://");
        int start = scheme < 0 ? 0 : scheme + 3;
        int end = url.lastIndexOf('@');
        return end > start ? url.substring(0, start) + "***" + url.substring(end) : url;
    }

    private static RedisURI single(String url) {
        if (SCHEMES.stream().noneMatch(url::startsWith)) {
            throw new IllegalArgumentException();
        }
        // Lettuce reads a port that is no number as the usual one.
        String hosts = url.substring(1 + Math.max(url.lastIndexOf('@'), url.indexOf("://") + 2));
        RedisURI server = RedisURI.create(url);
        boolean named = !isSentinel(url) || server.getSentinelMasterId() != null;
        if (!named || !HOSTS.matcher(hosts).matches()) {
            throw new IllegalArgumentException();
        }
        return server;
    }

    private static List<RedisURI> cluster(String url) {
        String scheme = url.startsWith("rediss") ? "rediss://" : "redis://";
        String rest = url.substring(url.indexOf("://") + 3);
        int at = rest.lastIndexOf('@') + 1;
        int query = rest.indexOf('?', at);
        String credentials = rest.substring(0, at);
        String hosts = query < 0 ? rest.substring(at) : rest.substring(at, query);
        String options = query < 0 ? "" : rest.substring(query);
        return Arrays.stream(hosts.split(","))
                .map(host -> single(scheme + credentials + host + options))
                .toList();
    }
}
