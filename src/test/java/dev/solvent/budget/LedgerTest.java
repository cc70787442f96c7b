package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.money.NanoUsd;
import dev.solvent.provider.Await;
import dev.solvent.redis.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LedgerTest {
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
    void aHoldIsOnEveryAccountOfTheChain() {
        Account user = account("user", 10_000);
        Account key = account("key", -1);

        Hold hold = books.held(request(List.of(user, key), need(100, 10, 50, 1)));

        assertThat(hold.amount()).isEqualTo(NanoUsd.of(600));
        assertThat(hold.outputTokens()).isEqualTo(50);
        assertThat(hold.remaining()).contains(NanoUsd.of(9_400));
        assertThat(books.state(user).held()).isEqualTo(NanoUsd.of(600));
        assertThat(books.state(key).held()).isEqualTo(NanoUsd.of(600));
        assertThat(books.charge(hold, 150).how()).isEqualTo(Settled.How.CHARGED);
        assertThat(books.state(user).held()).isEqualTo(NanoUsd.ZERO);
        assertThat(books.state(user).spent()).isEqualTo(NanoUsd.of(150));
        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(150));
        assertThat(books.state(user).remaining()).contains(NanoUsd.of(9_850));
    }

    @Test
    void aHoldTellsWhatTheAccountHadSpentThatItIsAskedFor() {
        Account user = account("user", 10_000);
        Account key = account("key", -1);
        HoldRequest plain = request(List.of(user, key), need(100, 10, 50, 1));
        assertThat(books.held(plain).spent()).isEmpty();
        books.charge(books.held(telling(user, user, key)), 150);
        books.charge(books.held(request(List.of(user), need(100, 10, 50, 1))), 30);

        HoldRequest ofKey = telling(key, user, key);
        assertThat(books.held(ofKey).spent()).contains(NanoUsd.of(150));
        assertThat(books.held(telling(user, user, key)).spent()).contains(NanoUsd.of(180));
        books.charge(books.held(telling(key, user, key)), 20);
        assertThat(books.held(ofKey).spent()).as("what it said the first time").contains(NanoUsd.of(150));
        assertThat(books.held(telling(key, user)).spent())
                .as("of an account that is not in the chain")
                .isEmpty();
    }

    @Test
    void aSettledHoldLeavesLittleBehind() {
        Account key = account("key", 1_000);
        Hold hold = books.held(telling(key, key));
        books.charge(hold, 150);
        assertThat(get(books.redis.call("HKEYS", books.keys.key("hold", hold.id()))).items().stream()
                        .map(Reply::asText))
                .containsExactlyInAnyOrder("v", "state", "charged", "born");
    }

    private static HoldRequest telling(Account told, Account... chain) {
        HoldRequest plain = request(List.of(chain), need(100, 10, 50, 1));
        return new HoldRequest(plain.id(), plain.chain(), List.of(), plain.need(), "{}", 1, Optional.of(told));
    }

    @Test
    void ifOneAccountCannotPayNoneIsTouched() {
        Account rich = account("user", 10_000);
        Account poor = account("key", 50);

        HoldOutcome outcome = books.hold(request(List.of(rich, poor), need(100, 0, 0, 0)));

        assertThat(outcome).isEqualTo(new HoldOutcome.Exceeded(poor, NanoUsd.ZERO, NanoUsd.ZERO));
        assertThat(books.state(rich).held()).isEqualTo(NanoUsd.ZERO);
    }

    @Test
    void theOutputIsLoweredToWhatFits() {
        Account key = account("key", 1_000);

        Hold hold = books.held(request(List.of(key), need(100, 7, 500, 10)));

        assertThat(hold.outputTokens()).isEqualTo(128);
        assertThat(hold.amount()).isEqualTo(NanoUsd.of(996));
        books.release(hold);
    }

    @Test
    void whatMustNotBeLoweredIsShort() {
        Account key = account("key", 1_000);

        HoldOutcome outcome = get(books.ledger.holdAsAsked(request(List.of(key), need(100, 7, 500, 10))));

        assertThat(outcome).isEqualTo(new HoldOutcome.NotAsAsked());
        assertThat(books.state(key).held()).isEqualTo(NanoUsd.ZERO);
    }

    @Test
    void whileOthersHoldARequestTakesWhatIsUsualWithinItsShare() {
        Account key = account("key", 100_000);
        Hold first = books.held(request(List.of(key), need(20_000, 0, 0, 0)));

        // 2 % of what is free is 1,600 at first; 10 % of what is left of the limit is 10,000.
        Hold modest = books.held(request(List.of(key), usually(1_700, 1_200)));
        Hold usual = books.held(request(List.of(key), usually(90_000, 1_800)));
        Hold greedy = books.held(request(List.of(key), usually(90_000, 90_000)));
        Hold least = books.held(request(List.of(key), new Need(NanoUsd.ZERO, 1, 90_000, 12_000)));

        assertThat(modest.amount()).isEqualTo(NanoUsd.of(1_600));
        assertThat(usual.amount()).isEqualTo(NanoUsd.of(1_800));
        assertThat(greedy.amount()).isEqualTo(NanoUsd.of(10_000));
        assertThat(least.amount()).isEqualTo(NanoUsd.of(12_000));
        List.of(first, modest, usual, greedy, least).forEach(books::release);
    }

    @Test
    void whileOthersWaitARequestTakesWhatMostNeed() {
        Account key = account("key", 100_000);
        books.charge(books.held(request(List.of(key), need(1_000, 0, 0, 0))), 1_000);
        Hold first = books.held(request(List.of(key), need(60_000, 0, 0, 0)));
        HoldOutcome waits = get(books.ledger.hold(
                request(List.of(key), need(50_000, 0, 0, 0)), Optional.empty(), Duration.ofSeconds(30)));

        Hold crowded = books.held(request(List.of(key), new Need(NanoUsd.ZERO, 1, 9_000, 1_900, 1_200, 10)));
        Hold greedy = books.held(request(List.of(key), new Need(NanoUsd.ZERO, 1, 9_000, 9_000, 9_000, 10)));

        assertThat(waits).isInstanceOf(HoldOutcome.Busy.class);
        assertThat(crowded.amount()).isEqualTo(NanoUsd.of(1_200));
        // 2 % of the 99,000 that are left.
        assertThat(greedy.amount()).isEqualTo(NanoUsd.of(1_980));
        List.of(first, crowded, greedy).forEach(books::release);
    }

    @Test
    void whoCanWaitTakesNoLessThanItsFairPartAndWhoCannotTakesWhatThereIs() {
        Account key = account("key", 100_000);
        Hold first = books.held(request(List.of(key), need(98_900, 0, 0, 0)));
        HoldRequest fair = request(List.of(key), usually(9_000, 1_500));

        assertThat(get(books.ledger.holdFairly(fair))).isInstanceOf(HoldOutcome.Busy.class);
        assertThat(get(books.ledger.hold(fair, Optional.empty(), Duration.ofSeconds(1))))
                .isInstanceOf(HoldOutcome.Busy.class);
        Hold rest = books.held(fair);
        books.release(rest);
        assertThat(books.hold(request(List.of(key), new Need(NanoUsd.ZERO, 1, 9_000, 1_101))))
                .isInstanceOf(HoldOutcome.Busy.class);

        assertThat(rest.amount()).isEqualTo(NanoUsd.of(1_100));
        books.release(first);
    }

    private static Need usually(long wanted, long usual) {
        return new Need(NanoUsd.ZERO, 1, wanted, usual, usual, 10);
    }

    @Test
    void heldMoneyMakesItBusyAndSpentMoneyExceeds() {
        Account key = account("key", 1_000);
        Hold first = books.held(request(List.of(key), need(900, 0, 0, 0)));

        assertThat(books.hold(request(List.of(key), need(200, 0, 0, 0))))
                .isEqualTo(new HoldOutcome.Busy(key, NanoUsd.ZERO, NanoUsd.of(900)));
        books.charge(first, 900);
        assertThat(books.hold(request(List.of(key), need(200, 0, 0, 0))))
                .isEqualTo(new HoldOutcome.Exceeded(key, NanoUsd.of(900), NanoUsd.ZERO));
        assertThat(books.hold(request(List.of(key), need(100, 0, 0, 0)))).isInstanceOf(HoldOutcome.Held.class);
    }

    @Test
    void whoIsSparedIsFreedAndPaysNothing() {
        Account key = account("key", 10_000);
        Account asked = account("provider", 10_000);
        Account other = account("provider", 10_000);
        Hold hold = books.held(request(List.of(key, asked, other), need(600, 0, 0, 0)));

        Settled settled = get(books.ledger.settle(
                Settlement.charge(hold, NanoUsd.of(150), "{}").sparing(List.of(other.id()))));

        assertThat(settled.how()).isEqualTo(Settled.How.CHARGED);
        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(150));
        assertThat(books.state(asked).spent()).isEqualTo(NanoUsd.of(150));
        assertThat(books.state(other).spent()).isEqualTo(NanoUsd.ZERO);
        assertThat(books.state(other).held()).isEqualTo(NanoUsd.ZERO);
    }

    @Test
    void whoIsSparedGetsBackWhatAnExpiryHadCharged() {
        Account key = account("key", 10_000);
        Account other = account("provider", 10_000);
        Hold hold = books.held(request(List.of(key, other), need(600, 0, 0, 0)));
        get(books.redis.call("ZADD", books.keys.key("deadlines"), "XX", "1", hold.id()));
        assertThat(get(books.ledger.expire(hold.id())).how()).isEqualTo(Settled.How.EXPIRED);
        assertThat(books.state(other).spent()).isEqualTo(NanoUsd.of(600));

        Settlement truth = Settlement.charge(hold, NanoUsd.of(150), "{}").sparing(List.of(other.id()));
        assertThat(get(books.ledger.settle(truth)).how()).isEqualTo(Settled.How.CORRECTED);
        assertThat(get(books.ledger.settle(truth)).how()).isEqualTo(Settled.How.ALREADY);

        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(150));
        assertThat(books.state(other).spent()).isEqualTo(NanoUsd.ZERO);
    }

    @Test
    void aLimitThatHasEndedMakesTheHoldStale() {
        Account base = account("key", 10_000);
        long end = 1_790_000_000_000L;
        Account raised = new Account(base.id(), base.limit(), base.period(), 0, Optional.empty(), end);
        try (TestLedger timed = TestLedger.at(end - 1, books.config)) {
            timed.release(timed.held(request(List.of(raised), need(10, 0, 0, 0))));
            timed.setTime(end);

            assertThat(timed.hold(request(List.of(raised), need(10, 0, 0, 0)))).isEqualTo(new HoldOutcome.Stale());
            assertThat(timed.state(base).held()).isEqualTo(NanoUsd.ZERO);
            assertThat(timed.verify().disagreements()).isEmpty();
        }
    }

    @Test
    void takingAHoldTwiceIsTakingItOnce() {
        Account key = account("key", 1_000);
        HoldRequest request = request(List.of(key), need(600, 0, 0, 0));

        Hold first = books.held(request);
        Hold again = books.held(request);

        assertThat(again).isEqualTo(first);
        assertThat(books.state(key).held()).isEqualTo(NanoUsd.of(600));
        books.release(first);
        assertThatThrownBy(() -> books.hold(request)).hasMessageContaining("has ended already");
        assertThat(books.state(key).held()).isEqualTo(NanoUsd.ZERO);
    }

    @Test
    void settlingAgainChangesNothing() {
        Account key = account("key", 1_000);
        Hold hold = books.held(request(List.of(key), need(600, 0, 0, 0)));

        assertThat(books.charge(hold, 100).how()).isEqualTo(Settled.How.CHARGED);
        assertThat(books.charge(hold, 200)).isEqualTo(new Settled(Settled.How.ALREADY, NanoUsd.of(100), List.of()));
        assertThat(books.release(hold).how()).isEqualTo(Settled.How.ALREADY);
        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(100));
    }

    @Test
    void aHoldThatWasAbandonedBeforeItCameIsRefused() {
        Account key = account("key", 1_000);
        HoldRequest request = request(List.of(key), need(600, 0, 0, 0));

        assertThat(get(books.ledger.abandon(request.id())).how()).isEqualTo(Settled.How.UNKNOWN);

        assertThatThrownBy(() -> books.hold(request)).hasMessageContaining("has ended already");
        assertThat(books.state(key).held()).isEqualTo(NanoUsd.ZERO);
    }

    @Test
    void anOverdueHoldIsChargedWholeOnceAndCorrectedOnce() {
        Account key = account("key", 1_000);
        Hold hold = books.held(request(List.of(key), need(600, 0, 0, 0)));
        assertThat(get(books.ledger.expire(hold.id())).how()).isEqualTo(Settled.How.NOT_DUE);
        awaitDue(hold);

        assertThat(get(books.ledger.expire(hold.id())))
                .isEqualTo(new Settled(Settled.How.EXPIRED, NanoUsd.of(600), List.of()));
        assertThat(get(books.ledger.expire(hold.id())).how()).isEqualTo(Settled.How.ALREADY);
        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(600));
        assertThat(books.state(key).held()).isEqualTo(NanoUsd.ZERO);

        assertThat(books.charge(hold, 50).how()).isEqualTo(Settled.How.CORRECTED);
        assertThat(books.charge(hold, 70).how()).isEqualTo(Settled.How.ALREADY);
        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(50));
        List<LedgerEntry> entries = books.entries();
        assertThat(entries.stream().filter(entry -> entry.holdId().equals(hold.id())))
                .extracting(LedgerEntry::kind, LedgerEntry::amount)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(EntryKind.CORRECTED, NanoUsd.of(-550)),
                        org.assertj.core.groups.Tuple.tuple(EntryKind.EXPIRED, NanoUsd.of(600)));
    }

    @Test
    void aHeartbeatKeepsAHoldFromFallingDue() {
        Account key = account("key", 1_000);
        Hold dead = books.held(request(List.of(key), need(1, 0, 0, 0)));
        Hold alive = books.held(request(List.of(key), need(1, 0, 0, 0)));

        while (!get(books.ledger.due(1_000)).contains(dead.id())) {
            assertThat(get(books.ledger.extend(List.of(alive.id())))).isEmpty();
        }

        assertThat(get(books.ledger.due(1_000))).doesNotContain(alive.id());
        books.release(alive);
        assertThat(get(books.ledger.extend(List.of(alive.id())))).containsExactly(alive.id());
        assertThat(get(books.ledger.expire(dead.id())).how()).isEqualTo(Settled.How.EXPIRED);
    }

    @Test
    void aSettlementWithoutItsHoldIsChargedLate() {
        Account key = account("key", 1_000);
        Hold hold = books.held(request(List.of(key), need(600, 0, 0, 0)));
        books.release(hold);
        Hold lost =
                new Hold("lost-" + hold.id(), hold.chain(), "{}", hold.amount(), 0, Optional.empty(), Optional.empty());

        assertThat(books.charge(lost, 40).how()).isEqualTo(Settled.How.LATE);
        assertThat(books.charge(lost, 40).how()).isEqualTo(Settled.How.ALREADY);
        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(40));
    }

    @Test
    void aChangedRecordMakesTheHoldStale() {
        Account key = account("key", 1_000);
        String version = books.keys.key("ver", "key", "abc");
        get(books.redis.call("SET", version, "7"));
        HoldRequest old = versioned(key, new RecordVersion(version, "6"));

        assertThat(books.hold(old)).isEqualTo(new HoldOutcome.Stale());
        assertThat(books.hold(versioned(key, new RecordVersion(version, "")))).isEqualTo(new HoldOutcome.Stale());
        assertThat(books.hold(versioned(key, new RecordVersion(version, "7")))).isInstanceOf(HoldOutcome.Held.class);
        assertThat(books.hold(versioned(key, new RecordVersion(books.keys.key("ver", "user", "none"), ""))))
                .isInstanceOf(HoldOutcome.Held.class);
    }

    @Test
    void anotherEpochTakesNothing() {
        TestLedger other = new TestLedger(books.config);
        Account key = account("key", 1_000);
        Hold hold = other.held(request(List.of(key), need(600, 0, 0, 0)));
        get(other.redis.call("DEL", other.keys.key("epoch")));

        assertThatThrownBy(() -> other.hold(request(List.of(key), need(1, 0, 0, 0))))
                .hasCauseInstanceOf(LedgerClosedException.class);
        assertThatThrownBy(() -> other.charge(hold, 1)).hasCauseInstanceOf(LedgerClosedException.class);
        assertThatThrownBy(() -> get(LedgerStore.open(other.redis, other.keys, LedgerConfig.DEFAULT)))
                .hasCauseInstanceOf(LedgerClosedException.class);
        other.close();
    }

    @Test
    void spendThatWasSetByHandIsAnEntryOfItsOwn() {
        Account key = account("key", 1_000);
        books.charge(books.held(request(List.of(key), need(600, 0, 0, 0))), 500);

        AccountState state = get(books.accounts.adjust(key, NanoUsd.of(20), "goodwill", "admin"));

        assertThat(state.spent()).isEqualTo(NanoUsd.of(20));
        assertThat(books.entries().get(0).amount()).isEqualTo(NanoUsd.of(-480));
    }

    @Test
    void theLargestAmountsStayExact() {
        Account key = account("key", NanoUsd.MAX_NANOS);
        Hold hold = books.held(request(List.of(key), need(NanoUsd.MAX_NANOS - 1, 0, 0, 0)));

        assertThat(hold.amount()).isEqualTo(NanoUsd.of(NanoUsd.MAX_NANOS - 1));
        books.charge(hold, NanoUsd.MAX_NANOS - 1);

        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(NanoUsd.MAX_NANOS - 1));
        assertThat(books.state(key).remaining()).contains(NanoUsd.of(1));
    }

    private static HoldRequest versioned(Account key, RecordVersion version) {
        HoldRequest plain = request(List.of(key), need(1, 0, 0, 0));
        return new HoldRequest(plain.id(), plain.chain(), List.of(version), plain.need(), "{}", 1);
    }

    private static void awaitDue(Hold hold) {
        Await.until(() -> get(books.ledger.due(1_000)).contains(hold.id()), "the hold falls due");
    }
}
