package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import dev.solvent.redis.Steps;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Proves on a live system that the books are right: that the ledger's entries of every account in every period, on top of
 * the closing sums of sealed days, sum to what its counter says it has spent, and that the holds on record sum to what it says is held.
 *
 * <p>Each page of counters is read together with the end of the ledger at that moment; of each account only the entries up to
 * there are summed, so what goes on meanwhile does not disturb.
 */
public final class Verifier {
    private static final Script COUNTERS = LedgerStore.script("counters.lua");
    private static final Script HELD = LedgerStore.script("held.lua");
    private static final String FIRST_PAGE = "0";
    private static final int ROWS_A_PAGE = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LedgerStore store;
    private final LedgerReader reader;
    private final int rowsAPage;

    public Verifier(LedgerStore store) {
        this(store, ROWS_A_PAGE);
    }

    Verifier(LedgerStore store, int rowsAPage) {
        this.store = store;
        this.reader = new LedgerReader(store);
        this.rowsAPage = rowsAPage;
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

    /** A counter's value, and the number of the last entry that it may contain. */
    private record Counter(long value, long end) {}

    /** Which days are left, and after which entry of their first. */
    private record Place(LedgerReader.Days days, String after) {
        Place behind(List<LedgerRow> page) {
            return page.isEmpty()
                    ? new Place(days.withoutFirst(), LedgerReader.START)
                    : new Place(days, page.get(page.size() - 1).id());
        }
    }

    /** How many entries there were when the first page of counters was read. */
    private record Begun(long end) {}

    /**
     * Looks at everything; completes with what disagrees. If old days are being sealed meanwhile, it looks again; fails if that
     * does not end.
     */
    public Future<Report> verify() {
        return verify(System.nanoTime() + PATIENCE.toNanos());
    }

    private Future<Report> verify(long endNanos) {
        return moves().compose(before -> look().compose(report -> moves().compose(after -> {
            if (before.equals(after)) {
                return Future.succeededFuture(report);
            }
            return System.nanoTime() < endNanos
                    ? verify(endNanos)
                    : Future.failedFuture(new IllegalStateException("old days are being sealed; try again"));
        })));
    }

    private Future<Report> look() {
        Map<String, Counter> spent = new HashMap<>();
        List<String> held = new ArrayList<>();
        Map<String, Long> books = new HashMap<>();
        List<Disagreement> found = new ArrayList<>();
        return counters(spent, held)
                .compose(begun -> Steps.from(FIRST_PAGE, cursor -> closingSums(cursor, books))
                        .compose(read -> reader.days())
                        .compose(days -> sum(days, begun, spent, books)))
                .compose(entries -> {
                    spent.forEach((ref, counter) ->
                            compare(ref, "spent", books.getOrDefault(ref, 0L), counter.value(), found));
                    books.forEach((ref, sum) -> {
                        if (!spent.containsKey(ref)) {
                            compare(ref, "spent", sum, 0, found);
                        }
                    });
                    return checkHeld(held, found).map(done -> new Report(spent.size(), entries, List.copyOf(found)));
                });
    }

    /** How often rows have become closing sums. */
    private Future<String> moves() {
        return store.redis()
                .call("GET", store.keys().key("moves"))
                .map(reply -> reply.text().orElse("0"));
    }

    /** What the rows of sealed days summed to, where every account begins. */
    private Future<Optional<String>> closingSums(String cursor, Map<String, Long> books) {
        return store.redis()
                .call("HSCAN", store.keys().key("closing"), cursor, "COUNT", "1000")
                .map(reply -> {
                    List<Reply> sums = reply.items().get(1).items();
                    for (int i = 0; i < sums.size(); i += 2) {
                        books.put(sums.get(i).asText(), sums.get(i + 1).asLong());
                    }
                    return next(reply.items().get(0));
                });
    }

    private static Optional<String> next(Reply cursor) {
        return Optional.of(cursor.asText()).filter(page -> !page.equals(FIRST_PAGE));
    }

    /** Reads all counters; completes with how many entries there were at the first page. */
    private Future<Begun> counters(Map<String, Counter> spent, List<String> held) {
        List<Begun> pages = new ArrayList<>();
        return Steps.from(FIRST_PAGE, cursor -> {
                    List<String> args = List.of(store.keys().start(), cursor, "1000");
                    return store.run(COUNTERS, store.keys().key("epoch"), args).map(reply -> {
                        List<Reply> answer = reply.items();
                        long end = answer.get(1).asLong();
                        List<Reply> page = answer.get(2).items();
                        for (int i = 0; i < page.size(); i += 2) {
                            long value = Long.parseLong(page.get(i + 1).asText());
                            spent.put(page.get(i).asText(), new Counter(value, end));
                        }
                        answer.get(3).items().forEach(ref -> held.add(ref.asText()));
                        pages.add(new Begun(end));
                        return next(answer.get(0));
                    });
                })
                .map(read -> pages.get(0));
    }

    /**
     * Sums the entries of every account up to the last that its counter contains. A counter that no page showed did not exist
     * when the first was read, so for its account only entries up to there count.
     */
    private Future<Long> sum(LedgerReader.Days all, Begun begun, Map<String, Counter> spent, Map<String, Long> books) {
        AtomicLong entries = new AtomicLong();
        return Steps.from(new Place(all, LedgerReader.START), place -> {
                    LedgerReader.Days days = place.days();
                    if (days.first() > days.last()) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    return reader.rows(days.first(), place.after(), rowsAPage).map(page -> {
                        page.forEach(entry -> add(entry, begun, spent, books));
                        entries.addAndGet(page.size());
                        return Optional.of(place.behind(page));
                    });
                })
                .map(read -> entries.get());
    }

    private static void add(LedgerRow entry, Begun begun, Map<String, Counter> spent, Map<String, Long> books) {
        for (String ref : entry.accounts()) {
            Counter counter = spent.get(ref);
            if (entry.number() <= (counter == null ? begun.end() : counter.end())) {
                books.merge(ref, entry.amount().nanos(), Long::sum);
            }
        }
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
