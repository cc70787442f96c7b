package dev.solvent.report;

import dev.solvent.budget.LedgerReader;
import dev.solvent.budget.LedgerRow;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Counts the entries of one day, a batch at a time. One call at a time on one object; any number of objects and gateways. */
final class RollUp {
    private static final Script ROLL = Script.load(RollUp.class, "roll.lua");
    private static final String MARK = "mark";
    /** So many names are remembered, at most. */
    private static final int REMEMBERED = 100_000;

    private final Redis redis;
    private final ReportKeys keys;
    private final LedgerReader ledger;
    private final Names names;
    private final int batchSize;
    /** The numbers of names, as they are while the cursor has the mark that this one left. */
    private final Map<String, String> numbers = new HashMap<>();

    private String left = "";

    /** @param batchSize how many entries are counted in one step of Redis */
    RollUp(Redis redis, ReportKeys keys, LedgerReader ledger, int batchSize) {
        this.redis = redis;
        this.keys = keys;
        this.ledger = ledger;
        this.names = new Names(redis, keys);
        this.batchSize = batchSize;
    }

    /** Where a batch begins: the cursor's mark, the entry before it, and how many the day had up to there. */
    private record Start(String mark, String after, long entries) {}

    /** What a batch has to know of the past: the sums that it changes. */
    private record Found(Map<Batch.Whose, Map<Batch.Part, Metrics>> sums, Map<String, String> fresh) {}

    /** Counts the next entries of that day; completes with how many those were, none at its end. */
    Future<Integer> step(long day) {
        return start(day)
                .compose(start -> ledger.rows(day, start.after(), batchSize)
                        .compose(rows -> rows.isEmpty()
                                ? Future.succeededFuture(0)
                                : write(day, start, rows)
                                        .onFailure(failure -> numbers.clear())
                                        .compose(
                                                written -> written ? Future.succeededFuture(rows.size()) : step(day))));
    }

    private Future<Start> start(long day) {
        return redis.call("HMGET", keys.cursor(), MARK, Long.toString(day)).compose(cursor -> {
            String mark = cursor.items().get(0).text().orElse("");
            String after = cursor.items().get(1).text().orElse(LedgerReader.START);
            if (!mark.equals(left) || numbers.size() > REMEMBERED) {
                numbers.clear();
            }
            return redis.call("LLEN", keys.full(ReportKeys.list(day, Subject.ALL, "")))
                    .map(length -> new Start(mark, after, length.asLong()));
        });
    }

    /** Completes with whether it was written; if not, somebody else was faster. */
    private Future<Boolean> write(long day, Start start, List<LedgerRow> rows) {
        Batch batch = new Batch();
        rows.forEach(batch::add);
        String mark = UUID.randomUUID().toString();
        return number(batch)
                .compose(fresh -> sums(day, batch).map(sums -> new Found(sums, fresh)))
                .compose(found -> {
                    Writes writes = new Writes(List.of(
                            keys.start(),
                            start.mark(),
                            mark,
                            Long.toString(day),
                            rows.get(rows.size() - 1).id()));
                    write(day, start, batch, found, writes);
                    return redis.run(ROLL, List.of(keys.cursor()), writes.args());
                })
                .map(answer -> {
                    boolean written = answer.asLong() == 1;
                    left = mark;
                    if (!written) {
                        numbers.clear();
                    }
                    return written;
                });
    }

    /** Finds the numbers of all names of the batch; completes with those that had none before. */
    private Future<Map<String, String>> number(Batch batch) {
        List<String> unknown = batch.names().stream()
                .filter(name -> !numbers.containsKey(name))
                .toList();
        if (unknown.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return names.numbers(unknown)
                .compose(found -> names.count().map(count -> {
                    Map<String, String> fresh = new LinkedHashMap<>();
                    for (String name : unknown) {
                        String number = found.get(name);
                        if (number == null) {
                            number = Names.number(count + fresh.size());
                            fresh.put(name, number);
                        }
                        numbers.put(name, number);
                    }
                    return fresh;
                }));
    }

    /** The sums that the batch changes, as they are now. */
    private Future<Map<Batch.Whose, Map<Batch.Part, Metrics>>> sums(long day, Batch batch) {
        List<Future<Reply>> reads = new ArrayList<>(batch.sums().size());
        batch.sums()
                .forEach((whose, parts) -> reads.add(redis.call(
                        "HMGET",
                        keys.full(rows(day, whose)),
                        parts.keySet().stream().map(this::field).toArray(String[]::new))));
        return Future.all(reads).map(done -> {
            Map<Batch.Whose, Map<Batch.Part, Metrics>> found = new HashMap<>();
            Iterator<Future<Reply>> next = reads.iterator();
            batch.sums().forEach((whose, parts) -> {
                Iterator<Reply> values = next.next().result().items().iterator();
                Map<Batch.Part, Metrics> sums = new HashMap<>();
                for (Batch.Part part : parts.keySet()) {
                    values.next().text().ifPresent(value -> sums.put(part, Metrics.parse(value)));
                }
                found.put(whose, sums);
            });
            return found;
        });
    }

    private void write(long day, Start start, Batch batch, Found found, Writes writes) {
        Map<String, String> back = new LinkedHashMap<>();
        found.fresh().forEach((name, number) -> back.put(number, name));
        writes.hset("numbers", found.fresh());
        writes.hset("names", back);
        Map<Subject, Long> added = new HashMap<>();
        batch.sums().forEach((whose, parts) -> {
            Map<Batch.Part, Metrics> before = found.sums().getOrDefault(whose, Map.of());
            Map<String, String> fields = new LinkedHashMap<>();
            parts.forEach((part, metrics) -> {
                Metrics old = before.get(part);
                added.merge(whose.subject(), old == null ? 1L : 0, Long::sum);
                fields.put(field(part), (old == null ? metrics : old.plus(metrics)).text());
            });
            writes.hset(rows(day, whose), fields);
        });
        added.forEach((subject, count) -> {
            if (count > 0) {
                writes.hincrby(ReportKeys.counts(day), String.valueOf(subject.letter), count);
            }
        });
        batch.spend()
                .forEach((whose, spend) -> writes.zincrby(ReportKeys.top(day, whose.subject()), spend, number(whose)));
        batch.lists()
                .forEach((whose, places) -> writes.rpush(ReportKeys.list(day, whose.subject(), number(whose)), places));
        int generation = RequestIds.generation(start.entries());
        batch.ids()
                .forEach((id, places) ->
                        places.forEach(place -> writes.id(RequestIds.slot(day, generation, id), place)));
    }

    private String rows(long day, Batch.Whose whose) {
        return ReportKeys.rows(day, whose.subject(), number(whose));
    }

    private String number(Batch.Whose whose) {
        return whose.subject().isNamed() ? Objects.requireNonNull(numbers.get(whose.name())) : "";
    }

    /** As a field of a sum's hash: the numbers of the other one and of the course. */
    private String field(Batch.Part part) {
        return (part.other().isEmpty() ? "" : numbers.get(part.other())) + "." + numbers.get(part.course());
    }
}
