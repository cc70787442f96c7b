package dev.solvent.redis;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a server before money is entrusted to it. */
final class ServerCheck {
    private static final Logger log = LoggerFactory.getLogger(ServerCheck.class);
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private final RedisConfig config;

    ServerCheck(RedisConfig config) {
        this.config = config;
    }

    /** Fails with {@link UnfitRedisException} if the server is too old, a replica, or may throw keys away. */
    Future<Void> check(Redis redis) {
        return redis.admin("INFO").compose(reply -> {
            Map<String, String> info = parse(reply.asText());
            refuseUnfit(info);
            return warnIfNothingIsSaved(redis, info);
        });
    }

    void refuseUnfit(Map<String, String> info) {
        refuseOldVersion(info);
        refuseReplica(info);
        refuseEviction(info);
    }

    private void refuseOldVersion(Map<String, String> info) {
        String version = info.getOrDefault("redis_version", "");
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            log.warn("Redis at {} does not tell its version; 6.2 or newer is needed", config.address());
            return;
        }
        int major = Integer.parseInt(parts.group(1));
        int minor = Integer.parseInt(parts.group(2));
        if (major < 6 || (major == 6 && minor < 2)) {
            throw unfit("is of version " + version + "; 6.2 or newer is needed");
        }
    }

    private void refuseReplica(Map<String, String> info) {
        boolean clustered = "1".equals(info.get("cluster_enabled"));
        if (clustered && !config.isCluster()) {
            throw unfit("is part of a cluster; write its URL as redis-cluster://host:port,host:port");
        }
        boolean replica = !clustered && "slave".equals(info.get("role"));
        if (replica && RedisUris.isSentinel(config.url())) {
            throw new RedisUnavailableException(
                    "Redis at " + config.address() + " is a replica: the sentinels have not chosen its successor yet",
                    false);
        } else if (replica) {
            throw unfit("is a replica, which takes no writes; give the URL of its master, or of the sentinels");
        }
    }

    private void refuseEviction(Map<String, String> info) {
        String policy = info.get("maxmemory_policy");
        if (policy == null) {
            log.warn("Redis at {} does not tell its maxmemory-policy; it has to be noeviction", config.address());
        } else if (!policy.equals("noeviction") && !config.allowEviction()) {
            throw unfit("may throw away budgets when its memory is full: its maxmemory-policy is " + policy
                    + ", set it to noeviction (or allow eviction in the configuration)");
        }
    }

    private Future<Void> warnIfNothingIsSaved(Redis redis, Map<String, String> info) {
        if ("1".equals(info.get("aof_enabled"))) {
            return Future.succeededFuture();
        }
        return redis.admin("CONFIG", "GET", "save")
                .map(reply -> savePoints(reply.items()).isEmpty() ? "is off" : "may lose the last minutes")
                // Managed services forbid CONFIG, and mostly persist in ways of their own.
                .otherwise("could not be looked at")
                .map(state -> {
                    log.warn(
                            "Redis at {} has no append-only file, and its saving to disk {}: a restart of it can lose budgets"
                                    + " and spend. Set appendonly to yes.",
                            config.address(),
                            state);
                    return null;
                });
    }

    private static String savePoints(List<Reply> nameAndValue) {
        return nameAndValue.size() < 2 ? "" : nameAndValue.get(1).asText();
    }

    private UnfitRedisException unfit(String reason) {
        return new UnfitRedisException("Redis at " + config.address() + " " + reason);
    }

    private static Map<String, String> parse(String info) {
        Map<String, String> fields = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return fields;
    }
}
