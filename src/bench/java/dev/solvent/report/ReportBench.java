package dev.solvent.report;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.sun.management.OperatingSystemMXBean;
import dev.solvent.budget.LedgerConfig;
import dev.solvent.budget.LedgerReader;
import dev.solvent.budget.LedgerStore;
import dev.solvent.metrics.Meters;
import dev.solvent.redis.BundledRedis;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Writes a ledger of many entries, of 10,000 keys, 1,000 users and 100 teams over 30 days, into a bundled Redis of its own, counts
 * it, and then asks a gateway with a heap of 128 MB for every list and report over HTTP. Takes the number of entries as its
 * argument, a million if there is none.
 *
 * <pre>{@code
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/cp.txt
 * java -cp target/test-classes:target/classes:$(cat target/cp.txt) dev.solvent.report.ReportBench
 * }</pre>
 *
 * A million entries took 863 bytes each in the ledger and 468 more for the reports, of which 190 go with the entries when a day is
 * sealed. On two cores that five other programs used at the same time, 2,000 entries a second were counted, at 164 us of CPU each in
 * Redis and 49 us in the gateway.
 */
public final class ReportBench {
    private static final Keyspace KEYS = new Keyspace("solvent");
    private static final String FIRST_PAGE = "0";
    private static final Script SIZES = Script.of("sizes", """
            local page = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2] .. '*', 'COUNT', 2000)
            local answer = {page[1]}
            for _, key in ipairs(page[2]) do
              answer[#answer + 1] = key
              answer[#answer + 1] = redis.call('MEMORY', 'USAGE', key)
            end
            return answer""");

    private ReportBench() {}

    public static void main(String[] arguments) throws Exception {
        int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Vertx vertx = Vertx.vertx();
        try (BundledRedis server = BundledRedis.start(Files.createTempDirectory("report-bench"))) {
            Redis redis = get(Redis.connect(vertx, server.config(), new Meters()));
            get(LedgerStore.open(redis, KEYS, LedgerConfig.DEFAULT));
            double empty = number(redis, "memory", "used_memory");
            new Million(redis, KEYS, entries).write();
            double written = number(redis, "memory", "used_memory");
            count(vertx, redis, entries);
            double counted = number(redis, "memory", "used_memory");
            System.out.printf(
                    "Redis, bytes an entry: ledger %.0f, reports %.0f%n",
                    (written - empty) / entries, (counted - written) / entries);
            sizes(redis).forEach((kind, size) -> System.out.printf("  %-8s %6.1f%n", kind, (double) size / entries));
            get(redis.close());
            new ReportTimes(server.config().url()).run();
        } finally {
            get(vertx.close());
        }
    }

    private static void count(Vertx vertx, Redis redis, int entries) {
        LedgerStore books = get(LedgerStore.open(redis, KEYS, LedgerConfig.DEFAULT));
        Reports reports = new Reports(vertx, redis, KEYS, new LedgerReader(books));
        double redisCpu = redisCpu(redis);
        double ownCpu = ownCpu();
        long start = System.nanoTime();
        get(reports.catchUp());
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%,d entries counted in %.1f s, %,.0f a second; CPU an entry: Redis %.0f us, gateway %.0f us%n",
                entries,
                seconds,
                entries / seconds,
                (redisCpu(redis) - redisCpu) * 1e6 / entries,
                (ownCpu() - ownCpu) * 1e6 / entries);
    }

    private static double ownCpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private static double redisCpu(Redis redis) {
        return number(redis, "cpu", "used_cpu_user") + number(redis, "cpu", "used_cpu_sys");
    }

    private static double number(Redis redis, String section, String name) {
        return Pattern.compile("(?m)^" + name + ":([0-9.]+)")
                .matcher(get(redis.admin("INFO", section)).asText())
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    /** What each kind of key takes, in bytes. */
    private static Map<String, Long> sizes(Redis redis) {
        Map<String, Long> bytes = new TreeMap<>();
        String cursor = FIRST_PAGE;
        do {
            List<Reply> page = get(redis.run(
                            SIZES, List.of(KEYS.key("epoch")), List.of(cursor, KEYS.key("report", ""))))
                    .items();
            cursor = page.get(0).asText();
            for (int i = 1; i < page.size(); i += 2) {
                String kind = page.get(i)
                        .asText()
                        .substring(KEYS.key("report", "").length())
                        .replaceFirst("(\\w+):\\d+:([a-z])?.*", "$1 $2");
                bytes.merge(kind, page.get(i + 1).asLong(), Long::sum);
            }
        } while (!cursor.equals(FIRST_PAGE));
        return bytes;
    }

    @CanIgnoreReturnValue
    static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
