package dev.solvent.report;

import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.budget.LedgerReader;
import dev.solvent.budget.ReportedLedger;
import dev.solvent.budget.Settlement;
import dev.solvent.money.NanoUsd;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A batch that somebody has left half-written is finished by whoever comes after, whatever size they would have chosen. */
class HalfWrittenTest {
    private static final long NOON = 1_800_014_400_000L;
    private static final LocalDate ALWAYS = LocalDate.of(2020, 1, 1);
    private static final LocalDate NEVER = LocalDate.of(2040, 1, 1);
    private static final int ENTRIES = 30;

    private final ReportedLedger ledger = new ReportedLedger(NOON);
    private final ReportKeys keys = new ReportKeys(ledger.keys());
    private final long day = ledger.day().toEpochDay();
    private final Reports reports =
            new Reports(ledger.vertx(), ledger.redis(), ledger.keys(), ledger.reader(), new RollUpSize(7, 3), 10);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void whoeverComesAfterWritesTheRest() {
        for (int i = 1; i <= ENTRIES; i++) {
            charge(i);
        }
        String spoilt = spoilAPortion();

        assertThatThrownBy(() -> await(rollUp().step(day))).hasMessageContaining("WRONGTYPE");
        assertThat(begun().done()).isPositive();
        await(ledger.redis().call("DEL", spoilt));
        charge(ENTRIES + 1);
        await(reports.catchUp());

        assertThat(await(ledger.redis().call("HGET", keys.cursor(), BatchWriter.BEGUN))
                        .text())
                .isEmpty();
        long spent = IntStream.rangeClosed(1, ENTRIES + 1).sum();
        for (Subject subject : List.of(Subject.KEY, Subject.USER)) {
            List<DailySums.Total> totals = await(await(reports.sums()).top(subject, ALWAYS, NEVER, 100));
            assertThat(totals).hasSize(5);
            assertThat(totals.stream()
                            .mapToLong(total -> total.metrics().spendNanoUsd())
                            .sum())
                    .isEqualTo(spent);
        }
        assertThat(await(await(reports.sums()).byDay(ALWAYS, NEVER)))
                .containsExactly(Map.entry(ledger.day(), new Metrics(spent, 0, 0, 0, 0, ENTRIES + 1, 0)));
        for (int i = 1; i <= ENTRIES + 1; i++) {
            LogQuery one = LogQuery.all().requestId("req-" + i);
            assertThat(await(await(reports.logs()).page(one, 1, 10)).total()).isEqualTo(1);
        }
        LogQuery key = LogQuery.all().of(Subject.KEY, "key1");
        assertThat(await(await(reports.logs()).page(key, 1, 10)).total()).isEqualTo(ENTRIES / 5 + 1);
    }

    private void charge(int i) {
        String about = "{\"request_id\":\"req-" + i + "\",\"api_key\":\"key" + i % 5 + "\",\"user\":\"user" + i % 5
                + "\",\"model\":\"m\"}";
        ledger.settle(Settlement.charge(
                ledger.hold(List.of(ReportedLedger.account("global")), i, about),
                NanoUsd.of(i),
                "{\"status\":\"success\",\"provider\":\"one\",\"provider_model\":\"m\"}"));
    }

    private RollUp rollUp() {
        return new RollUp(ledger.vertx(), ledger.redis(), keys, ledger.reader(), new RollUpSize(1_000, 1));
    }

    private Progress begun() {
        return Progress.parse(await(ledger.redis().call("HGET", keys.cursor(), BatchWriter.BEGUN))
                .asText());
    }

    /** Puts something in the way of the first thing that a portion writes; completes with its key. */
    private String spoilAPortion() {
        Batch batch = new Batch();
        batch.add(await(ledger.reader().rows(day, LedgerReader.START, 1_000)));
        int count = Portion.count(batch, 1);
        List<Portion> portions = Portion.of(batch, new Progress(day, batch.size(), count, 0));
        Batch.Whose whose = portions.subList(count / 2, count).stream()
                .flatMap(portion -> portion.shares().stream().limit(1))
                .map(Portion.Share::whose)
                .filter(one -> Set.of(Subject.KEY, Subject.USER).contains(one.subject()))
                .findFirst()
                .orElseThrow();
        // Numbers are given in the order of the names.
        int number = List.copyOf(batch.names()).indexOf(whose.name());
        String spoilt = keys.full(ReportKeys.rows(day, whose.subject(), Names.number(number)));
        await(ledger.redis().call("SET", spoilt, "no hash"));
        return spoilt;
    }
}
