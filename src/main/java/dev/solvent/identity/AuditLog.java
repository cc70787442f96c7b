package dev.solvent.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Steps;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Who changed what. {@code change.lua} writes an entry in the step in which it writes the change, so none is missing and none is
 * of a change that did not happen.
 */
public final class AuditLog {
    private static final Pattern ID = Pattern.compile("[0-9]{1,19}-[0-9]{1,19}");
    private static final int CHUNK = 500;

    private final Redis redis;
    private final String key;

    public AuditLog(Redis redis, Keyspace keys) {
        this.redis = redis;
        this.key = key(keys);
    }

    static String key(Keyspace keys) {
        return keys.key("audit");
    }

    /** Some of the entries that match, and how many match in all. */
    public record Page(List<AuditEntry> entries, long total) {}

    /**
     * Which entries are wanted.
     *
     * @param fromMillis not before, by Redis's clock
     * @param toMillis not after
     * @param matches what else; none if all match
     */
    public record Wanted(long fromMillis, long toMillis, Optional<Predicate<AuditEntry>> matches) {
        private boolean isEverything() {
            return fromMillis <= 0 && toMillis == Long.MAX_VALUE && matches.isEmpty();
        }
    }

    /** The entry of that id, if there is one. */
    public Future<Optional<AuditEntry>> find(String id) {
        return ID.matcher(id).matches()
                ? redis.call("XRANGE", key, id, id)
                        .map(found -> found.items().stream().findFirst().map(AuditLog::entry))
                        .recover(tooLarge -> Future.succeededFuture(Optional.empty()))
                : Future.succeededFuture(Optional.empty());
    }

    /** One page of the entries that match; pages count from 1. Reads the log a chunk at a time. */
    public Future<Page> page(Wanted wanted, boolean newestFirst, int page, int size) {
        Walk walk = new Walk(wanted, newestFirst, (page - 1L) * size, size);
        String start = Long.toString(Math.max(0, wanted.fromMillis()));
        String end = wanted.toMillis() == Long.MAX_VALUE ? "+" : Long.toString(wanted.toMillis());
        return redis.call("XLEN", key).compose(length -> {
            walk.length = length.asLong();
            String last = newestFirst ? start : end;
            return Steps.from(newestFirst ? end : start, first -> walk.from(first, last))
                    .map(walked -> new Page(walk.found, wanted.isEverything() ? walk.length : walk.seen));
        });
    }

    private final class Walk {
        private final Wanted wanted;
        private final boolean newestFirst;
        private final long offset;
        private final int size;
        private final List<AuditEntry> found = new ArrayList<>();
        private long seen;
        private long length;

        Walk(Wanted wanted, boolean newestFirst, long offset, int size) {
            this.wanted = wanted;
            this.newestFirst = newestFirst;
            this.offset = offset;
            this.size = size;
        }

        /** One chunk; completes with where the next one begins, if there may be one. */
        Future<Optional<String>> from(String first, String last) {
            String command = newestFirst ? "XREVRANGE" : "XRANGE";
            int count = wanted.isEverything() ? (int) Math.min(CHUNK, offset + size - seen) : CHUNK;
            return redis.call(command, key, first, last, "COUNT", Integer.toString(count))
                    .map(reply -> {
                        List<Reply> rows = reply.items();
                        rows.forEach(this::visit);
                        boolean enough = wanted.isEverything() && seen >= offset + size;
                        return rows.size() < count || enough
                                ? Optional.empty()
                                : Optional.of("("
                                        + rows.get(rows.size() - 1)
                                                .items()
                                                .get(0)
                                                .asText());
                    });
        }

        private void visit(Reply row) {
            boolean needed = wanted.matches().isPresent() || (seen >= offset && found.size() < size);
            if (!needed) {
                seen++;
                return;
            }
            AuditEntry entry = entry(row);
            if (wanted.matches().map(matches -> matches.test(entry)).orElse(true)) {
                if (seen >= offset && found.size() < size) {
                    found.add(entry);
                }
                seen++;
            }
        }
    }

    private static AuditEntry entry(Reply row) {
        String id = row.items().get(0).asText();
        List<Reply> pairs = row.items().get(1).items();
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            fields.put(pairs.get(i).asText(), pairs.get(i + 1).asText());
        }
        return new AuditEntry(
                id,
                Long.parseLong(id.substring(0, id.indexOf('-'))),
                fields.getOrDefault("table", ""),
                fields.getOrDefault("action", ""),
                fields.getOrDefault("id", ""),
                fields.getOrDefault("by", ""),
                text(fields, "key"),
                text(fields, "team"),
                values(fields, "before", "was"),
                values(fields, "after", "is"));
    }

    private static Optional<String> text(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).filter(text -> !text.isEmpty());
    }

    private static Optional<ObjectNode> values(Map<String, String> fields, String name, String spend) {
        Optional<ObjectNode> values = text(fields, name).map(AuditLog::json);
        Optional<String> nanos = text(fields, spend);
        if (nanos.isEmpty()) {
            return values;
        }
        NanoUsd spent = NanoUsd.of(Long.parseLong(nanos.get()));
        return Optional.of(values.orElseGet(ExactJson::object).put("spend", new BigDecimal(spent.toString())));
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) ExactJson.read(text);
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IllegalStateException("an entry of the audit log in Redis cannot be read", e);
        }
    }
}
