package dev.solvent.report;

import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import dev.solvent.report.Batch.Part;
import dev.solvent.report.Batch.Whose;
import dev.solvent.report.Portion.Share;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The sums as they are in Redis while nobody else writes. What was read or written before is remembered, since a command costs Redis
 * more than the read; what is missing is read in one go.
 */
final class Past {
    private static final Script READ = Script.load(Past.class, "read.lua");
    private static final int MOST = 50_000;

    private final Redis redis;
    private final ReportKeys keys;
    private final Numbers numbers;
    /** By the hash of the sums; the one that was not needed for the longest time is the first. */
    private final Map<String, Known> known = new LinkedHashMap<>(64, 0.75f, true);

    private int size;

    Past(Redis redis, ReportKeys keys, Numbers numbers) {
        this.redis = redis;
        this.keys = keys;
        this.numbers = numbers;
    }

    /** What is known of somebody's sums; of somebody new all is, since there were none. */
    private record Known(boolean isNew, Map<Part, Metrics> sums) {
        boolean has(Part part) {
            return isNew || sums.containsKey(part);
        }
    }

    void forget() {
        known.clear();
        size = 0;
    }

    private void forgetSome() {
        Iterator<Known> eldest = known.values().iterator();
        while (size > MOST && eldest.hasNext()) {
            size -= eldest.next().sums().size();
            eldest.remove();
        }
    }

    /** Reads what is not known of the sums that these change: first the totals, which tell who is new. */
    Future<Void> learn(long day, List<Share> shares) {
        forgetSome();
        Reads totals = new Reads();
        Map<Subject, List<Whose>> unknown = new LinkedHashMap<>();
        shares.stream()
                .map(Share::whose)
                .filter(one -> one.subject().isRanked() && !known.containsKey(numbers.rows(day, one)))
                .forEach(one -> unknown.computeIfAbsent(one.subject(), first -> new ArrayList<>())
                        .add(one));
        unknown.forEach((subject, some) -> totals.add(
                ReportKeys.totals(day, subject),
                some.stream().map(numbers::of).toList(),
                values -> some.forEach(one -> know(numbers.rows(day, one), values.next()))));
        return totals.run().compose(done -> learnParts(day, shares));
    }

    private void know(String hash, Reply total) {
        Map<Part, Metrics> sums = new HashMap<>();
        sums.put(Part.WHOLE, total.text().map(Metrics::parse).orElse(Metrics.NONE));
        known.put(hash, new Known(total.isNil(), sums));
        size++;
    }

    private Future<Void> learnParts(long day, List<Share> shares) {
        Reads reads = new Reads();
        for (Share share : shares) {
            String hash = numbers.rows(day, share.whose());
            Known before = known.computeIfAbsent(hash, first -> new Known(false, new HashMap<>()));
            List<Part> parts = share.sums().keySet().stream()
                    .filter(part -> !before.has(part))
                    .toList();
            if (!parts.isEmpty()) {
                reads.add(
                        hash,
                        parts.stream().map(numbers::field).toList(),
                        values -> parts.forEach(part -> before.sums()
                                .put(
                                        part,
                                        values.next().text().map(Metrics::parse).orElse(Metrics.NONE))));
                size += parts.size();
            }
        }
        return reads.run();
    }

    /** Adds to a sum that was learnt, and remembers what it comes to; that must be written, or else all be forgotten. */
    Metrics add(String hash, Part part, Metrics metrics) {
        Known before = Objects.requireNonNull(known.get(hash));
        Metrics sum = before.sums().getOrDefault(part, Metrics.NONE).plus(metrics);
        if (before.sums().put(part, sum) == null) {
            size++;
        }
        return sum;
    }

    /** Fields of hashes, and who wants their values. */
    private final class Reads {
        private final List<String> args = new ArrayList<>(List.of(keys.start()));
        private final List<Consumer<Iterator<Reply>>> readers = new ArrayList<>();

        void add(String hash, List<String> fields, Consumer<Iterator<Reply>> reader) {
            args.add(hash);
            args.add(Integer.toString(fields.size()));
            args.addAll(fields);
            readers.add(reader);
        }

        Future<Void> run() {
            if (readers.isEmpty()) {
                return Future.succeededFuture();
            }
            return redis.run(READ, List.of(keys.cursor()), args).map(reply -> {
                Iterator<Reply> values = reply.items().iterator();
                readers.forEach(reader -> reader.accept(values));
                return null;
            });
        }
    }
}
