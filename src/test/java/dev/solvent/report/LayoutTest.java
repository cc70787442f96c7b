package dev.solvent.report;

import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.budget.ReportedLedger;
import dev.solvent.budget.Settlement;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Redis;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What another layout left in Redis is neither read nor changed: open days are counted anew. */
class LayoutTest {
    private static final LocalDate ALWAYS = LocalDate.of(2020, 1, 1);
    private static final LocalDate NEVER = LocalDate.of(2040, 1, 1);

    private final ReportedLedger ledger = new ReportedLedger(1_800_014_400_000L);
    private final Redis redis = ledger.redis();
    private final long day = ledger.day().toEpochDay();
    private final Reports reports =
            new Reports(ledger.vertx(), redis, ledger.keys(), ledger.reader(), new RollUpSize(7, 3), 10);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void whatAnotherLayoutLeftIsNotTouched() {
        charge("a");
        String cursor = old("cursor");
        String numbers = old("numbers");
        String rows = old("rows:" + day + ":k0");
        // It had counted all, had no totals, and had the sum of all of a key's rows among them.
        await(redis.call("HSET", cursor, "mark", "m", Long.toString(day), "9999999999999-0"));
        await(redis.call("HSET", numbers, "ka", "0", "x1:1:mmone", "1"));
        await(redis.call("HSET", rows, ".", "1000,1,1,0,0,1,0", ".1", "1000,1,1,0,0,1,0"));
        charge("a");

        await(reports.catchUp());

        Metrics both = new Metrics(2, 0, 0, 0, 0, 2, 0);
        assertThat(await(await(reports.sums()).byDay(ALWAYS, NEVER))).containsExactly(Map.entry(ledger.day(), both));
        assertThat(await(await(reports.sums()).top(Subject.KEY, ALWAYS, NEVER, 10)))
                .containsExactly(new DailySums.Total("a", both));
        await(await(reports.sums())
                .each(
                        Subject.KEY,
                        Set.of(),
                        ALWAYS,
                        NEVER,
                        found -> assertThat(found)
                                .singleElement()
                                .satisfies(row -> assertThat(row.metrics()).isEqualTo(both))));
        assertThat(await(redis.call("HLEN", cursor)).asLong()).isEqualTo(2);
        assertThat(await(redis.call("HLEN", numbers)).asLong()).isEqualTo(2);
        assertThat(await(redis.call("HGET", rows, ".")).asText()).isEqualTo("1000,1,1,0,0,1,0");
    }

    private String old(String key) {
        return ledger.keys().key("report", key);
    }

    private void charge(String key) {
        ledger.settle(Settlement.charge(
                ledger.hold(
                        List.of(ReportedLedger.account("global")), 1, "{\"api_key\":\"" + key + "\",\"model\":\"m\"}"),
                NanoUsd.of(1),
                "{\"status\":\"success\",\"provider\":\"one\",\"provider_model\":\"m\"}"));
    }
}
