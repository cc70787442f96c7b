package dev.solvent.report;

import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.budget.Account;
import dev.solvent.budget.Hold;
import dev.solvent.budget.ReportedLedger;
import dev.solvent.budget.Settlement;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Script;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no list tells is asked of the entries themselves, however many there are. */
class LogPagesTest {
    private static final int ENTRIES = 30;
    private static final List<Account> CHAIN =
            List.of(ReportedLedger.account("global"), ReportedLedger.account("key:one"));

    private static final Script REPEAT_THE_LAST = Script.of("repeat", """
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][2]
            for i = 1, 10000 do redis.call('XADD', KEYS[1], '*', unpack(last)) end
            return 1
            """);

    private final ReportedLedger ledger = new ReportedLedger(1_800_014_400_000L);

    @BeforeEach
    void write() {
        for (int i = 0; i < ENTRIES; i++) {
            String session = i == 11 ? "mine" : "other";
            Hold hold = ledger.hold(
                    CHAIN,
                    1_000,
                    "{\"request_id\":\"r" + i + "\",\"api_key\":\"one\",\"model\":\"m\",\"session\":\"" + session
                            + "\"}");
            ledger.settle(Settlement.charge(hold, NanoUsd.of(1 + i), "{\"status\":\"success\"}"));
        }
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private LogPage page(LogQuery query, int few) {
        return await(await(reports(few).logs()).page(query, 1, 10));
    }

    private Reports reports(int few) {
        return new Reports(
                ledger.vertx(), ledger.redis(), ledger.keys(), ledger.reader(), new RollUpSize(2_000, 100), few);
    }

    private static LogQuery session(String session) {
        return LogQuery.all()
                .like(entry -> entry.about().path("session").asText().equals(session));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 1_000})
    void onlyWhatIsLikeThatIsFound(int few) {
        LogPage mine = page(session("mine"), few);
        assertThat(mine.exact()).isTrue();
        assertThat(mine.total()).isEqualTo(1);
        assertThat(mine.entries())
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.about().path("request_id").asText()).isEqualTo("r11"));
        LogPage others = page(session("other").of(Subject.KEY, "one").failed(false), few);
        assertThat(others.total()).isEqualTo(ENTRIES - 1);
        assertThat(others.entries()).hasSize(10);
    }

    @Test
    void whatListsTellIsTheSameHoweverItIsFound() {
        LogQuery query =
                LogQuery.all().of(Subject.KEY, "one").of(Subject.MODEL, "m").failed(false);
        assertThat(page(query, 0).total()).isEqualTo(page(query, 1_000).total()).isEqualTo(ENTRIES);
    }

    @Test
    void onlySoManyAreLookedAtAndThePageTellsThat() {
        await(ledger.redis()
                .run(
                        REPEAT_THE_LAST,
                        List.of(ledger.keys()
                                .key("ledger", Long.toString(ledger.day().toEpochDay()))),
                        List.of()));
        await(reports(0).catchUp());

        LogPage mine = page(session("mine"), 0);
        assertThat(mine.exact()).isFalse();
        assertThat(mine.total()).isZero();
        LogPage others = page(session("other"), 0);
        assertThat(others.exact()).isFalse();
        assertThat(others.total()).isEqualTo(10_000);
        assertThat(page(session("mine").oldestFirst(), 0).total()).isEqualTo(1);
    }
}
