package dev.solvent.budget;

import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * An opened ledger: where its keys lie, which epoch it is in, what time Redis has.
 *
 * <p>The epoch is a random word that is written once, when an empty Redis is first opened. Every money script is given the one
 * that was found at start and refuses another, so that a Redis that lost its data in the middle takes no holds.
 */
public final class LedgerStore {
    private static final Script BOOK = Script.load(Ledger.class, "book.lua");
    private static final Script OPEN = script("open.lua");

    private final Redis redis;
    private final Keyspace keys;
    private final UnaryOperator<Script> asRun;
    private final String epoch;
    private final long birthDay;
    private final RedisClock clock;

    private LedgerStore(
            Redis redis, Keyspace keys, UnaryOperator<Script> asRun, String epoch, long birthDay, RedisClock clock) {
        this.redis = redis;
        this.keys = keys;
        this.asRun = asRun;
        this.epoch = epoch;
        this.birthDay = birthDay;
        this.clock = clock;
    }

    /** Opens the ledger, making it in an empty Redis; fails with {@link LedgerClosedException} if it cannot be trusted. */
    public static Future<LedgerStore> open(Redis redis, Keyspace keys) {
        return open(redis, keys, UnaryOperator.identity());
    }

    /** @param asRun what becomes of a script before it is run; tests give it a clock of their own */
    static Future<LedgerStore> open(Redis redis, Keyspace keys, UnaryOperator<Script> asRun) {
        List<String> args =
                List.of(keys.start(), Ledger.SCHEMA, UUID.randomUUID().toString());
        return redis.run(asRun.apply(OPEN), List.of(keys.key("epoch")), args).compose(reply -> {
            List<Reply> answer = reply.items();
            String schema = answer.get(0).asText();
            String epoch = answer.get(1).asText();
            if (!schema.equals(Ledger.SCHEMA)) {
                return Future.failedFuture(new LedgerClosedException("Redis holds schema " + schema
                        + " under the prefix '" + keys.prefix() + "', this version of Solvent reads " + Ledger.SCHEMA));
            }
            if (epoch.isEmpty()) {
                return Future.failedFuture(
                        new LedgerClosedException("Redis has lost the ledger's epoch under the prefix '" + keys.prefix()
                                + "': restore it from a backup"));
            }
            RedisClock clock = new RedisClock(answer.get(3).asLong());
            return Future.succeededFuture(
                    new LedgerStore(redis, keys, asRun, epoch, answer.get(2).asLong(), clock));
        });
    }

    /** A script of the ledger: the text of that file behind what all of them share. */
    static Script script(String fileName) {
        return BOOK.before(Ledger.class, fileName);
    }

    Future<Reply> run(Script script, String key, List<String> args) {
        return redis.run(asRun.apply(script), List.of(key), args);
    }

    String holdKey(String holdId) {
        return keys.key("hold", holdId);
    }

    Redis redis() {
        return redis;
    }

    Keyspace keys() {
        return keys;
    }

    /** What the money scripts know the ledger by: its epoch, and the sequence number that it has reached at least. */
    String mark() {
        return epoch + "/0";
    }

    /** The epoch day (UTC) on which the ledger was made. */
    long birthDay() {
        return birthDay;
    }

    RedisClock clock() {
        return clock;
    }

    LedgerClosedException closed() {
        return new LedgerClosedException("Redis does not hold the ledger that this gateway opened; no hold is taken");
    }
}
