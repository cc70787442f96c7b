package dev.solvent.report;

import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Names and their numbers. A key's hash, or a course, stands in many sums; a number of a few letters takes its place there. Numbers
 * are given by the {@linkplain RollUp roll-up} alone, and stay for ever.
 */
final class Names {
    private static final int LONGEST = 256;
    private static final int KEPT = 180;
    private static final char COURSE = 'x';
    private static final int RADIX = 36;

    private final Redis redis;
    private final ReportKeys keys;

    Names(Redis redis, ReportKeys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    /** The entry of a name of that subject. Names of any length come from requests; what is too long is cut, but stays different. */
    static String entry(Subject subject, String name) {
        return subject.letter
                + (name.length() <= LONGEST
                        ? name
                        : name.substring(0, KEPT) + "…" + HexFormat.of().formatHex(Hashing.sha256(name)));
    }

    static String entry(Course course) {
        String text = course.text();
        return text.length() <= 3 * LONGEST
                ? COURSE + text
                : COURSE + shorter(course).text();
    }

    private static Course shorter(Course course) {
        return new Course(
                entry(Subject.MODEL, course.model()).substring(1),
                entry(Subject.MODEL, course.group()).substring(1),
                entry(Subject.MODEL, course.provider()).substring(1));
    }

    /** The text of an entry: a name, or that of a course. */
    static String text(String entry) {
        return entry.substring(1);
    }

    static String number(long place) {
        return Long.toString(place, RADIX);
    }

    /** The numbers of those entries that have one. */
    Future<Map<String, String>> numbers(Collection<String> entries) {
        return look(keys.numbers(), List.copyOf(entries));
    }

    /** The entries of these numbers. */
    Future<Map<String, String>> entries(Collection<String> numbers) {
        return look(keys.names(), List.copyOf(numbers));
    }

    /** How many names have a number. */
    Future<Long> count() {
        return redis.call("HLEN", keys.names()).map(Reply::asLong);
    }

    private Future<Map<String, String>> look(String hash, List<String> fields) {
        List<Future<Reply>> reads = new ArrayList<>();
        for (int from = 0; from < fields.size(); from += LONGEST) {
            String[] some = fields.subList(from, Math.min(fields.size(), from + LONGEST))
                    .toArray(String[]::new);
            reads.add(redis.call("HMGET", hash, some));
        }
        return Future.all(reads).map(all -> {
            Map<String, String> found = new HashMap<>();
            int next = 0;
            for (Future<Reply> read : reads) {
                for (Reply value : read.result().items()) {
                    if (!value.isNil()) {
                        found.put(fields.get(next), value.asText());
                    }
                    next++;
                }
            }
            return found;
        });
    }
}
