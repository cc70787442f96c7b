package dev.solvent.report;

import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.budget.ReportedLedger;
import dev.solvent.metrics.Meters;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The meters tell what of the ledger is in no report yet. */
class LagTest {
    private static final long NOON = 1_800_014_400_000L;
    private static final long MILLIS_A_DAY = 86_400_000;

    private final ReportedLedger ledger = new ReportedLedger(NOON);
    private final Meters meters = new Meters();
    private final ReportKeys keys = new ReportKeys(ledger.keys());
    private final Lag lag = new Lag(ledger.redis(), keys, ledger.reader());
    private final RollUp rollUp =
            new RollUp(ledger.vertx(), ledger.redis(), keys, ledger.reader(), new RollUpSize(2, 1));

    @BeforeEach
    void show() {
        lag.show(meters.reports());
    }

    @AfterEach
    void close() {
        meters.close();
        ledger.close();
    }

    /** Changes of spend by hand are entries, too, though no requests. */
    private void write(int entries) {
        for (int i = 1; i <= entries; i++) {
            ledger.adjust(ReportedLedger.account("key:one"), new Random(i).nextInt(1, 1_000_000));
        }
    }

    private void shows(long entries) {
        await(lag.look());
        assertThat(meters.scrape()).contains("solvent_report_lag_entries " + entries + ".0");
    }

    @Test
    void anEmptyLedgerHasNothingToCount() {
        shows(0);
        assertThat(meters.scrape()).contains("solvent_report_lag_seconds 0.0");
    }

    @Test
    void whatIsNotCountedWaitsUntilItIs() {
        write(5);
        shows(5);

        long today = ledger.day().toEpochDay();
        assertThat(await(rollUp.step(today))).isEqualTo(2);
        shows(3);
        assertThat(await(rollUp.step(today))).isEqualTo(2);
        assertThat(await(rollUp.step(today))).isEqualTo(1);
        shows(0);

        write(1);
        shows(1);
    }

    @Test
    void olderDaysWaitToo() {
        write(3);
        ledger.setTime(NOON + 3 * MILLIS_A_DAY);
        write(2);
        shows(5);

        long first = ledger.day().toEpochDay() - 3;
        assertThat(await(rollUp.step(first))).isEqualTo(2);
        shows(3);
        assertThat(await(rollUp.step(first))).isEqualTo(1);
        shows(2);
        assertThat(await(rollUp.step(first + 3))).isEqualTo(2);
        shows(0);
    }

    @Test
    void theAgeIsThatOfTheOldestEntry() {
        String day = Long.toString(ledger.day().toEpochDay());
        for (int secondsAgo : new int[] {90, 30}) {
            await(ledger.redis()
                    .call(
                            "XADD",
                            ledger.keys().key("ledger", day),
                            NOON - 1_000L * secondsAgo + "-1",
                            "kind",
                            "adjusted",
                            "amount",
                            "1"));
        }
        await(ledger.redis().call("SET", ledger.keys().key("last"), day));

        await(lag.look());

        assertThat(meters.scrape()).containsPattern("solvent_report_lag_seconds 9\\d\\.0");
    }
}
