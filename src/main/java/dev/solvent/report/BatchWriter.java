package dev.solvent.report;

import dev.solvent.redis.Redis;
import dev.solvent.redis.Script;
import dev.solvent.report.Batch.Part;
import dev.solvent.report.Batch.Whose;
import dev.solvent.report.Portion.Share;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches, a portion in each step of Redis. Each step changes the cursor's mark and fails with {@link OvertakenException} if
 * that is not the one of the step before; then, and after any other failure, all must be forgotten. A step that fails has written
 * nothing.
 */
final class BatchWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
    static final String MARK = "mark";
    static final String BEGUN = "begun";

    private static final Script ROLL = Script.load(BatchWriter.class, "roll.lua");
    private static final String CURSOR = "cursor";
    private static final int NAMES_A_STEP = 128;

    private final Redis redis;
    private final ReportKeys keys;
    private final Names names;
    /** These two are as they are in Redis while the cursor has the mark. */
    private final Numbers numbers = new Numbers();

    private final Past past;
    private String mark = "";

    BatchWriter(Redis redis, ReportKeys keys) {
        this.redis = redis;
        this.keys = keys;
        this.names = new Names(redis, keys);
        this.past = new Past(redis, keys, numbers);
    }

    void forget() {
        numbers.forget();
        past.forget();
    }

    /** The cursor was found with that mark. */
    void continueFrom(String found) {
        if (!found.equals(mark)) {
            forget();
            mark = found;
        }
    }

    /** Writes what is not yet written of a batch, and moves the day's cursor behind it. */
    Future<Void> write(Batch batch, Progress progress) {
        numbers.forgetMany();
        List<Portion> portions = Portion.of(batch, progress);
        return number(batch).compose(named -> write(batch, portions, progress));
    }

    private Future<Void> write(Batch batch, List<Portion> portions, Progress progress) {
        Portion portion = portions.get(progress.done());
        return past.learn(progress.day(), portion.shares())
                .compose(learnt -> roll(writes(batch, portion, progress)))
                .compose(written ->
                        progress.isLast() ? Future.succeededFuture() : write(batch, portions, progress.next()));
    }

    private Future<Void> roll(Writes writes) {
        String fresh = UUID.randomUUID().toString();
        List<String> args = new ArrayList<>(List.of(keys.start(), mark, fresh));
        args.addAll(writes.args());
        return redis.run(ROLL, List.of(keys.cursor()), args).map(answer -> {
            if (answer.isNil()) {
                throw new OvertakenException();
            }
            mark = fresh;
            answer.items()
                    .forEach(full -> LOG.error(
                            "{} is as long as Redis lets it get: requests are in all sums, but not in this list any more",
                            full.asText()));
            return null;
        });
    }

    /** Finds the numbers of all names of the batch, and gives some to those that have none. */
    private Future<Void> number(Batch batch) {
        List<String> unknown = numbers.unknown(batch.names());
        if (unknown.isEmpty()) {
            return Future.succeededFuture();
        }
        Future<Map<String, String>> found = names.numbers(unknown);
        return names.count()
                .compose(count -> found.map(those -> numbers.learn(unknown, those, count)))
                .compose(fresh -> name(new ArrayList<>(fresh.entrySet()), 0));
    }

    /** Names are written before they are needed: a number that nothing has yet harms nobody. */
    private Future<Void> name(List<Map.Entry<String, String>> fresh, int from) {
        if (from >= fresh.size()) {
            return Future.succeededFuture();
        }
        int until = Math.min(fresh.size(), from + NAMES_A_STEP);
        Map<String, String> there = new LinkedHashMap<>();
        Map<String, String> back = new LinkedHashMap<>();
        fresh.subList(from, until).forEach(name -> {
            there.put(name.getKey(), name.getValue());
            back.put(name.getValue(), name.getKey());
        });
        Writes writes = new Writes();
        writes.hset("numbers", there);
        writes.hset("names", back);
        return roll(writes).compose(written -> name(fresh, until));
    }

    private Writes writes(Batch batch, Portion portion, Progress progress) {
        long day = progress.day();
        Writes writes = new Writes();
        Map<Subject, Map<String, String>> totals = new EnumMap<>(Subject.class);
        for (Share share : portion.shares()) {
            Whose whose = share.whose();
            String rows = numbers.rows(day, whose);
            Map<String, String> fields = new LinkedHashMap<>();
            share.sums().forEach((part, metrics) -> {
                String sum = past.add(rows, part, metrics).text();
                if (part.equals(Part.WHOLE)) {
                    totals.computeIfAbsent(whose.subject(), first -> new LinkedHashMap<>())
                            .put(numbers.of(whose), sum);
                } else {
                    fields.put(numbers.field(part), sum);
                }
            });
            writes.hset(rows, fields);
            writes.append(ReportKeys.list(day, whose.subject(), numbers.of(whose)), share.places());
        }
        totals.forEach((subject, sums) -> writes.hset(ReportKeys.totals(day, subject), sums));
        portion.ids().forEach((bucket, items) -> writes.append(ReportKeys.ids(day, bucket), List.of(items.toString())));
        moveCursor(batch, progress, writes);
        return writes;
    }

    private static void moveCursor(Batch batch, Progress progress, Writes writes) {
        if (!progress.isLast()) {
            writes.hset(CURSOR, Map.of(BEGUN, progress.next().text()));
            return;
        }
        if (batch.size() > 0) {
            writes.hset(CURSOR, Map.of(Long.toString(progress.day()), batch.lastId()));
        }
        if (progress.portions() > 1) {
            writes.hdel(CURSOR, BEGUN);
        }
    }
}
