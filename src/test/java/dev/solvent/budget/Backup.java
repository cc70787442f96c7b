package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.get;

import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A copy of all that one ledger has in Redis. */
final class Backup {
    private final String copies = "backup-" + UUID.randomUUID() + ":";
    private final Redis redis;
    private final Keyspace keys;
    private final List<String> names;

    private Backup(Redis redis, Keyspace keys) {
        this.redis = redis;
        this.keys = keys;
        this.names = names(redis, keys);
        names.forEach(name -> get(redis.call("COPY", name, copies + name)));
    }

    static Backup of(TestLedger books) {
        return new Backup(books.redis, books.keys);
    }

    /** Puts it in the place of what is there. */
    void restore() {
        flush(redis, keys);
        names.forEach(name -> get(redis.call("COPY", copies + name, name)));
    }

    /** All of it is gone. */
    static void flush(TestLedger books) {
        flush(books.redis, books.keys);
    }

    private static void flush(Redis redis, Keyspace keys) {
        names(redis, keys).forEach(name -> get(redis.call("DEL", name)));
    }

    private static List<String> names(Redis redis, Keyspace keys) {
        List<String> names = new ArrayList<>();
        String cursor = "0";
        do {
            List<Reply> page = get(redis.admin("SCAN", cursor, "MATCH", keys.start() + "*", "COUNT", "10000"))
                    .items();
            page.get(1).items().forEach(name -> names.add(name.asText()));
            cursor = page.get(0).asText();
        } while (!cursor.equals("0"));
        return names;
    }
}
