package dev.solvent.report;

import dev.solvent.budget.LedgerEntry;
import dev.solvent.budget.LedgerReader;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the entries that are in several lists, or in one and not in another, a day at a time, without looking at any but the page's. */
final class Comparison {
    private static final int AT_ONCE = 2_000;

    private final Places places;
    private final LedgerReader ledger;
    private final LogQuery query;
    private final List<LogPages.Slice> slices;
    private final long offset;
    private final int size;
    private final List<LedgerEntry> found = new ArrayList<>();
    private long matching;

    Comparison(Places places, LedgerReader ledger, LogQuery query, List<LogPages.Slice> slices, long offset, int size) {
        this.places = places;
        this.ledger = ledger;
        this.query = query;
        this.slices = slices;
        this.offset = offset;
        this.size = size;
    }

    Future<LogPage> run() {
        Future<Void> compared = Future.succeededFuture();
        for (LogPages.Slice slice : slices) {
            compared = compared.compose(done -> compare(slice));
        }
        return compared.map(done -> new LogPage(found, matching, true));
    }

    private Future<Void> compare(LogPages.Slice slice) {
        Set<String> candidates = new LinkedHashSet<>();
        Future<Void> left = walk(slice.list(), slice.from(), slice.until(), candidates::addAll);
        for (String other : slice.others()) {
            left = left.compose(done -> {
                Set<String> both = new HashSet<>();
                return walk(
                                other,
                                0,
                                Long.MAX_VALUE,
                                page -> page.stream()
                                        .filter(candidates::contains)
                                        .forEach(both::add))
                        .map(walked -> {
                            candidates.retainAll(both);
                            return null;
                        });
            });
        }
        for (String without : slice.without()) {
            left = left.compose(done -> walk(without, 0, Long.MAX_VALUE, page -> page.forEach(candidates::remove)));
        }
        return left.compose(done -> take(slice.day(), new ArrayList<>(candidates)));
    }

    private Future<Void> take(long day, List<String> places) {
        if (query.newestFirst()) {
            Collections.reverse(places);
        }
        long skip = Math.max(0, offset - matching);
        long until = Math.min(places.size(), offset + size - matching);
        matching += places.size();
        if (skip >= until) {
            return Future.succeededFuture();
        }
        List<String> wanted = places.subList((int) skip, (int) until);
        return ledger.entries(day, wanted.stream().map(Place::entryId).toList()).map(entries -> {
            found.addAll(entries);
            return null;
        });
    }

    private interface Visitor {
        void visit(List<String> places);
    }

    private Future<Void> walk(String list, long from, long until, Visitor visitor) {
        long end = Math.min(until, from + AT_ONCE);
        return places.range(list, from, end).compose(some -> {
            visitor.visit(some);
            return some.size() < AT_ONCE || end >= until ? Future.succeededFuture() : walk(list, end, until, visitor);
        });
    }
}
