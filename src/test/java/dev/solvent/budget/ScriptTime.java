package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.get;

import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Script;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A clock that a test sets: the scripts run as they are, but for the one call that asks Redis for the time, which reads this
 * clock's key instead.
 */
public final class ScriptTime implements UnaryOperator<Script> {
    private static final String ASKS_REDIS = "redis.call('TIME')";

    private static final Script SET =
            Script.of("set-time", "redis.call('DEL', KEYS[1]) return redis.call('RPUSH', KEYS[1], ARGV[1], ARGV[2])");

    private final String key;
    private final Map<Script, Script> scripts = new ConcurrentHashMap<>();

    public ScriptTime(Keyspace keys) {
        this.key = keys.key("test-time");
    }

    @Override
    public Script apply(Script script) {
        return scripts.computeIfAbsent(script, original -> {
            String source = original.source().replace(ASKS_REDIS, "redis.call('LRANGE', '" + key + "', '0', '1')");
            return Script.of(original.name(), source);
        });
    }

    /** What time it is from now on. */
    public void set(Redis redis, long millis) {
        String seconds = Long.toString(millis / 1_000);
        String micros = Long.toString(millis % 1_000 * 1_000);
        get(redis.run(SET, List.of(key), List.of(seconds, micros)));
    }
}
