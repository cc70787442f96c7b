package dev.solvent.report;

import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Removes lists and ids of days that have no entries any more. The day's cursor goes last, so whoever comes after goes on. */
final class Removal {
    private static final String PAGE = "500";
    private static final String FIRST_PAGE = "0";

    private final Redis redis;
    private final ReportKeys keys;
    private final Names names;

    Removal(Redis redis, ReportKeys keys) {
        this.redis = redis;
        this.keys = keys;
        this.names = new Names(redis, keys);
    }

    /** @param first the first day that has entries */
    Future<Void> removeBefore(long first) {
        return redis.call("HKEYS", keys.cursor()).compose(fields -> {
            Future<Void> removed = Future.succeededFuture();
            for (Reply field : fields.items()) {
                if (Character.isDigit(field.asText().charAt(0)) && field.asLong() < first) {
                    removed = removed.compose(done -> remove(field.asLong()));
                }
            }
            return removed;
        });
    }

    private Future<Void> remove(long day) {
        Future<Void> removed = models(day);
        for (Subject subject : Subject.values()) {
            if (subject.isRanked()) {
                removed = removed.compose(done -> ranked(day, subject, FIRST_PAGE));
            }
        }
        return removed.compose(done -> unlink(IntStream.range(0, RequestIds.buckets())
                        .mapToObj(bucket -> ReportKeys.ids(day, bucket))
                        .toList()))
                .compose(done -> unlink(
                        List.of(ReportKeys.list(day, Subject.FAILURE, ""), ReportKeys.list(day, Subject.ALL, ""))))
                .compose(done -> redis.call("HDEL", keys.cursor(), Long.toString(day)))
                .mapEmpty();
    }

    private Future<Void> ranked(long day, Subject subject, String page) {
        return redis.call("HSCAN", keys.full(ReportKeys.totals(day, subject)), page, "COUNT", PAGE)
                .compose(reply -> {
                    List<Reply> pairs = reply.items().get(1).items();
                    List<String> lists = new ArrayList<>();
                    for (int i = 0; i < pairs.size(); i += 2) {
                        lists.add(ReportKeys.list(day, subject, pairs.get(i).asText()));
                    }
                    String next = reply.items().get(0).asText();
                    return unlink(lists)
                            .compose(done ->
                                    next.equals(FIRST_PAGE) ? Future.succeededFuture() : ranked(day, subject, next));
                });
    }

    private Future<Void> models(long day) {
        return redis.call("HKEYS", keys.full(ReportKeys.rows(day, Subject.ALL, "")))
                .compose(fields -> names.entries(fields.items().stream()
                        .map(field -> field.asText().substring(1))
                        .collect(Collectors.toSet())))
                .compose(courses -> {
                    Set<String> models = new LinkedHashSet<>();
                    for (String text : courses.values()) {
                        Course course = Course.parse(Names.text(text));
                        models.add(Names.entry(Subject.MODEL, course.model()));
                        models.add(Names.entry(Subject.MODEL, course.group()));
                    }
                    return names.numbers(models);
                })
                .map(Map::values)
                .compose(numbers -> unlink(numbers.stream()
                        .map(number -> ReportKeys.list(day, Subject.MODEL, number))
                        .toList()));
    }

    private Future<Void> unlink(List<String> some) {
        if (some.isEmpty()) {
            return Future.succeededFuture();
        }
        List<String> full = new ArrayList<>(some.stream().map(keys::full).toList());
        String first = full.remove(0);
        return redis.call("UNLINK", first, full.toArray(String[]::new)).mapEmpty();
    }
}
