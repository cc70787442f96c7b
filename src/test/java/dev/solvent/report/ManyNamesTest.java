package dev.solvent.report;

import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.budget.ReportedLedger;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many names the clients choose, and whatever their hashes are, all entries are counted. */
class ManyNamesTest {
    private static final long NOON = 1_800_014_400_000L;
    private static final LocalDate ALWAYS = LocalDate.of(2020, 1, 1);
    private static final LocalDate NEVER = LocalDate.of(2040, 1, 1);
    private static final int TAGS = 16;

    private final ReportedLedger ledger = new ReportedLedger(NOON);
    private final String day = Long.toString(ledger.day().toEpochDay());

    @AfterEach
    void close() {
        ledger.close();
    }

    /** In portions, and all in one step. */
    @ParameterizedTest
    @ValueSource(ints = {256, 1_000_000})
    void tagsOfOneHash(int portion) {
        int entries = 260;
        write(
                entries,
                i -> "\"model\":\"m\",\"tags\":["
                        + IntStream.range(i * TAGS, (i + 1) * TAGS)
                                .mapToObj(tag -> "\"" + PortionTest.name(tag) + "\"")
                                .collect(Collectors.joining(","))
                        + "]");

        Reports reports = counted(entries, portion);

        assertThat(await(await(reports.sums()).top(Subject.TAG, ALWAYS, NEVER, 10_000)))
                .hasSize(entries * TAGS)
                .allSatisfy(total -> assertThat(total.metrics().spendNanoUsd()).isEqualTo(1));
        LogQuery last = LogQuery.all().of(Subject.TAG, PortionTest.name(entries * TAGS - 1));
        assertThat(await(await(reports.logs()).page(last, 1, 10)).total()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1_000_000})
    void oneKeyWithThousandsOfModels(int portion) {
        int entries = 8_500; // more than Lua can unpack at once
        write(entries, i -> "\"model\":\"" + PortionTest.name(i) + "\"");

        Reports reports = counted(entries, portion);

        Map<String, Long> models = new HashMap<>();
        await(await(reports.sums())
                .each(
                        Subject.KEY,
                        Set.of(),
                        ALWAYS,
                        NEVER,
                        rows -> rows.forEach(row ->
                                models.merge(row.course().group(), row.metrics().requests(), Long::sum))));
        assertThat(models)
                .hasSize(entries)
                .allSatisfy((model, requests) -> assertThat(requests).isEqualTo(1));
    }

    private interface About {
        String of(int number);
    }

    private void write(int entries, About about) {
        List<Future<?>> written = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            written.add(ledger.redis()
                    .call(
                            "XADD",
                            ledger.keys().key("ledger", day),
                            NOON + "-" + i,
                            "n",
                            Integer.toString(i + 1),
                            "kind",
                            "charged",
                            "hold",
                            "h" + i,
                            "amount",
                            "1",
                            "chain",
                            "global@0",
                            "about",
                            "{\"api_key\":\"k\"," + about.of(i) + "}",
                            "outcome",
                            "{\"status\":\"success\"}"));
        }
        await(Future.all(written));
        await(ledger.redis().call("SET", ledger.keys().key("last"), day));
    }

    /** Counted twice, of which the second time finds nothing new. */
    private Reports counted(int entries, int portion) {
        Reports reports = new Reports(
                ledger.vertx(),
                ledger.redis(),
                ledger.keys(),
                ledger.reader(),
                new RollUpSize(entries, portion),
                1_000);
        await(reports.catchUp());
        await(reports.catchUp());
        assertThat(await(await(reports.sums()).byDay(ALWAYS, NEVER)))
                .containsExactly(Map.entry(ledger.day(), new Metrics(entries, 0, 0, 0, 0, entries, 0)));
        return reports;
    }
}
