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
 * sealed. That was with lists of numbers; with texts, which Redis gives room to grow, 100,000 entries took a twentieth more.
 *
 * <p>To count an entry takes 48 to 50 us of CPU in Redis, where it took 147 to 163 while each batch of 32 was written at once: 100,000
 * entries of three days, in turns on two busy cores (load average 8 to 16). A step that writes holds Redis for half a millisecond to
 * one; they come some 70 to 1,000 entries, one after the other, with money between them.
 *
 * <p>Before totals were kept in one hash, on the same machine, asked over HTTP for thirty days unless it says otherwise; the middle one of five in milliseconds:
 * <pre>
 *   /key/list, by age, any page                      58     /global/spend/keys                            480
 *   /key/list, by spend, first or last page     531-669     /global/spend/teams                            37
 *   /key/aliases, with or without search        162-290     /global/spend/models                           16
 *   /user/list, by age; by spend                 23, 89     /global/spend/tags                             10
 *   /team/list, /v2/team/list                        33     /global/spend/provider                          6
 *   /customer/list, 10,000 rows (5 MB); a page  702, 10     /global/activity, /global/activity/model   30, 23
 *   /spend/keys, 1,000 rows; 10,000 (9 MB)     905, 659     /global/spend/logs                             16
 *   /spend/users                                     78     /global/spend/report of a day by team         468
 *   /spend/tags                                      54       of a day by customer                        376
 *   /spend/logs, 1,000 entries (1.4 MB)             440       of a month of one team or customer           76
 *   /spend/logs of a key or user                276-431       by key, a page of 100                   729-852
 *   /spend/logs, sums by day                        559     /key, /user, /team/spend/report                 31
 *   /spend/logs/v2, any page                         29     /user/daily/activity, page 1; 9,000      454, 318
 *   /spend/logs/v2, several filters             224-495       of one user, team, tag or customer           37
 * </pre>
 *
 * <p>Two are refused, since they would be long: {@code /global/spend/report} of a month by team (320 ms; more than 50,000 lines, so it
 * says to ask for fewer days) and by key without pages (200 ms; more than 20,000 lines, so it says to ask for pages). When even more
 * ran on the machine (load average 11), all stayed below a second but {@code /key/list} by spend, 1,300 ms, and all of
 * {@code /customer/list}, 1,040 ms. The first call of some took twice as long.
 *
 * <p>The gateway's heap was 128 MB. There was no full collection; after young ones 30 to 60 MB were in use, and 106 MB at most.
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
                            SIZES, List.of(KEYS.key("epoch")), List.of(cursor, new ReportKeys(KEYS).start())))
                    .items();
            cursor = page.get(0).asText();
            for (int i = 1; i < page.size(); i += 2) {
                String kind = page.get(i)
                        .asText()
                        .substring(new ReportKeys(KEYS).start().length())
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
