package dev.solvent.report;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.budget.LedgerConfig;
import dev.solvent.budget.LedgerReader;
import dev.solvent.budget.LedgerStore;
import dev.solvent.metrics.Meters;
import dev.solvent.redis.BundledRedis;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a large ledger, counts it, and asks for every report. How to run it is told with the package. */
public final class ReportBench {
    private static final Keyspace KEYS = new Keyspace("solvent");

    private ReportBench() {}

    public static void main(String[] arguments) throws Exception {
        int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Vertx vertx = Vertx.vertx();
        try (BundledRedis server = BundledRedis.start(Files.createTempDirectory("report-bench"))) {
            Redis redis = get(Redis.connect(vertx, server.config(), new Meters()));
            get(LedgerStore.open(redis, KEYS, LedgerConfig.DEFAULT));
            long empty = memory(redis);
            time("written", entries, () -> new Million(redis, KEYS, entries).write());
            long written = memory(redis);
            LedgerStore books = get(LedgerStore.open(redis, KEYS, LedgerConfig.DEFAULT));
            Reports reports = new Reports(vertx, redis, KEYS, new LedgerReader(books));
            get(redis.admin("CONFIG", "RESETSTAT"));
            double redisBefore = redisCpu(redis);
            long ownBefore = ownCpu();
            time("counted", entries, () -> get(reports.catchUp()));
            System.out.printf("CPU an entry: Redis %.1f us, gateway %.1f us%n", (redisCpu(redis) - redisBefore) * 1e6 / entries, (ownCpu() - ownBefore) / 1e3 / entries);
            long counted = memory(redis);
            System.out.printf("Redis, bytes an entry: ledger %d, reports %d%n", (written - empty) / entries, (counted - written) / entries);
            String stats = get(redis.admin("INFO", "commandstats")).asText();
            Matcher roll = Pattern.compile("cmdstat_evalsha:calls=(\\d+),usec=(\\d+)").matcher(stats);
            if (roll.find()) {
                System.out.printf("roll.lua: %s batches, %.2f ms each%n", roll.group(1), Double.parseDouble(roll.group(2)) / 1000 / Integer.parseInt(roll.group(1)));
            }
            stats.lines().filter(line -> line.startsWith("cmdstat")).map(line -> line.replaceFirst(",rejected.*", "")).forEach(System.out::println);
            if (entries > 500_000) {
                parts(redis, entries);
            }
            if (arguments.length > 1) {
                System.out.println();
            }
            get(redis.close());
        } finally {
            get(vertx.close());
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void time(String what, int entries, Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%,d entries %s in %.1f s, %,.0f a second%n", entries, what, seconds, entries / seconds);
    }

    private static long ownCpu() {
        return ((com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static double redisCpu(Redis redis) {
        Matcher used = Pattern.compile("used_cpu_(?:user|sys):([0-9.]+)").matcher(get(redis.admin("INFO", "cpu")).asText());
        return used.results().mapToDouble(one -> Double.parseDouble(one.group(1))).sum();
    }

    private static long memory(Redis redis) {
        Matcher used = Pattern.compile("used_memory:(\\d+)").matcher(get(redis.admin("INFO", "memory")).asText());
        return used.find() ? Long.parseLong(used.group(1)) : 0;
    }

    /** What each kind of key takes. */
    private static void parts(Redis redis, int entries) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        String source = "local page = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2] .. '*', 'COUNT', 2000) local out = {page[1]} "
                + "for _, k in ipairs(page[2]) do out[#out+1] = k out[#out+1] = redis.call('MEMORY', 'USAGE', k) end return out";
        String cursor = "0";
        do {
            var page = get(redis.run(dev.solvent.redis.Script.of("sizes", source), java.util.List.of(KEYS.key("epoch")), java.util.List.of(cursor, KEYS.key("report", ""))))
                    .items();
            cursor = page.get(0).asText();
            for (int i = 1; i < page.size(); i += 2) {
                String kind = page.get(i).asText().replaceFirst("^[^:]*:report:", "").replaceFirst(":\\d+:([a-z])[0-9a-z]*$", " $1").replaceFirst("ids:.*", "ids");
                bytes.merge(kind, page.get(i + 1).asLong(), Long::sum);
                bytes.merge(kind + " keys", 1L, Long::sum);
            }
        } while (!cursor.equals("0"));
        new java.util.TreeMap<>(bytes).forEach((kind, size) -> System.out.printf("%-12s %12d %6.1f%n", kind, size, (double) size / entries));
    }

    @CanIgnoreReturnValue
    static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
