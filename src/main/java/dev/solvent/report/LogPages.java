package dev.solvent.report;

import dev.solvent.budget.LedgerEntry;
import dev.solvent.budget.LedgerReader;
import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Reads pages of entries. Those of sealed days are in the archive, and here no more. */
public final class LogPages {
    private static final long MILLIS_A_DAY = 86_400_000;
    private static final int AT_ONCE = 200;
    /** So many entries are looked at, at most, where no list answers. */
    private static final int MOST_LOOKED_AT = 10_000;

    private final ReportKeys keys;
    private final LedgerReader ledger;
    private final Names names;
    private final Places places;
    private final RequestIds ids;
    private final int few;

    /** @param few up to so many entries, looking at them costs less than comparing lists */
    LogPages(Redis redis, ReportKeys keys, LedgerReader ledger, int few) {
        this.few = few;
        this.keys = keys;
        this.ledger = ledger;
        this.names = new Names(redis, keys);
        this.places = new Places(redis);
        this.ids = new RequestIds(redis, keys);
    }

    /**
     * A part of a list: the entries from that place on, and before that place.
     *
     * @param others the lists in which they must be, too
     * @param without the lists in which they must not be
     */
    record Slice(long day, String list, long from, long until, List<String> others, List<String> without) {
        long size() {
            return until - from;
        }

        Slice between(long first, long end) {
            return new Slice(day, list, first, end, others, without);
        }
    }

    /**
     * One page of the requests that match.
     *
     * @param page from 1 on
     */
    public Future<LogPage> page(LogQuery query, int page, int size) {
        long offset = (page - 1L) * size;
        return ledger.days().compose(open -> {
            long first = Math.max(open.first(), Math.floorDiv(query.fromMillis(), MILLIS_A_DAY));
            long last = Math.min(open.last(), Math.floorDiv(query.untilMillis() - 1, MILLIS_A_DAY));
            long[] days = LongStream.rangeClosed(first, last).toArray();
            if (query.newestFirst()) {
                for (int i = 0; i < days.length / 2; i++) {
                    long other = days[days.length - 1 - i];
                    days[days.length - 1 - i] = days[i];
                    days[i] = other;
                }
            }
            return query.requestId().isPresent()
                    ? byId(query, query.requestId().get(), days, offset, size)
                    : slices(query, days).compose(slices -> page(query, slices, offset, size));
        });
    }

    private Future<LogPage> page(LogQuery query, List<Slice> slices, long offset, int size) {
        if (!query.needsLook()) {
            return ofLists(query, slices, offset, size);
        }
        long candidates = slices.stream().mapToLong(Slice::size).sum();
        return candidates <= few || !query.isOfLists()
                ? new Search(query, slices, offset, size).run()
                : new Comparison(places, ledger, query, slices, offset, size).run();
    }

    /** What matches is what is in the lists, so only the page itself is read. */
    private Future<LogPage> ofLists(LogQuery query, List<Slice> slices, long offset, int size) {
        List<LedgerEntry> entries = new ArrayList<>();
        Future<Void> read = Future.succeededFuture();
        long before = 0;
        for (Slice slice : slices) {
            long skip = Math.max(0, offset - before);
            long take = Math.min(slice.size(), offset + size - before) - skip;
            if (take > 0) {
                read = read.compose(done -> read(query, slice, skip, (int) take))
                        .map(found -> {
                            entries.addAll(found);
                            return null;
                        });
            }
            before += slice.size();
        }
        long total = before;
        return read.map(done -> new LogPage(entries, total, true));
    }

    /** Entries of a slice, in the order of the query. */
    private Future<List<LedgerEntry>> read(LogQuery query, Slice slice, long skip, int take) {
        long from = query.newestFirst() ? slice.until() - skip - take : slice.from() + skip;
        return places.range(slice.list(), from, from + take)
                .compose(some -> ledger.entries(
                        slice.day(), some.stream().map(Place::entryId).toList()))
                .map(entries -> {
                    List<LedgerEntry> ordered = new ArrayList<>(entries);
                    if (query.newestFirst()) {
                        Collections.reverse(ordered);
                    }
                    return ordered;
                });
    }

    /** For each day the shortest list in which all that match are. */
    private Future<List<Slice>> slices(LogQuery query, long[] days) {
        List<String> wanted = query.of().entrySet().stream()
                .map(one -> Names.entry(one.getKey(), one.getValue()))
                .toList();
        return names.numbers(wanted).compose(numbers -> {
            if (numbers.size() < wanted.size()) {
                return Future.succeededFuture(List.of());
            }
            List<Future<Slice>> slices = Arrays.stream(days)
                    .mapToObj(day -> slice(query, numbers, day))
                    .toList();
            return Future.all(slices)
                    .map(done -> slices.stream()
                            .map(Future::result)
                            .filter(slice -> slice.size() > 0)
                            .toList());
        });
    }

    private Future<Slice> slice(LogQuery query, Map<String, String> numbers, long day) {
        List<String> lists = new ArrayList<>();
        query.of()
                .forEach((subject, name) -> lists.add(keys.full(
                        ReportKeys.list(day, subject, numbers.getOrDefault(Names.entry(subject, name), "")))));
        if (query.failed().orElse(false)) {
            lists.add(keys.full(ReportKeys.list(day, Subject.FAILURE, "")));
        }
        if (lists.isEmpty()) {
            lists.add(keys.full(ReportKeys.list(day, Subject.ALL, "")));
        }
        List<String> without = query.failed().filter(failed -> !failed).isPresent()
                ? List.of(keys.full(ReportKeys.list(day, Subject.FAILURE, "")))
                : List.of();
        List<Future<Slice>> lengths = lists.stream()
                .map(list -> places.size(list)
                        .map(length -> new Slice(
                                day,
                                list,
                                0,
                                length,
                                lists.stream()
                                        .filter(other -> !other.equals(list))
                                        .toList(),
                                without)))
                .toList();
        return Future.all(lengths)
                .map(done -> lengths.stream()
                        .map(Future::result)
                        .min(Comparator.comparing(Slice::size))
                        .orElseThrow())
                .compose(shortest -> cut(query, shortest));
    }

    /** The part of a list that lies in the query's time. */
    private Future<Slice> cut(LogQuery query, Slice list) {
        long start = list.day() * MILLIS_A_DAY;
        long end = start + MILLIS_A_DAY;
        Future<Long> from = query.fromMillis() > start
                ? rank(list.list(), query.fromMillis(), 0, list.until())
                : Future.succeededFuture(0L);
        Future<Long> until = query.untilMillis() < end
                ? rank(list.list(), query.untilMillis(), 0, list.until())
                : Future.succeededFuture(list.until());
        return from.compose(lower -> until.map(upper -> list.between(lower, Math.max(lower, upper))));
    }

    /** The place of the first entry of that time or later, between two places. */
    private Future<Long> rank(String list, long millis, long low, long high) {
        if (low >= high) {
            return Future.succeededFuture(low);
        }
        long middle = (low + high) >>> 1;
        return places.range(list, middle, middle + 1)
                .compose(
                        one -> one.stream().mapToLong(Place::millis).findFirst().orElse(Long.MAX_VALUE) < millis
                                ? rank(list, millis, middle + 1, high)
                                : rank(list, millis, low, middle));
    }

    private Future<LogPage> byId(LogQuery query, String id, long[] days, long offset, int size) {
        List<LedgerEntry> found = new ArrayList<>();
        Future<Void> looked = Future.succeededFuture();
        for (long day : days) {
            looked = looked.compose(done -> byId(query, id, day)).map(entries -> {
                found.addAll(entries);
                return null;
            });
        }
        return looked.map(
                done -> new LogPage(found.stream().skip(offset).limit(size).toList(), found.size(), true));
    }

    private Future<List<LedgerEntry>> byId(LogQuery query, String id, long day) {
        return ids.find(day, id)
                .compose(found ->
                        ledger.entries(day, found.stream().map(Place::entryId).toList()))
                .map(entries -> {
                    List<LedgerEntry> matching = new ArrayList<>(
                            entries.stream().filter(query::matches).toList());
                    if (query.newestFirst()) {
                        Collections.reverse(matching);
                    }
                    return matching;
                });
    }

    /** Looks at the entries of the shortest lists, some at a time. */
    private final class Search {
        private final LogQuery query;
        private final List<Slice> slices;
        private final long offset;
        private final int size;
        private final List<LedgerEntry> found = new ArrayList<>();
        private long matching;
        private long lookedAt;

        Search(LogQuery query, List<Slice> slices, long offset, int size) {
            this.query = query;
            this.slices = slices;
            this.offset = offset;
            this.size = size;
        }

        Future<LogPage> run() {
            return look(0, 0);
        }

        private Future<LogPage> look(int at, long skip) {
            if (at == slices.size()) {
                return Future.succeededFuture(new LogPage(found, matching, true));
            }
            if (lookedAt >= MOST_LOOKED_AT) {
                return Future.succeededFuture(new LogPage(found, matching, false));
            }
            Slice slice = slices.get(at);
            int take = (int) Math.min(AT_ONCE, slice.size() - skip);
            return read(query, slice, skip, take).compose(entries -> {
                for (LedgerEntry entry : entries) {
                    if (query.matches(entry) && matching++ >= offset && found.size() < size) {
                        found.add(entry);
                    }
                }
                lookedAt += take;
                return skip + take < slice.size() ? look(at, skip + take) : look(at + 1, 0);
            });
        }
    }
}
