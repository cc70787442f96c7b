package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.money.NanoUsd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A hold becomes larger while its request runs: on all of its accounts, or on none. */
class GrowTest {
    private static TestLedger books;

    @BeforeAll
    static void open() {
        books = new TestLedger(TestLedger.config(Duration.ZERO, Duration.ofSeconds(1)));
    }

    @AfterEach
    void theBooksAreRight() {
        assertThat(books.verify().disagreements()).isEmpty();
    }

    @AfterAll
    static void close() {
        books.close();
    }

    @Test
    void aHoldGrowsOnAllOfItsAccountsAndEndsWhole() {
        Account user = account("user", 1_000);
        Account key = account("key", -1);
        Hold hold = books.held(request(List.of(user, key), need(100, 0, 0, 0)));

        Hold grown = grown(hold, List.of(user, key), 300, 300);

        assertThat(grown.amount()).isEqualTo(NanoUsd.of(300));
        assertThat(grown.remaining()).contains(NanoUsd.of(700));
        assertThat(books.state(user).held()).isEqualTo(NanoUsd.of(300));
        assertThat(books.state(key).held()).isEqualTo(NanoUsd.of(300));
        books.charge(grown, 250);
        assertThat(books.state(user).held()).isEqualTo(NanoUsd.ZERO);
        assertThat(books.state(user).spent()).isEqualTo(NanoUsd.of(250));
        assertThat(grow(grown, List.of(user, key), 400, 400)).isEqualTo(new GrowOutcome.Ended());
    }

    @Test
    void aHoldGrowsAsFarAsItsPoorestAccountCanPay() {
        Account rich = account("user", 10_000);
        Account poor = account("key", 500);
        Hold other = books.held(request(List.of(poor), need(150, 0, 0, 0)));
        Hold hold = books.held(request(List.of(rich, poor), need(100, 0, 0, 0)));

        assertThat(grown(hold, List.of(rich, poor), 200, 900).amount()).isEqualTo(NanoUsd.of(350));
        assertThat(grow(hold, List.of(rich, poor), 351, 900))
                .isEqualTo(new GrowOutcome.Refused(poor, NanoUsd.ZERO, NanoUsd.of(500)));
        assertThat(books.state(rich).held()).isEqualTo(NanoUsd.of(350));
        books.release(other);
        books.release(hold);
    }

    @Test
    void growingTwiceIsGrowingOnce() {
        Account key = account("key", 1_000);
        Hold hold = books.held(request(List.of(key), need(100, 0, 0, 0)));

        var unused = grown(hold, List.of(key), 300, 300);

        assertThat(grown(hold, List.of(key), 300, 300).amount()).isEqualTo(NanoUsd.of(300));
        assertThat(grown(hold, List.of(key), 200, 200).amount()).isEqualTo(NanoUsd.of(300));
        assertThat(books.state(key).held()).isEqualTo(NanoUsd.of(300));
        books.release(hold);
    }

    @Test
    void noHoldGrowsOverALimitThatWasLoweredMeanwhile() {
        Account before = account("key", 1_000);
        Account after = new Account(before.id(), Optional.of(NanoUsd.of(50)), before.period(), before.anchorMillis());
        Hold hold = books.held(request(List.of(before), need(100, 0, 0, 0)));

        assertThat(grow(hold, List.of(after), 101, 200)).isInstanceOf(GrowOutcome.Refused.class);
        assertThat(grown(hold, List.of(after), 100, 200).amount()).isEqualTo(NanoUsd.of(100));
        books.release(hold);
    }

    @Test
    void growthIsRefusedWhenARecordHasChanged() {
        Account key = account("key", 1_000);
        Hold hold = books.held(request(List.of(key), need(100, 0, 0, 0)));
        RecordVersion old = new RecordVersion(books.keys.key("ver", "key", "k"), "7");

        assertThat(get(books.ledger.grow(
                        new GrowRequest(hold, List.of(key), List.of(old), NanoUsd.of(200), NanoUsd.of(200)))))
                .isEqualTo(new GrowOutcome.Stale());
        assertThat(books.state(key).held()).isEqualTo(NanoUsd.of(100));
        books.release(hold);
    }

    private static GrowOutcome grow(Hold hold, List<Account> chain, long least, long wanted) {
        return get(books.ledger.grow(new GrowRequest(hold, chain, List.of(), NanoUsd.of(least), NanoUsd.of(wanted))));
    }

    private static Hold grown(Hold hold, List<Account> chain, long least, long wanted) {
        return ((GrowOutcome.Grown) grow(hold, chain, least, wanted)).hold();
    }
}
