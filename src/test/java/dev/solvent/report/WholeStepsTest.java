package dev.solvent.report;

import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.budget.ReportedLedger;
import dev.solvent.budget.Settlement;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a key, a step writes all or nothing, so that trying again counts nothing twice. */
class WholeStepsTest {
    private static final LocalDate ALWAYS = LocalDate.of(2020, 1, 1);
    private static final LocalDate NEVER = LocalDate.of(2040, 1, 1);
    /** The least that Redis can be told. */
    private static final int LONGEST_TEXT = 1 << 20;

    private static final int LONGEST_BY_DEFAULT = 512 << 20;

    private final ReportedLedger ledger = new ReportedLedger(1_800_014_400_000L);
    private final Redis redis = ledger.redis();
    private final ReportKeys keys = new ReportKeys(ledger.keys());
    private final long day = ledger.day().toEpochDay();
    private final Reports reports =
            new Reports(ledger.vertx(), redis, ledger.keys(), ledger.reader(), new RollUpSize(1_000, 1_000), 10);
    private int charged;

    @AfterEach
    void close() {
        ledger.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows:DAY:a", "places:DAY:a", "places:DAY:f", "found:DAY:0"})
    void aKeyOfAnotherTypeLeavesAllAsItWas(String name) {
        int requests = 300; // so that some id lies in every text of ids
        for (int i = 0; i < requests; i++) {
            charge("failure");
        }
        String key = keys.full(name.replace("DAY", Long.toString(day)));
        await(redis.call("LPUSH", key, "neither a hash nor a text"));

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> await(reports.catchUp())).hasMessageContaining("WRONGTYPE");
            assertThat(written()).containsOnly(key, keys.cursor(), keys.numbers(), keys.names());
        }

        await(redis.call("DEL", key));
        await(reports.catchUp());
        assertThat(spent()).isEqualTo(requests);
        assertThat(listed(LogQuery.all().failed(true))).isEqualTo(requests);
    }

    /** Which happens at 41 million requests a day. */
    @Test
    void aListThatIsFullStaysAsItIsAndSumsGoOn() {
        charge("success");
        await(reports.catchUp());
        String all = keys.full(ReportKeys.list(day, Subject.ALL, ""));
        int most = LONGEST_TEXT / Place.LENGTH;
        setLongestText(LONGEST_TEXT);
        try {
            String last = Place.of("1800014400001-0");
            await(redis.call("SETRANGE", all, Long.toString((most - 1L) * Place.LENGTH), last));
            for (int i = 2; i <= 5; i++) {
                charge("success");
                await(reports.catchUp());

                assertThat(spent()).isEqualTo(i);
                assertThat(listed(LogQuery.all())).isEqualTo(most);
                assertThat(listed(LogQuery.all().of(Subject.KEY, "k"))).isEqualTo(i);
            }
        } finally {
            setLongestText(LONGEST_BY_DEFAULT);
        }
    }

    private void setLongestText(int bytes) {
        await(redis.admin("CONFIG", "SET", "proto-max-bulk-len", Integer.toString(bytes)));
    }

    private List<String> written() {
        return await(redis.admin("KEYS", keys.start() + "*")).items().stream()
                .map(Reply::asText)
                .filter(key -> !key.equals(keys.turn()))
                .toList();
    }

    private long spent() {
        Map<LocalDate, Metrics> days = await(await(reports.sums()).byDay(ALWAYS, NEVER));
        List<DailySums.Total> totals = await(await(reports.sums()).totals(Subject.KEY, List.of("k"), ALWAYS, NEVER));
        assertThat(days.keySet()).isEqualTo(Set.of(ledger.day()));
        assertThat(totals).hasSize(1);
        assertThat(totals.get(0).metrics()).isEqualTo(days.get(ledger.day()));
        return totals.get(0).metrics().spendNanoUsd();
    }

    private long listed(LogQuery query) {
        return await(await(reports.logs()).page(query, 1, 1)).total();
    }

    private void charge(String status) {
        ledger.settle(Settlement.charge(
                ledger.hold(
                        List.of(ReportedLedger.account("global")),
                        1,
                        "{\"api_key\":\"k\",\"model\":\"m\",\"request_id\":\"req-" + charged++ + "\"}"),
                NanoUsd.of(1),
                "{\"status\":\"" + status + "\",\"provider\":\"one\",\"provider_model\":\"m\"}"));
    }
}
