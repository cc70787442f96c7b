package dev.solvent.report;

import dev.solvent.budget.LedgerReader;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads the sums by UTC day. The day is the one on which a request was settled. Changes of spend by hand are no requests and not in
 * them; so what an account spent on a day, less its adjustments, is the sum of its rows.
 */
public final class DailySums {
    private static final int AT_ONCE = 200;
    private static final int READ_AT_ONCE = 40;

    private final Redis redis;
    private final ReportKeys keys;
    private final LedgerReader ledger;
    private final Names names;
    private final DailyRows rows;
    private final DailyTotals totals;

    DailySums(Redis redis, ReportKeys keys, LedgerReader ledger) {
        this.redis = redis;
        this.keys = keys;
        this.ledger = ledger;
        this.names = new Names(redis, keys);
        this.rows = new DailyRows(redis, keys, names);
        this.totals = new DailyTotals(redis, keys);
    }

    /**
     * Some of many rows.
     *
     * @param total how many there are in all
     */
    public record Page(List<DailyRow> rows, long total) {}

    /** Who, and what it came to. */
    public record Total(String name, Metrics metrics) {}

    /**
     * One page of rows, of the newest day first; within a day the biggest spender's first.
     *
     * @param subject one of those that have sums
     * @param of whose; everybody's if empty
     * @param from the first day
     * @param to the last day
     * @param page from 1 on
     */
    public Future<Page> page(Subject subject, Set<String> of, LocalDate from, LocalDate to, int page, int size) {
        Paging paging = new Paging((page - 1L) * size, size);
        return backwards(from, to, day -> whose(day, subject, of, numbers -> paged(day, subject, numbers, paging)))
                .map(done -> new Page(paging.rows, paging.seen));
    }

    /**
     * Shows all rows between two days, those of one day and one of the subject at a time, so that nobody needs to keep all of them.
     *
     * @param of whose; everybody's if empty
     */
    public Future<Void> each(
            Subject subject, Set<String> of, LocalDate from, LocalDate to, Consumer<List<DailyRow>> visit) {
        return backwards(
                from,
                to,
                day -> whose(day, subject, of, numbers -> {
                    Future<Void> visited = Future.succeededFuture();
                    for (int first = 0; first < numbers.size(); first += READ_AT_ONCE) {
                        List<String> some = numbers.subList(first, Math.min(numbers.size(), first + READ_AT_ONCE));
                        visited = visited.compose(done -> rows.read(day, subject, some))
                                .map(found -> {
                                    found.forEach(visit);
                                    return null;
                                });
                    }
                    return visited;
                }));
    }

    /** What all requests came to, by day, the days without any left out. */
    public Future<Map<LocalDate, Metrics>> byDay(LocalDate from, LocalDate to) {
        Map<LocalDate, Metrics> days = new TreeMap<>();
        return each(
                        Subject.ALL,
                        Set.of(),
                        from,
                        to,
                        rows -> rows.forEach(row -> days.merge(row.day(), row.metrics(), Metrics::plus)))
                .map(days);
    }

    /** What all requests came to, by where they went. */
    public Future<Map<Course, Metrics>> byCourse(LocalDate from, LocalDate to) {
        Map<Course, Metrics> courses = new HashMap<>();
        return each(
                        Subject.ALL,
                        Set.of(),
                        from,
                        to,
                        rows -> rows.forEach(row -> courses.merge(row.course(), row.metrics(), Metrics::plus)))
                .map(courses);
    }

    /** Is shown what somebody spent on a day. */
    @FunctionalInterface
    public interface SpendVisitor {
        void spent(LocalDate day, String name, NanoUsd amount);
    }

    /** Shows what everybody of a subject spent on each day, of the newest day first, within a day who spent most first. */
    public Future<Void> spend(Subject subject, LocalDate from, LocalDate to, SpendVisitor visit) {
        return biggest(subject, from, to, Integer.MAX_VALUE, visit);
    }

    /** The same, for those who spent most on each day. */
    public Future<Void> biggest(Subject subject, LocalDate from, LocalDate to, int mostADay, SpendVisitor visit) {
        return backwards(
                from,
                to,
                day -> totals.all(day, subject).compose(all -> {
                    List<String> biggest = DailyTotals.ranked(all);
                    return named(biggest.subList(0, Math.min(biggest.size(), mostADay)), all)
                            .map(found -> {
                                LocalDate date = LocalDate.ofEpochDay(day);
                                found.forEach(one -> visit.spent(
                                        date, one.name(), one.metrics().spend()));
                                return null;
                            });
                }));
    }

    private Future<List<Total>> named(List<String> numbers, Map<String, Metrics> sums) {
        return names.entries(numbers)
                .map(found -> numbers.stream()
                        .map(number ->
                                new Total(DailyRows.name(found, number), sums.getOrDefault(number, Metrics.NONE)))
                        .toList());
    }

    /** Those of a subject that spent most between two days, who spent most first. */
    public Future<List<Total>> top(Subject subject, LocalDate from, LocalDate to, int most) {
        return ranked(subject, from, to, 0, most);
    }

    /**
     * Some of those of a subject that have requests between two days, who spent most first.
     *
     * @param skip so many who spent more are left out
     */
    public Future<List<String>> spenders(Subject subject, LocalDate from, LocalDate to, long skip, int most) {
        return ranked(subject, from, to, skip, most)
                .map(some -> some.stream().map(Total::name).toList());
    }

    private Future<List<Total>> ranked(Subject subject, LocalDate from, LocalDate to, long skip, int most) {
        Map<String, Metrics> sums = new HashMap<>();
        return backwards(
                        from,
                        to,
                        day -> totals.all(day, subject).map(all -> {
                            all.forEach((number, sum) -> sums.merge(number, sum, Metrics::plus));
                            return null;
                        }))
                .compose(done -> {
                    List<String> some = DailyTotals.ranked(sums).stream()
                            .skip(skip)
                            .limit(most)
                            .toList();
                    return named(some, sums);
                });
    }

    /** What each of these came to between two days, in their order. */
    public Future<List<Total>> totals(Subject subject, List<String> of, LocalDate from, LocalDate to) {
        Map<String, Metrics> sums = new LinkedHashMap<>();
        of.forEach(name -> sums.put(name, Metrics.NONE));
        if (sums.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return eachTotal(
                        subject,
                        new LinkedHashSet<>(of),
                        from,
                        to,
                        (day, total) -> sums.merge(total.name(), total.metrics(), Metrics::plus))
                .map(done -> sums.entrySet().stream()
                        .map(sum -> new Total(sum.getKey(), sum.getValue()))
                        .toList());
    }

    /** Is shown what somebody came to on a day. */
    @FunctionalInterface
    public interface TotalVisitor {
        void total(LocalDate day, Total total);
    }

    /**
     * Shows what each of a subject came to on each day.
     *
     * @param subject one of which it is kept who spent most
     * @param of whose; everybody's if empty
     */
    public Future<Void> eachTotal(Subject subject, Set<String> of, LocalDate from, LocalDate to, TotalVisitor visit) {
        List<String> wanted =
                of.stream().map(name -> Names.entry(subject, name)).toList();
        return names.numbers(wanted)
                .compose(numbers -> backwards(from, to, day -> {
                    Future<Map<String, Metrics>> read = of.isEmpty()
                            ? totals.all(day, subject)
                            : totals.of(day, subject, List.copyOf(numbers.values()));
                    return read.compose(sums -> names.entries(sums.keySet()).map(found -> {
                        LocalDate date = LocalDate.ofEpochDay(day);
                        sums.forEach((number, sum) -> visit.total(date, new Total(DailyRows.name(found, number), sum)));
                        return null;
                    }));
                }));
    }

    private Future<Void> backwards(LocalDate from, LocalDate to, Function<Long, Future<Void>> visit) {
        return ledger.days().compose(days -> {
            Future<Void> visited = Future.succeededFuture();
            long first = Math.max(from.toEpochDay(), ledger.birthday().toEpochDay());
            for (long each = Math.min(to.toEpochDay(), days.last()); each >= first; each--) {
                long day = each;
                visited = visited.compose(done -> visit.apply(day));
            }
            return visited;
        });
    }

    /** Calls that with the numbers of some, until it has all: of those that are named, or of all that the day has. */
    private Future<Void> whose(long day, Subject subject, Set<String> of, Function<List<String>, Future<Void>> visit) {
        if (!subject.isNamed()) {
            return visit.apply(List.of(""));
        }
        if (of.isEmpty()) {
            return totals.all(day, subject).compose(all -> visit.apply(DailyTotals.ranked(all)));
        }
        List<String> wanted =
                of.stream().map(name -> Names.entry(subject, name)).toList();
        return names.numbers(wanted)
                .compose(found -> visit.apply(wanted.stream()
                        .filter(found::containsKey)
                        .map(found::get)
                        .toList()));
    }

    /** Which rows are wanted of all that are walked over. */
    private static final class Paging {
        private final long offset;
        private final int size;
        private final List<DailyRow> rows = new ArrayList<>();
        private long seen;

        Paging(long offset, int size) {
            this.offset = offset;
            this.size = size;
        }

        boolean wants(long count) {
            return rows.size() < size && seen + count > offset;
        }

        void pass(List<DailyRow> next) {
            for (DailyRow row : next) {
                if (seen++ >= offset && rows.size() < size) {
                    rows.add(row);
                }
            }
        }
    }

    /** Rows that are not on the page are counted and not read. */
    private Future<Void> paged(long day, Subject subject, List<String> numbers, Paging paging) {
        Future<Void> done = Future.succeededFuture();
        for (int from = 0; from < numbers.size(); from += AT_ONCE) {
            List<String> some = numbers.subList(from, Math.min(numbers.size(), from + AT_ONCE));
            done = done.compose(before -> {
                List<Future<Reply>> counts = some.stream()
                        .map(number -> redis.call("HLEN", keys.full(ReportKeys.rows(day, subject, number))))
                        .toList();
                return Future.all(counts).compose(counted -> {
                    Future<Void> read = Future.succeededFuture();
                    for (int i = 0; i < some.size(); i++) {
                        long count = counts.get(i).result().asLong();
                        String number = some.get(i);
                        read = read.compose(one -> {
                            if (!paging.wants(count)) {
                                paging.seen += count;
                                return Future.succeededFuture();
                            }
                            return rows.read(day, subject, List.of(number)).map(all -> {
                                all.forEach(paging::pass);
                                return null;
                            });
                        });
                    }
                    return read;
                });
            });
        }
        return done;
    }
}
