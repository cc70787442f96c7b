package dev.solvent.report;

import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The sums as they are in Redis while nobody else writes. What was read or written before is remembered, since a command costs Redis
 * more than the read; what is missing is read in one go.
 */
final class Past {
    private static final Script READ = Script.load(Past.class, "read.lua");
    private static final int MOST = 50_000;

    private final Redis redis;
    private final ReportKeys keys;
    /** The one that was not needed for the longest time is the first. */
    private final Map<String, Known> known = new LinkedHashMap<>(64, 0.75f, true);

    private int size;

    Past(Redis redis, ReportKeys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    /** What is known of a hash; a field that is not in a new one is zero. */
    private record Known(boolean isNew, Map<String, Metrics> sums) {
        boolean has(String field) {
            return isNew || sums.containsKey(field);
        }
    }

    void forget() {
        known.clear();
        size = 0;
    }

    /** Reads what is not known of these hashes, by their fields. */
    Future<Void> learn(Map<String, Set<String>> wanted) {
        forgetSome();
        Map<String, List<String>> unknown = new LinkedHashMap<>();
        wanted.forEach((hash, fields) -> {
            Known before = known.get(hash);
            List<String> some = fields.stream()
                    .filter(field -> before == null || !before.has(field))
                    .toList();
            if (!some.isEmpty()) {
                unknown.put(hash, some);
            }
        });
        return unknown.isEmpty() ? Future.succeededFuture() : read(unknown);
    }

    private void forgetSome() {
        Iterator<Known> eldest = known.values().iterator();
        while (size > MOST && eldest.hasNext()) {
            size -= eldest.next().sums().size();
            eldest.remove();
        }
    }

    private Future<Void> read(Map<String, List<String>> unknown) {
        List<String> args = new ArrayList<>();
        args.add(keys.start());
        unknown.forEach((hash, fields) -> {
            args.add(hash);
            args.add(Integer.toString(fields.size()));
            args.addAll(fields);
        });
        return redis.run(READ, List.of(keys.cursor()), args).map(reply -> {
            Iterator<Reply> values = reply.items().iterator();
            unknown.forEach((hash, fields) -> learn(hash, fields, values));
            return null;
        });
    }

    private void learn(String hash, List<String> fields, Iterator<Reply> values) {
        Map<String, Metrics> found = new HashMap<>();
        boolean isNew = false;
        for (String field : fields) {
            Optional<String> value = values.next().text();
            found.put(field, value.map(Metrics::parse).orElse(Metrics.NONE));
            isNew |= field.equals(Numbers.WHOLE) && value.isEmpty(); // whoever has any sum has that of all
        }
        Known sums = known.getOrDefault(hash, new Known(isNew, new HashMap<>()));
        sums.sums().putAll(found);
        known.put(hash, sums);
        size += fields.size();
    }

    /** Adds to a sum that was learnt, and remembers what it comes to; that must be written, or else all be forgotten. */
    Metrics add(String hash, String field, Metrics metrics) {
        Known sums = Objects.requireNonNull(known.get(hash));
        Metrics sum = sums.sums().getOrDefault(field, Metrics.NONE).plus(metrics);
        if (sums.sums().put(field, sum) == null) {
            size++;
        }
        return sum;
    }
}
