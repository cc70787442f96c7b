package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Reply;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Windows of minutes leave nothing behind in Redis; what somebody may still ask for or charge stays. */
class PastWindowsTest {
    private static final long START = LocalDate.of(2026, 1, 30).toEpochDay() * 86_400_000;
    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400_000;
    private static final long MINUTES = 450; // more than one step takes
    private static final Duration RETENTION = Duration.ofDays(2);

    private final BudgetConfig config = TestLedger.config(Duration.ZERO, Duration.ofMinutes(1));
    private final TestLedger books = TestLedger.at(START, config);
    private final Account minutely = ModelPeriods.account(START, "key", 1_000, "1m");
    private final Account unlimited = ModelPeriods.account(START, "tag", -1, "1m");
    private final Account daily = ModelPeriods.account(START, "user", 1_000_000, "1d");
    private final List<Account> chain = List.of(minutely, unlimited, daily);

    @AfterEach
    void close() {
        assertThat(books.verify().disagreements()).isEmpty();
        books.close();
    }

    @Test
    void shortWindowsAreForgottenOnceTheirRowsAreSealedAndNothingCanComeForThem() {
        spendEveryMinute();
        assertThat(counters(minutely)).isEqualTo(MINUTES);

        // Sealed, but a correction may still come.
        pass(START + 3 * DAY);
        assertThat(counters(minutely)).isEqualTo(MINUTES);
        assertThat(closingSums()).isGreaterThan(2 * MINUTES);

        pass(START + 5 * DAY);
        assertThat(counters(minutely)).isZero();
        assertThat(counters(unlimited)).isZero();
        assertThat(counters(daily)).isEqualTo(1);
        assertThat(closingSums()).isEqualTo(1);
        assertThat(get(books.redis.call("ZCARD", books.keys.key("ends"))).asLong())
                .isZero();
    }

    @Test
    void aWindowWithAHoldOrAnOpenRowIsLookedAtAgain() {
        Hold hold = books.held(request(chain, need(200, 0, 0, 0)));
        spendEveryMinute();

        pass(START + 5 * DAY);
        assertThat(counters(minutely)).isEqualTo(1);
        assertThat(books.charge(hold, 150).how()).isEqualTo(Settled.How.CHARGED);
        pass(START + 8 * DAY);
        assertThat(counters(minutely)).isEqualTo(1);

        pass(START + 12 * DAY);
        assertThat(counters(minutely)).isZero();
    }

    @Test
    void whatComesForAForgottenWindowAfterAllIsInTheBooks() {
        Hold hold = books.held(request(chain, need(700, 0, 0, 0)));
        books.charge(hold, 500);
        pass(START + 5 * DAY);
        assertThat(counters(minutely)).isZero();

        get(books.redis.call("DEL", books.store.holdKey(hold.id())));
        assertThat(books.charge(hold, 300).how()).isEqualTo(Settled.How.LATE);

        assertThat(counters(minutely)).isEqualTo(1);
        assertThat(books.verify().disagreements()).isEmpty();
    }

    @Test
    void aFreeRequestLeavesNothingHeld() {
        Hold hold = books.held(request(chain, need(0, 0, 0, 0)));
        books.charge(hold, 0);

        assertThat(get(books.redis.call("KEYS", books.keys.key("held", "*"))).items())
                .isEmpty();
        assertThat(books.state(minutely).held()).isEqualTo(NanoUsd.ZERO);
    }

    private void spendEveryMinute() {
        LongStream.range(0, MINUTES).forEach(minute -> {
            books.setTime(START + minute * MINUTE);
            books.charge(books.held(request(chain, need(700, 0, 0, 0))), 3);
        });
    }

    private void pass(long now) {
        books.setTime(now);
        LocalDate today = LocalDate.ofEpochDay(now / DAY);
        get(new Sealer(books.store, new MemoryArchive(), RETENTION, () -> today, 100).seal());
        get(new PastWindows(books.store, config).forget());
        assertThat(books.verify().disagreements()).isEmpty();
    }

    private long counters(Account account) {
        Reply found = get(books.redis.call("KEYS", books.keys.key("spent", account.id() + "@*")));
        return found.items().size();
    }

    private long closingSums() {
        return get(books.redis.call("HLEN", books.keys.key("closing"))).asLong();
    }
}
