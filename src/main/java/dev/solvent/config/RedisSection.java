package dev.solvent.config;

import dev.solvent.redis.Keyspace;
import dev.solvent.redis.RedisConfig;
import dev.solvent.redis.ReplicaWait;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the money is counted; section {@code redis} of the configuration.
 *
 * @param url the server; without one, the bundled server is started
 * @param prefix what the names of all keys begin with
 * @param timeout how long a command may take
 * @param startWait how long a gateway that starts waits for the server to come; none at all if zero
 * @param allowEviction whether a server that may throw keys away when its memory is full is accepted
 * @param waitReplicas a hold counts only when so many replicas have it
 * @param waitTimeout how long to wait for them
 */
public record RedisSection(
        Optional<String> url,
        String prefix,
        Duration timeout,
        Duration startWait,
        boolean allowEviction,
        int waitReplicas,
        Duration waitTimeout) {
    private static final String ANY_URL = "redis://localhost";
    private static final Duration LONGEST_START_WAIT = Duration.ofDays(1);

    /** The bundled server. */
    public static final RedisSection DEFAULT = new RedisSection(
            Optional.empty(),
            "solvent",
            RedisConfig.DEFAULT_TIMEOUT,
            Duration.ofMinutes(1),
            false,
            ReplicaWait.NONE.replicas(),
            ReplicaWait.NONE.timeout());

    public RedisSection {
        check("prefix", () -> new Keyspace(prefix));
        check("timeout", () -> new RedisConfig(ANY_URL, timeout, allowEviction));
        if (startWait.compareTo(LONGEST_START_WAIT) > 0) {
            throw new IllegalArgumentException("start_wait: must be " + DurationText.print(LONGEST_START_WAIT)
                    + " or less, not " + DurationText.print(startWait));
        }
        url.ifPresent(address -> check("url", () -> RedisConfig.of(address)));
        check("wait_timeout", () -> new ReplicaWait(0, waitTimeout));
        check(
                "wait_replicas",
                () -> new RedisConfig(
                        url.orElse(ANY_URL), timeout, allowEviction, new ReplicaWait(waitReplicas, waitTimeout)));
        if (url.isEmpty() && waitReplicas > 0) {
            throw new IllegalArgumentException("wait_replicas: the bundled server has no replicas");
        }
    }

    /** How to reach the server at the URL, if one is given. */
    public Optional<RedisConfig> server() {
        return url.map(address ->
                new RedisConfig(address, timeout, allowEviction, new ReplicaWait(waitReplicas, waitTimeout)));
    }

    /** How to reach the bundled server, once it runs at that URL. */
    public RedisConfig bundled(String bundledUrl) {
        return new RedisConfig(bundledUrl, timeout, allowEviction);
    }

    public Keyspace keyspace() {
        return new Keyspace(prefix);
    }

    private static void check(String key, Supplier<Record> checksItself) {
        try {
            var unused = checksItself.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return "RedisSection[url=" + server().map(RedisConfig::address).orElse("bundled") + ", prefix=" + prefix
                + ", timeout=" + timeout + ", startWait=" + startWait + ", allowEviction=" + allowEviction
                + ", waitReplicas=" + waitReplicas
                + ", waitTimeout=" + waitTimeout + "]";
    }
}
