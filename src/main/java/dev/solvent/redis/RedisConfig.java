package dev.solvent.redis;

import java.time.Duration;

/**
 * How to reach Redis.
 *
 * @param url {@code redis://[[user:]password@]host[:port][/database]}, {@code rediss://} for TLS,
 *     {@code redis-sentinel://[password@]host[:port],host[:port]/[database]#master}, or
 *     {@code redis-cluster://[[user:]password@]host[:port],host[:port]} ({@code rediss-…} of the last two for TLS)
 * @param timeout how long a command may take before its caller is told that Redis is unavailable; also the longest silence
 *     after which a connection counts as dead
 * @param allowEviction whether to accept a Redis that may throw keys away when its memory is full, and with them money
 * @param replicaWait for how many replicas to wait before a hold counts
 */
public record RedisConfig(String url, Duration timeout, boolean allowEviction, ReplicaWait replicaWait) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

    public RedisConfig {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("The time-out of Redis must be more than nothing, not " + timeout);
        }
        RedisUris.check(url);
        if (replicaWait.isOn() && replicaWait.timeout().compareTo(timeout) >= 0) {
            throw new IllegalArgumentException("The time to wait for replicas must be shorter than the time-out");
        }
        if (replicaWait.isOn() && RedisUris.isCluster(url)) {
            throw new IllegalArgumentException("One cannot wait for the replicas of a cluster");
        }
    }

    /** A server without replicas to wait for. */
    public RedisConfig(String url, Duration timeout, boolean allowEviction) {
        this(url, timeout, allowEviction, ReplicaWait.NONE);
    }

    /** The server at the URL, with everything else as usual. */
    public static RedisConfig of(String url) {
        return new RedisConfig(url, DEFAULT_TIMEOUT, false);
    }

    /** The same server with another time-out. */
    public RedisConfig withTimeout(Duration other) {
        return new RedisConfig(url, other, allowEviction, replicaWait);
    }

    /** The same server, waiting for its replicas. */
    public RedisConfig withReplicaWait(ReplicaWait other) {
        return new RedisConfig(url, timeout, allowEviction, other);
    }

    /** The URL without user and password: fit for messages. */
    public String address() {
        return RedisUris.withoutCredentials(url);
    }

    boolean isCluster() {
        return RedisUris.isCluster(url);
    }

    @Override
    public String toString() {
        return "RedisConfig[url=" + address() + ", timeout=" + timeout + ", allowEviction=" + allowEviction + ", "
                + replicaWait + "]";
    }
}
