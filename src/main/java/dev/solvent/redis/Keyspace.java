package dev.solvent.redis;

import java.util.regex.Pattern;

/**
 * Names every key of one installation: {@code {prefix}:part:part}. The braces are Redis Cluster's hash tag, so that all keys
 * that one script touches live on one node; two installations share a Redis by different prefixes.
 */
public record Keyspace(String prefix) {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public Keyspace {
        if (!SAFE.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "the Redis prefix must be 1 to 64 letters, digits, dots, dashes or underscores: " + prefix);
        }
    }

    /** What every key starts with, colon included. */
    public String start() {
        return "{" + prefix + "}:";
    }

    /** The key of these parts. */
    public String key(String... parts) {
        return start() + String.join(":", parts);
    }
}
