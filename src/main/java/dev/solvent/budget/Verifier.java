package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves on a live system that the books are right: that the ledger's entries of every account in every period sum to what its
 * counter says it has spent, and that the holds on record sum to what it says is held.
 *
 * <p>Each page of counters is read together with the end of the ledger at that moment; of each account only the entries up to
 * there are summed, so what goes on meanwhile does not disturb.
 */
public final class Verifier {
    private static final Script COUNTERS = Script.load(Ledger.class, "counters.lua");
    private static final Script HELD = Script.load(Ledger.class, "held.lua");
    private static final String FIRST_PAGE = "0";
    private static final String BEFORE_FIRST_ENTRY = "0-0";

    private final LedgerStore store;
    private final LedgerReader reader;

    public Verifier(LedgerStore store) {
        this.store = store;
        this.reader = new LedgerReader(store);
    }

    /**
     * What was found.
     *
     * @param accounts how many accounts in their windows were looked at
     * @param entries how many ledger entries were summed
     */
    public record Report(long accounts, long entries, List<Disagreement> disagreements) {}

    /** A counter that does not say what the books say. */
    public record Disagreement(String ref, String what, NanoUsd books, NanoUsd counter) {}

    /** A counter's value, and the last entry that it may contain. */
    private record Counter(long value, Place end) {}

    /** Up to where the ledger was written when a page of counters was read. */
    private record Place(long day, EntryId id) {
        boolean includes(long entryDay, EntryId entry) {
            return entryDay < day || (entryDay == day && entry.compareTo(id) <= 0);
        }
    }

    private record Span(Place first, Place last) {}

    private record EntryId(long millis, long sequence) implements Comparable<EntryId> {
        static EntryId of(String id) {
            int dash = id.indexOf('-');
            return new EntryId(Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1)));
        }

        @Override
        public int compareTo(EntryId other) {
            int byTime = Long.compare(millis, other.millis);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** Looks at everything; completes with what disagrees. */
    public Future<Report> verify() {
        Map<String, Counter> spent = new HashMap<>();
        Map<String, Counter> held = new HashMap<>();
        Map<String, Long> books = new HashMap<>();
        List<Disagreement> found = new ArrayList<>();
        return counters("spent", FIRST_PAGE, spent)
                .compose(span -> sum(store.firstDay(), BEFORE_FIRST_ENTRY, span, spent, books, 0))
                .compose(entries -> {
                    spent.forEach((ref, counter) ->
                            compare(ref, "spent", books.getOrDefault(ref, 0L), counter.value(), found));
                    books.forEach((ref, sum) -> {
                        if (!spent.containsKey(ref)) {
                            compare(ref, "spent", sum, 0, found);
                        }
                    });
                    return counters("held", FIRST_PAGE, held)
                            .compose(end -> checkHeld(List.copyOf(held.keySet()), found))
                            .map(done -> new Report(spent.size(), entries, List.copyOf(found)));
                });
    }

    /** Reads all counters of that kind; completes with where the ledger ended at the first page and at the last. */
    private Future<Span> counters(String kind, String cursor, Map<String, Counter> into) {
        List<String> args = List.of(store.keys().start(), kind, cursor, "1000");
        return store.run(COUNTERS, store.keys().key("epoch"), args).compose(reply -> {
            List<Reply> answer = reply.items();
            Place end =
                    new Place(answer.get(1).asLong(), EntryId.of(answer.get(2).asText()));
            for (int i = 3; i < answer.size(); i += 2) {
                into.put(
                        answer.get(i).asText(),
                        new Counter(Long.parseLong(answer.get(i + 1).asText()), end));
            }
            String next = answer.get(0).asText();
            return next.equals(FIRST_PAGE)
                    ? Future.succeededFuture(new Span(end, end))
                    : counters(kind, next, into).map(rest -> new Span(end, rest.last()));
        });
    }

    /**
     * Sums the entries of every account up to the place of its counter. A counter that no page showed did not exist when the
     * first was read, so for its account only entries up to there count.
     */
    private Future<Long> sum(
            long day, String after, Span span, Map<String, Counter> spent, Map<String, Long> books, long entries) {
        if (day > span.last().day()) {
            return Future.succeededFuture(entries);
        }
        return reader.page(day, after).compose(page -> {
            for (LedgerEntry entry : page) {
                EntryId id = EntryId.of(entry.id());
                for (String ref : entry.accounts()) {
                    Counter counter = spent.get(ref);
                    if ((counter == null ? span.first() : counter.end()).includes(day, id)) {
                        books.merge(ref, entry.amount().nanos(), Long::sum);
                    }
                }
            }
            long summed = entries + page.size();
            return page.isEmpty()
                    ? sum(day + 1, BEFORE_FIRST_ENTRY, span, spent, books, summed)
                    : sum(day, page.get(page.size() - 1).id(), span, spent, books, summed);
        });
    }

    private Future<Void> checkHeld(List<String> refs, List<Disagreement> found) {
        List<String> args = new ArrayList<>(1 + refs.size());
        args.add(store.keys().start());
        args.addAll(refs);
        return store.run(HELD, store.keys().key("deadlines"), args).map(reply -> {
            List<Reply> answer = reply.items();
            for (int i = 0; i < answer.size(); i += 3) {
                compare(
                        answer.get(i).asText(),
                        "held",
                        answer.get(i + 1).asLong(),
                        answer.get(i + 2).asLong(),
                        found);
            }
            return null;
        });
    }

    private static void compare(String ref, String what, long books, long counter, List<Disagreement> found) {
        if (books != counter) {
            found.add(new Disagreement(ref, what, NanoUsd.of(books), NanoUsd.of(counter)));
        }
    }
}
