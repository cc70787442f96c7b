package dev.solvent.identity;

import dev.solvent.budget.LedgerClosedException;
import dev.solvent.budget.RecordVersion;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The stored records. Reading one gives its version with it; writing takes the versions that were read and names what to write,
 * and happens whole or not at all. A failed future means that Redis was away, or did not say whether it wrote.
 */
public final class Records {
    /** How lists of records are sorted by their places. */
    public enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    private final Redis redis;
    private final Keyspace keys;
    private final AuditConfig audit;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    public Records(Redis redis, Keyspace keys) {
        this(redis, keys, AuditConfig.DEFAULT);
    }

    /** @param audit how much of the audit log is kept */
    public Records(Redis redis, Keyspace keys, AuditConfig audit) {
        this.redis = redis;
        this.keys = keys;
        this.audit = audit;
    }

    /** Who changed what. */
    public AuditLog audit() {
        return new AuditLog(redis, keys);
    }

    /** What is stored under that id. */
    public <R extends Stored> Future<Versioned<R>> find(Kind<R> kind, String id) {
        String versionKey = ChangeScript.versionKey(keys, kind.name(), id);
        return redis.call("MGET", ChangeScript.recordKey(keys, kind.name(), id), versionKey)
                .map(reply -> {
                    Optional<R> record = reply.items().get(0).text().map(kind::parse);
                    String version = reply.items().get(1).text().orElse("");
                    return new Versioned<>(record, new RecordVersion(versionKey, version));
                });
    }

    /** The id of the record that has this name. */
    public Future<Optional<String>> owner(String claim, String name) {
        return redis.call("GET", ChangeScript.claimKey(keys, claim, name)).map(Reply::text);
    }

    /** Tells of every record that is written here, as its kind, a colon and its id, before the writing completes. */
    void onWritten(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Writes a change, if everything that it takes for granted still holds. */
    public Future<Outcome> commit(Change change) {
        ChangeScript script = new ChangeScript(keys, change, audit);
        if (script.contradiction().isPresent()) {
            return Future.succeededFuture(script.contradiction().get());
        }
        return redis.run(ChangeScript.SCRIPT, List.of(keys.key("versions")), script.operations())
                .compose(reply -> {
                    String word = reply.items().get(0).asText();
                    if (word.equals("epoch")) {
                        return Future.failedFuture(
                                new LedgerClosedException("Redis does not hold the ledger any more"));
                    }
                    if (!word.equals("done")) {
                        return Future.succeededFuture(
                                script.outcome(word, reply.items().get(1).asText()));
                    }
                    change.steps().forEach(step -> listeners.forEach(one -> one.accept(step.name())));
                    return Future.succeededFuture(Outcome.DONE);
                });
    }

    /** How many records are in a list. */
    public Future<Long> count(String index) {
        return redis.call("ZCARD", ChangeScript.indexKey(keys, index)).map(Reply::asLong);
    }

    /** Some records of a list, by their place in it. One that is deleted meanwhile is left out. */
    public <R extends Stored> Future<List<R>> page(Kind<R> kind, String index, Order order, long offset, int size) {
        return ids(index, order, offset, size).compose(ids -> all(kind, ids));
    }

    /** The ids of some records of a list, by their place in it. */
    public Future<List<String>> ids(String index, Order order, long offset, int size) {
        String range = order == Order.OLDEST_FIRST ? "ZRANGE" : "ZREVRANGE";
        String first = Long.toString(offset);
        String last = Long.toString(offset + size - 1);
        return redis.call(range, ChangeScript.indexKey(keys, index), first, last)
                .map(ids -> ids.items().stream().map(Reply::asText).toList());
    }

    /** The records of these ids, in their order, without those that do not exist. */
    public <R extends Stored> Future<List<R>> all(Kind<R> kind, List<String> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<String> recordKeys = ids.stream()
                .map(id -> ChangeScript.recordKey(keys, kind.name(), id))
                .toList();
        String[] others = recordKeys.subList(1, recordKeys.size()).toArray(String[]::new);
        return redis.call("MGET", recordKeys.get(0), others).map(reply -> {
            List<R> records = new ArrayList<>();
            reply.items().forEach(item -> item.text().map(kind::parse).ifPresent(records::add));
            return records;
        });
    }
}
