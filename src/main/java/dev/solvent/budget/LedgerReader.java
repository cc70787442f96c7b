package dev.solvent.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Reply;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the ledger: a stream of entries per UTC day. Days that were sealed have no entries any more, but their daily sums. */
public final class LedgerReader {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    /** Before the first entry of a day. */
    public static final String START = "0-0";

    private static final int PAGE = 500;
    private static final long MILLIS_A_DAY = 86_400_000;

    private final LedgerStore store;

    public LedgerReader(LedgerStore store) {
        this.store = store;
    }

    /** The first day that still has its entries; those of earlier days are in the archive. */
    public Future<LocalDate> entriesSince() {
        return days().map(days -> LocalDate.ofEpochDay(days.first()));
    }

    /** The day on which the ledger was made. */
    public LocalDate birthday() {
        return LocalDate.ofEpochDay(store.birthDay());
    }

    /** What these accounts spent per UTC day, by day and account id; days without spend are left out. */
    public Future<Map<LocalDate, Map<String, NanoUsd>>> dailySums(
            List<String> accountIds, LocalDate from, LocalDate to) {
        Future<Map<LocalDate, Map<String, NanoUsd>>> sums = Future.succeededFuture(new HashMap<>());
        if (accountIds.isEmpty()) {
            return sums;
        }
        long last = Math.min(today(), to.toEpochDay());
        for (long day = Math.max(store.birthDay(), from.toEpochDay()); day <= last; day++) {
            long date = day;
            String key = store.keys().key("daily", Long.toString(day));
            Future<Reply> read = store.redis().call("HMGET", key, accountIds.toArray(String[]::new));
            sums = sums.compose(all -> read.map(reply -> {
                Map<String, NanoUsd> found = new HashMap<>();
                for (int i = 0; i < accountIds.size(); i++) {
                    Reply value = reply.items().get(i);
                    if (!value.isNil()) {
                        found.put(accountIds.get(i), NanoUsd.of(Long.parseLong(value.asText())));
                    }
                }
                if (!found.isEmpty()) {
                    all.put(LocalDate.ofEpochDay(date), found);
                }
                return all;
            }));
        }
        return sums;
    }

    /** One page of a day's entries in the order in which they were written, after the entry with that id. */
    Future<List<LedgerEntry>> page(long day, String afterId) {
        return rows(day, afterId, PAGE)
                .map(rows -> rows.stream().map(LedgerReader::entry).toList());
    }

    /**
     * Entries of a day as they are stored, in the order in which they were written.
     *
     * @param day the epoch day (UTC)
     * @param afterId the id of the entry before; {@link #START} at the beginning
     * @param most how many at most
     */
    public Future<List<LedgerRow>> rows(long day, String afterId, int most) {
        return store.redis()
                .call("XRANGE", stream(day), "(" + afterId, "+", "COUNT", Integer.toString(most))
                .map(reply -> reply.items().stream().map(LedgerReader::row).toList());
    }

    /**
     * What of the ledger somebody has not read yet.
     *
     * @param entries of that day and all later ones
     * @param age of the first of them
     */
    public record Waiting(long entries, Duration age) {}

    /** What comes after an entry of a day, if the day has any after it; {@link #START} comes before the first. */
    public Future<Optional<Waiting>> waiting(long day, String afterId) {
        Future<Long> last = store.redis()
                .call("GET", store.keys().key("sequence"))
                .map(number -> number.isNil() ? 0 : number.asLong());
        return rows(day, afterId, 1)
                .compose(first -> last.map(number -> first.stream().findFirst().map(row -> {
                    long written = Long.parseLong(row.id(), 0, row.id().indexOf('-'), 10);
                    long age = Math.max(0, store.clock().nowMillis() - written);
                    return new Waiting(Math.max(1, number - row.number() + 1), Duration.ofMillis(age));
                })));
    }

    /** The entries of a day with these ids, in their order; those that are there no more are left out. */
    public Future<List<LedgerEntry>> entries(long day, List<String> ids) {
        List<Future<Reply>> reads = new ArrayList<>(ids.size());
        for (String id : ids) {
            reads.add(store.redis().call("XRANGE", stream(day), id, id));
        }
        return Future.all(reads)
                .map(all -> reads.stream()
                        .flatMap(read -> read.result().items().stream())
                        .map(row -> entry(row(row)))
                        .toList());
    }

    /** The days that have entries, or may have some. */
    public Future<Days> days() {
        return store.redis()
                .call("MGET", store.keys().key("sealed"), store.keys().key("last"))
                .map(reply -> {
                    Reply sealed = reply.items().get(0);
                    Reply last = reply.items().get(1);
                    return new Days(
                            sealed.isNil() ? store.birthDay() : sealed.asLong() + 1,
                            last.isNil() ? store.birthDay() - 1 : last.asLong());
                });
    }

    /** From one epoch day (UTC) to another; none at all if the last comes before the first. */
    public record Days(long first, long last) {
        Days withoutFirst() {
            return new Days(first + 1, last);
        }
    }

    private long today() {
        return store.clock().nowMillis() / MILLIS_A_DAY;
    }

    String stream(long day) {
        return store.keys().key("ledger", Long.toString(day));
    }

    private static LedgerRow row(Reply row) {
        String number = "0";
        String kind = "";
        String hold = "";
        String amount = "0";
        String chain = "";
        String about = "{}";
        String outcome = "{}";
        List<Reply> pairs = row.items().get(1).items();
        for (int i = 0; i < pairs.size(); i += 2) {
            String value = pairs.get(i + 1).asText();
            switch (pairs.get(i).asText()) {
                case "n" -> number = value;
                case "kind" -> kind = value;
                case "hold" -> hold = value;
                case "amount" -> amount = value;
                case "chain" -> chain = value;
                case "about" -> about = value;
                case "outcome" -> outcome = value;
                default -> {} // of a later version
            }
        }
        return new LedgerRow(
                row.items().get(0).asText(),
                Long.parseLong(number),
                EntryKind.of(kind),
                hold,
                NanoUsd.of(Long.parseLong(amount)),
                chain,
                about,
                outcome);
    }

    private static LedgerEntry entry(LedgerRow row) {
        return new LedgerEntry(
                row.id(),
                row.number(),
                row.kind(),
                row.holdId(),
                row.amount(),
                row.accounts(),
                tree(row.about()),
                tree(row.outcome()));
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a ledger entry is not JSON", e);
        }
    }
}
