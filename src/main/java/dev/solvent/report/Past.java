package dev.solvent.report;

import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What a batch has to know of the past: the sums and the ranks that it changes. Read in one go, since each command costs more than the read. */
final class Past {
    private static final Script READ = Script.load(Past.class, "read.lua");

    private final Map<Batch.Whose, Map<Batch.Part, Metrics>> sums = new HashMap<>();
    private final Map<Batch.Whose, Long> spend = new HashMap<>();

    private Past() {}

    Metrics sum(Batch.Whose whose, Batch.Part part) {
        return sums.getOrDefault(whose, Map.of()).getOrDefault(part, Metrics.NONE);
    }

    /** What somebody has spent on the day, in nano-dollars. */
    long spend(Batch.Whose whose) {
        return spend.getOrDefault(whose, 0L);
    }

    static Future<Past> read(Redis redis, ReportKeys keys, long day, Batch batch, Numbers numbers) {
        Map<Subject, List<Batch.Whose>> ranked = batch.ranked();
        List<String> args = new ArrayList<>();
        args.add(keys.start());
        batch.sums().forEach((whose, parts) -> {
            args.add("HMGET");
            args.add(numbers.rows(day, whose));
            args.add(Integer.toString(parts.size()));
            parts.keySet().forEach(part -> args.add(numbers.field(part)));
        });
        ranked.forEach((subject, all) -> {
            args.add("ZMSCORE");
            args.add(ReportKeys.top(day, subject));
            args.add(Integer.toString(all.size()));
            all.forEach(whose -> args.add(numbers.of(whose)));
        });
        return redis.run(READ, List.of(keys.cursor()), args).map(reply -> {
            Past past = new Past();
            Iterator<Reply> values = reply.items().iterator();
            batch.sums().forEach((whose, parts) -> {
                Map<Batch.Part, Metrics> found = new HashMap<>();
                for (Batch.Part part : parts.keySet()) {
                    values.next().text().ifPresent(value -> found.put(part, Metrics.parse(value)));
                }
                past.sums.put(whose, found);
            });
            ranked.values()
                    .forEach(all -> all.forEach(whose -> {
                        Reply score = values.next();
                        if (!score.isNil()) {
                            past.spend.put(whose, score.asLong());
                        }
                    }));
            return past;
        });
    }
}
