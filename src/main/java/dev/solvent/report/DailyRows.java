package dev.solvent.report;

import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the sums of a day, and puts the names back for which they have numbers. */
final class DailyRows {
    private static final String PAGE = "1000";
    private static final String FIRST_PAGE = "0";

    private final Redis redis;
    private final ReportKeys keys;
    private final Names names;

    DailyRows(Redis redis, ReportKeys keys, Names names) {
        this.redis = redis;
        this.keys = keys;
        this.names = names;
    }

    /** All rows of some of the subject on a day, always in the same order. */
    Future<List<List<DailyRow>>> read(long day, Subject subject, List<String> of) {
        List<Future<Map<String, String>>> reads = of.stream()
                .map(number -> scan(keys.full(ReportKeys.rows(day, subject, number)), FIRST_PAGE, new TreeMap<>()))
                .toList();
        return Future.all(reads).compose(done -> {
            Set<String> numbers = new LinkedHashSet<>(of);
            for (Future<Map<String, String>> read : reads) {
                for (String field : read.result().keySet()) {
                    int dot = field.indexOf('.');
                    numbers.add(field.substring(0, dot));
                    numbers.add(field.substring(dot + 1));
                }
            }
            numbers.remove("");
            return names.entries(numbers).map(found -> {
                List<List<DailyRow>> rows = new ArrayList<>(of.size());
                for (int i = 0; i < of.size(); i++) {
                    String name = name(found, of.get(i));
                    rows.add(rows(day, subject, name, reads.get(i).result(), found));
                }
                return rows;
            });
        });
    }

    private static List<DailyRow> rows(
            long day, Subject subject, String name, Map<String, String> fields, Map<String, String> names) {
        List<DailyRow> rows = new ArrayList<>(fields.size());
        fields.forEach((field, value) -> {
            int dot = field.indexOf('.');
            String other = name(names, field.substring(0, dot));
            rows.add(new DailyRow(
                    LocalDate.ofEpochDay(day),
                    subject,
                    name,
                    subject == Subject.KEY ? name : other,
                    subject == Subject.KEY ? other : subject == Subject.USER ? name : "",
                    Course.parse(name(names, field.substring(dot + 1))),
                    Metrics.parse(value)));
        });
        rows.sort(Comparator.comparing((DailyRow row) -> row.metrics().spendNanoUsd())
                .reversed());
        return rows;
    }

    private Future<Map<String, String>> scan(String hash, String cursor, Map<String, String> into) {
        return redis.call("HSCAN", hash, cursor, "COUNT", PAGE).compose(reply -> {
            List<Reply> pairs = reply.items().get(1).items();
            for (int i = 0; i < pairs.size(); i += 2) {
                into.put(pairs.get(i).asText(), pairs.get(i + 1).asText());
            }
            String next = reply.items().get(0).asText();
            return next.equals(FIRST_PAGE) ? Future.succeededFuture(into) : scan(hash, next, into);
        });
    }

    /** What a number stands for, of those that were found. */
    static String name(Map<String, String> found, String number) {
        String entry = found.get(number);
        return entry == null ? "" : Names.text(entry);
    }
}
