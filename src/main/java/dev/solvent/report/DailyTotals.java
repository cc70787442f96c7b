package dev.solvent.report;

import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what each of a subject came to on a day, by their numbers. */
final class DailyTotals {
    private static final String PAGE = "1000";
    private static final String FIRST_PAGE = "0";
    private static final int AT_ONCE = 500;

    private final Redis redis;
    private final ReportKeys keys;

    DailyTotals(Redis redis, ReportKeys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    /** Everybody's, in no order. */
    Future<Map<String, Metrics>> all(long day, Subject subject) {
        return scan(keys.full(ReportKeys.totals(day, subject)), FIRST_PAGE, new HashMap<>());
    }

    /** The numbers of those who spent most first; of some who spent the same, always in the same order. */
    static List<String> ranked(Map<String, Metrics> totals) {
        return totals.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Metrics> total) ->
                                -total.getValue().spendNanoUsd())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Those of these numbers who have any. */
    Future<Map<String, Metrics>> of(long day, Subject subject, List<String> numbers) {
        List<Future<Reply>> reads = new ArrayList<>();
        for (int from = 0; from < numbers.size(); from += AT_ONCE) {
            reads.add(redis.call(
                    "HMGET",
                    keys.full(ReportKeys.totals(day, subject)),
                    numbers.subList(from, Math.min(numbers.size(), from + AT_ONCE))
                            .toArray(String[]::new)));
        }
        return Future.all(reads).map(done -> {
            Map<String, Metrics> found = new LinkedHashMap<>();
            int next = 0;
            for (Future<Reply> read : reads) {
                for (Reply value : read.result().items()) {
                    String number = numbers.get(next++);
                    value.text().ifPresent(total -> found.put(number, Metrics.parse(total)));
                }
            }
            return found;
        });
    }

    private Future<Map<String, Metrics>> scan(String hash, String cursor, Map<String, Metrics> into) {
        return redis.call("HSCAN", hash, cursor, "COUNT", PAGE).compose(reply -> {
            List<Reply> pairs = reply.items().get(1).items();
            for (int i = 0; i < pairs.size(); i += 2) {
                into.put(pairs.get(i).asText(), Metrics.parse(pairs.get(i + 1).asText()));
            }
            String next = reply.items().get(0).asText();
            return next.equals(FIRST_PAGE) ? Future.succeededFuture(into) : scan(hash, next, into);
        });
    }
}
