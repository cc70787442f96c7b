package dev.solvent.report;

import dev.solvent.budget.LedgerReader;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Counts the entries of one day, a batch at a time. One call at a time on one object; any number of objects and gateways. */
final class RollUp {
    private static final Script ROLL = Script.load(RollUp.class, "roll.lua");
    private static final String MARK = "mark";

    private final Redis redis;
    private final ReportKeys keys;
    private final LedgerReader ledger;
    private final Names names;
    private final int batchSize;
    /** As they are while the cursor has the mark that this one left. */
    private final Numbers numbers = new Numbers();
    /** Where the next batch begins, if nobody else has written one. */
    private Optional<Start> next = Optional.empty();
    /** The page after that, read while the one before was written. */
    private Optional<Future<Batch>> ahead = Optional.empty();

    /** @param batchSize how many entries are counted in one step of Redis */
    RollUp(Redis redis, ReportKeys keys, LedgerReader ledger, int batchSize) {
        this.redis = redis;
        this.keys = keys;
        this.ledger = ledger;
        this.names = new Names(redis, keys);
        this.batchSize = batchSize;
    }

    /** Where a batch begins: the cursor's mark, the entry before it, and how many the day had up to there. */
    private record Start(long day, String mark, String after, long entries) {}

    /** Counts the next entries of that day; completes with how many those were, none at its end. */
    Future<Integer> step(long day) {
        Optional<Future<Batch>> read = ahead;
        ahead = Optional.empty();
        Optional<Start> known = next.filter(start -> start.day() == day);
        if (known.isPresent() && read.isPresent()) {
            return read.get().compose(batch -> batch.size() > 0 ? count(known.get(), batch) : step(day));
        }
        return known.map(Future::succeededFuture)
                .orElseGet(() -> look(day))
                .compose(start -> page(day, start.after()).compose(batch -> count(start, batch)));
    }

    private Future<Integer> count(Start start, Batch batch) {
        if (batch.size() == 0) {
            return Future.succeededFuture(0);
        }
        return write(start, batch).onFailure(failure -> forget()).compose(written -> {
            if (written) {
                return Future.succeededFuture(batch.size());
            }
            forget(); // somebody else was faster, so there may be more
            return step(start.day());
        });
    }

    private void forget() {
        numbers.forget();
        next = Optional.empty();
        ahead = Optional.empty();
    }

    private Future<Batch> page(long day, String after) {
        return ledger.rows(day, after, batchSize).map(Batch::of);
    }

    private Future<Start> look(long day) {
        Future<Long> length = redis.call("LLEN", keys.full(ReportKeys.list(day, Subject.ALL, "")))
                .map(reply -> reply.asLong());
        return redis.call("HMGET", keys.cursor(), MARK, Long.toString(day)).compose(cursor -> {
            String mark = cursor.items().get(0).text().orElse("");
            String after = cursor.items().get(1).text().orElse(LedgerReader.START);
            if (next.filter(start -> start.mark().equals(mark)).isEmpty()) {
                numbers.forget();
            }
            return length.map(entries -> new Start(day, mark, after, entries));
        });
    }

    /** Completes with whether it was written; if not, the cursor has moved. */
    private Future<Boolean> write(Start start, Batch batch) {
        numbers.forgetMany();
        String mark = UUID.randomUUID().toString();
        return number(batch)
                .compose(fresh -> Past.read(redis, keys, start.day(), batch, numbers)
                        .compose(past -> {
                            Writes writes = new Writes(List.of(
                                    keys.start(), start.mark(), mark, Long.toString(start.day()), batch.lastId()));
                            write(start, batch, past, fresh, writes);
                            if (batch.size() == batchSize) {
                                ahead = Optional.of(page(start.day(), batch.lastId()));
                            }
                            return redis.run(ROLL, List.of(keys.cursor()), writes.args());
                        }))
                .map(answer -> {
                    next = Optional.of(new Start(start.day(), mark, batch.lastId(), start.entries() + batch.counted()));
                    return answer.asLong() == 1;
                });
    }

    /** Finds the numbers of all names of the batch; completes with those that had none before. */
    private Future<Map<String, String>> number(Batch batch) {
        List<String> unknown = numbers.unknown(batch.names());
        if (unknown.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Future<Map<String, String>> found = names.numbers(unknown);
        return names.count().compose(count -> found.map(those -> numbers.learn(unknown, those, count)));
    }

    private void write(Start start, Batch batch, Past past, Map<String, String> fresh, Writes writes) {
        long day = start.day();
        Map<String, String> back = new LinkedHashMap<>();
        fresh.forEach((name, number) -> back.put(number, name));
        writes.hset("numbers", fresh);
        writes.hset("names", back);
        batch.sums().forEach((whose, parts) -> {
            Map<String, String> fields = new LinkedHashMap<>();
            parts.forEach((part, metrics) -> fields.put(
                    numbers.field(part), past.sum(whose, part).plus(metrics).text()));
            writes.hset(numbers.rows(day, whose), fields);
        });
        batch.ranked().forEach((subject, all) -> {
            Map<String, Long> scores = new LinkedHashMap<>();
            all.forEach(whose -> scores.put(numbers.of(whose), Math.addExact(past.spend(whose), batch.spend(whose))));
            writes.zadd(ReportKeys.top(day, subject), scores);
        });
        batch.lists()
                .forEach((whose, places) ->
                        writes.rpush(ReportKeys.list(day, whose.subject(), numbers.of(whose)), places));
        Map<String, Map<String, String>> ids = new LinkedHashMap<>();
        long segment = RequestIds.segment(start.entries());
        batch.ids().forEach((id, places) -> {
            RequestIds.Slot slot = RequestIds.slot(day, segment, id);
            ids.computeIfAbsent(slot.key(), first -> new LinkedHashMap<>())
                    .merge(slot.field(), String.join(",", places), (one, other) -> one + "," + other);
        });
        ids.forEach(writes::ids);
    }
}
