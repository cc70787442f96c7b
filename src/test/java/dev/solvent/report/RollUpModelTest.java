package dev.solvent.report;

import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.budget.LedgerEntry;
import dev.solvent.budget.ReportedLedger;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.report.Traffic.Cell;
import dev.solvent.report.Traffic.Line;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Whatever happens to the ledger and to those who count it, every entry counts once. */
class RollUpModelTest {
    private static final long START = 1_800_000_000_000L;
    private static final LocalDate ALWAYS = LocalDate.of(2020, 1, 1);
    private static final LocalDate NEVER = LocalDate.of(2040, 1, 1);
    private static final int BATCH = 5;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ReportedLedger ledger = new ReportedLedger(START);
    private final Traffic traffic = new Traffic(ledger, random);
    private final Reports reports = reports(ledger.redis());

    @AfterEach
    void close() {
        assertThat(ledger.isRight()).isTrue();
        ledger.close();
    }

    private Reports reports(Redis redis) {
        RollUpSize size = new RollUpSize(BATCH, 1 + random.nextInt(30));
        return new Reports(ledger.vertx(), redis, ledger.keys(), ledger.reader(), size, random.nextInt(60));
    }

    @RepeatedTest(3)
    void sumsAreThoseOfTheLedgerWhoeverCountsAndDies() {
        System.out.println("seed " + seed);
        Reports other = reports(ledger.connect());
        List<Future<?>> counting = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            traffic.next();
            if (random.nextInt(10) == 0) {
                counting.add(reports.catchUp());
                counting.add(other.catchUp());
            }
            if (random.nextInt(30) == 0) {
                Redis mortal = ledger.connect();
                Future<Void> work = reports(mortal).catchUp();
                await(ledger.redis().call("PING", "").transform(done -> Future.succeededFuture()));
                await(mortal.close());
                work.onFailure(died -> {});
            }
        }
        counting.forEach(one -> await(one));
        await(other.catchUp());
        await(reports.catchUp());

        assertThat(rows()).as("seed %d", seed).isEqualTo(traffic.cells());
        checkAccounts();
        checkRanks();
        checkPages();
        checkLog();
    }

    @Test
    void sealedDaysKeepTheirSumsAndLoseTheirLists() {
        System.out.println("seed " + seed);
        for (int i = 0; i < 150; i++) {
            traffic.next();
        }
        ledger.setTime(START + 40L * 86_400_000);
        traffic.next();
        // What was not counted before is counted when the day is sealed.
        assertThat(ledger.seal(reports::finish)).isGreaterThan(0);
        await(reports.catchUp());

        assertThat(rows()).as("seed %d", seed).isEqualTo(traffic.cells());
        LocalDate first = LocalDate.ofEpochDay(await(ledger.reader().days()).first());
        traffic.log().keySet().removeIf(day -> day.isBefore(first));
        checkLog();
        Reply left = await(ledger.redis().admin("KEYS", new ReportKeys(ledger.keys()).start() + "*"));
        assertThat(left.items())
                .extracting(Reply::asText)
                .filteredOn(key -> key.contains(":places:") || key.contains(":found:"))
                .allMatch(key ->
                        Long.parseLong(key.replaceFirst(".*:(?:places|found):(\\d+):.*", "$1")) >= first.toEpochDay());
    }

    private Map<Cell, Metrics> rows() {
        Map<Cell, Metrics> found = new HashMap<>();
        for (Subject subject : List.of(Subject.ALL, Subject.KEY, Subject.USER, Subject.TEAM, Subject.TAG)) {
            await(await(reports.sums())
                    .each(
                            subject,
                            Set.of(),
                            ALWAYS,
                            NEVER,
                            rows -> rows.forEach(row -> {
                                Cell cell = new Cell(
                                        row.day(), row.subject(), row.name(), row.key(), row.user(), row.course());
                                assertThat(found.put(cell, row.metrics()))
                                        .as("twice")
                                        .isNull();
                            })));
        }
        return found;
    }

    /** What an account spent is what its rows say, and what was changed by hand. */
    private void checkAccounts() {
        for (int i = 0; i < 4; i++) {
            String key = "key" + i;
            long counted = await(await(reports.sums()).totals(Subject.KEY, List.of(key), ALWAYS, NEVER))
                    .get(0)
                    .metrics()
                    .spendNanoUsd();
            String id = "key:" + key;
            assertThat(ledger.spent(ReportedLedger.account(id)))
                    .as("seed %d", seed)
                    .isEqualTo(counted + traffic.adjusted().getOrDefault(id, 0L));
        }
    }

    private void checkRanks() {
        Map<String, Long> spend = new HashMap<>();
        traffic.cells().forEach((cell, metrics) -> {
            if (cell.subject() == Subject.KEY) {
                spend.merge(cell.name(), metrics.spendNanoUsd(), Long::sum);
            }
        });
        List<DailySums.Total> top = await(await(reports.sums()).top(Subject.KEY, ALWAYS, NEVER, 3));
        assertThat(top)
                .extracting(total -> total.metrics().spendNanoUsd())
                .containsExactlyElementsOf(spend.values().stream()
                        .sorted(Collections.reverseOrder())
                        .limit(3)
                        .toList());
        Map<String, Long> byDay = new HashMap<>();
        await(await(reports.sums())
                .spend(
                        Subject.KEY,
                        ALWAYS,
                        NEVER,
                        (day, name, amount) -> byDay.merge(name, amount.nanos(), Long::sum)));
        assertThat(byDay).isEqualTo(spend);
        NanoUsd all = await(await(reports.sums()).byDay(ALWAYS, NEVER)).values().stream()
                .map(Metrics::spend)
                .reduce(NanoUsd.ZERO, NanoUsd::plus);
        assertThat(all.nanos())
                .isEqualTo(spend.values().stream().mapToLong(Long::longValue).sum());
    }

    private void checkPages() {
        List<DailyRow> whole = new ArrayList<>();
        await(await(reports.sums()).each(Subject.USER, Set.of(), ALWAYS, NEVER, whole::addAll));
        List<DailyRow> paged = new ArrayList<>();
        DailySums.Page page;
        int next = 1;
        do {
            page = await(await(reports.sums()).page(Subject.USER, Set.of(), ALWAYS, NEVER, next++, 7));
            assertThat(page.total()).isEqualTo(whole.size());
            paged.addAll(page.rows());
        } while (!page.rows().isEmpty());
        assertThat(paged).isEqualTo(whole);
    }

    private void checkLog() {
        check(LogQuery.all(), line -> true);
        check(LogQuery.all().of(Subject.KEY, "key1"), line -> line.key().equals("key1"));
        check(LogQuery.all().of(Subject.USER, "user:1"), line -> line.user().equals("user:1"));
        check(LogQuery.all().of(Subject.TEAM, "team ü,1"), line -> line.team().equals("team ü,1"));
        check(LogQuery.all().of(Subject.TAG, "tag2"), line -> line.tags().contains("tag2"));
        check(LogQuery.all().of(Subject.MODEL, "model2"), line -> line.model().equals("model2"));
        check(LogQuery.all().of(Subject.CUSTOMER, "nobody"), line -> false);
        check(LogQuery.all().failed(true), Line::failed);
        check(LogQuery.all().failed(false), line -> !line.failed());
        check(
                LogQuery.all()
                        .of(Subject.KEY, "key2")
                        .of(Subject.MODEL, "model0")
                        .failed(false),
                line -> line.key().equals("key2") && line.model().equals("model0") && !line.failed());
        check(
                LogQuery.all()
                        .of(Subject.TEAM, "team ü,0")
                        .of(Subject.TAG, "tag1")
                        .of(Subject.MODEL, "model1"),
                line -> line.team().equals("team ü,0")
                        && line.tags().contains("tag1")
                        && line.model().equals("model1"));
        check(
                LogQuery.all().of(Subject.USER, "user:2").failed(true),
                line -> line.user().equals("user:2") && line.failed());
        check(
                LogQuery.all().like(entry -> told(entry, "user").equals("user:1")),
                line -> line.user().equals("user:1"));
        check(
                LogQuery.all()
                        .of(Subject.KEY, "key1")
                        .failed(false)
                        .like(entry -> told(entry, "team").isEmpty()),
                line -> line.key().equals("key1")
                        && !line.failed()
                        && line.team().isEmpty());
        check(LogQuery.all().requestId("req-7"), line -> line.requestId().equals("req-7"));
    }

    private static String told(LedgerEntry entry, String field) {
        return entry.about().path(field).asText();
    }

    private void check(LogQuery query, Predicate<Line> wanted) {
        List<String> expected = new ArrayList<>();
        traffic.log()
                .values()
                .forEach(lines ->
                        lines.stream().filter(wanted).map(Line::requestId).forEach(expected::add));
        assertThat(ids(query.oldestFirst(), expected.size()))
                .as("seed %d, %s", seed, query)
                .isEqualTo(expected);
        Collections.reverse(expected);
        assertThat(ids(query, expected.size())).as("seed %d, %s", seed, query).isEqualTo(expected);
    }

    private List<String> ids(LogQuery query, int expected) {
        List<String> ids = new ArrayList<>();
        LogPage page;
        int next = 1;
        do {
            page = await(await(reports.logs()).page(query, next++, 17));
            assertThat(page.total()).as("seed %d, %s", seed, query).isEqualTo(expected);
            assertThat(page.exact()).isTrue();
            page.entries().forEach((LedgerEntry entry) -> ids.add(told(entry, "request_id")));
        } while (!page.entries().isEmpty());
        return ids;
    }
}
