package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.money.NanoUsd;
import dev.solvent.provider.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<TestLedger> open = new ArrayList<>();

    @AfterEach
    void theBooksAreRight() {
        assertThat(open.get(0).verify().disagreements()).isEmpty();
        open.forEach(TestLedger::close);
    }

    @Test
    void aRequestWaitsForAHoldInFlight() {
        TestLedger books = open(LONG);
        Account key = account("key", 1_000);
        Hold first = admitted(books, key, 900);

        Future<HoldOutcome> waiting = books.admission.admit(request(List.of(key), need(500, 0, 0, 0)));
        awaitWaiting(books, key, 1);
        get(books.settler.settle(Settlement.charge(first, NanoUsd.of(100), "{}")));

        Hold second = ((HoldOutcome.Held) get(waiting)).hold();
        assertThat(second.amount()).isEqualTo(NanoUsd.of(500));
        assertThat(books.state(key).waiting()).isZero();
        get(books.settler.settle(Settlement.release(second, "{}")));
    }

    @Test
    void aSettlementElsewhereWakesIt() {
        TestLedger here = open(LONG);
        TestLedger elsewhere = here.replica();
        open.add(elsewhere);
        Account key = account("key", 1_000);
        Hold first = admitted(elsewhere, key, 900);

        Future<HoldOutcome> waiting = here.admission.admit(request(List.of(key), need(500, 0, 0, 0)));
        awaitWaiting(here, key, 1);
        get(elsewhere.settler.settle(Settlement.charge(first, NanoUsd.of(100), "{}")));

        HoldOutcome outcome = get(waiting);
        assertThat(outcome).isInstanceOf(HoldOutcome.Held.class);
        get(here.settler.settle(Settlement.release(((HoldOutcome.Held) outcome).hold(), "{}")));
    }

    @Test
    void whoComesFirstIsServedFirst() {
        TestLedger books = open(LONG);
        Account key = account("key", 1_000);
        Hold first = admitted(books, key, 1_000);
        List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        List<Future<Secured>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            all.add(books.admission
                    .admit(request(List.of(key), need(number == 0 ? 1_000 : 100, 0, 0, 0)))
                    .compose(outcome -> {
                        served.add(number);
                        Hold hold = ((HoldOutcome.Held) outcome).hold();
                        return books.settler.settle(Settlement.release(hold, "{}"));
                    }));
            awaitWaiting(books, key, i + 1);
        }

        get(books.settler.settle(Settlement.release(first, "{}")));
        all.forEach(TestLedger::get);

        assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void whenItsTimeIsUpItIsBusy() {
        TestLedger books = open(SHORT);
        Account key = account("key", 1_000);
        Hold first = admitted(books, key, 900);

        HoldOutcome outcome = get(books.admission.admit(request(List.of(key), need(500, 0, 0, 0))));

        assertThat(outcome).isEqualTo(new HoldOutcome.Busy(key, NanoUsd.ZERO, NanoUsd.of(900)));
        assertThat(books.admission.waiting()).isZero();
        get(books.settler.settle(Settlement.release(first, "{}")));
    }

    @Test
    void whoIsGoneLeavesItsPlaceToTheNext() {
        TestLedger books = open(LONG);
        Account key = account("key", 1_000);
        Hold first = admitted(books, key, 900);
        Promise<Void> gone = Promise.promise();
        Future<HoldOutcome> leaving = books.admission.admit(request(List.of(key), need(1_000, 0, 0, 0)), gone.future());
        awaitWaiting(books, key, 1);
        Future<HoldOutcome> next = books.admission.admit(request(List.of(key), need(100, 0, 0, 0)));

        gone.complete();

        assertThat(get(leaving)).isEqualTo(new HoldOutcome.Left());
        Hold second = ((HoldOutcome.Held) get(next)).hold();
        assertThat(books.admission.waiting()).isZero();
        get(books.settler.settle(Settlement.release(first, "{}")));
        get(books.settler.settle(Settlement.release(second, "{}")));
    }

    @Test
    void whoIsGoneBeforeItWouldWaitDoesNotWait() {
        TestLedger books = open(LONG);
        Account key = account("key", 1_000);
        Hold first = admitted(books, key, 900);

        HoldOutcome outcome =
                get(books.admission.admit(request(List.of(key), need(500, 0, 0, 0)), Future.succeededFuture()));

        assertThat(outcome).isEqualTo(new HoldOutcome.Left());
        get(books.settler.settle(Settlement.release(first, "{}")));
    }

    @Test
    void whoWaitsForMoneyThatIsThenSpentIsToldSo() {
        TestLedger books = open(LONG);
        Account key = account("key", 1_000);
        Hold first = admitted(books, key, 900);
        List<Future<HoldOutcome>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(books.admission.admit(request(List.of(key), need(500, 0, 0, 0))));
        }
        awaitWaiting(books, key, 20);

        get(books.settler.settle(Settlement.charge(first, NanoUsd.of(900), "{}")));

        for (Future<HoldOutcome> one : waiting) {
            assertThat(get(one)).isEqualTo(new HoldOutcome.Exceeded(key, NanoUsd.of(900), NanoUsd.ZERO));
        }
    }

    @Test
    void nobodyIsServedAtOncePastThoseWhoWait() {
        TestLedger books = open(LONG);
        Account key = account("key", 1_000);
        Hold first = admitted(books, key, 900);
        Future<HoldOutcome> waiting = books.admission.admit(request(List.of(key), need(500, 0, 0, 0)));
        awaitWaiting(books, key, 1);

        assertThat(get(books.admission.tryAtOnce(request(List.of(key), need(10, 0, 0, 0)), true)))
                .isEqualTo(new HoldOutcome.NotAsAsked());

        get(books.settler.settle(Settlement.release(first, "{}")));
        get(books.settler.settle(Settlement.release(((HoldOutcome.Held) get(waiting)).hold(), "{}")));
    }

    @Test
    void aHundredTimesTheBudgetAtOnceNeverPassesIt() {
        TestLedger here = open(Duration.ofMinutes(1));
        TestLedger elsewhere = here.replica();
        open.add(elsewhere);
        Account key = account("key", 10_000);
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            TestLedger books = i % 2 == 0 ? here : elsewhere;
            all.add(books.admission
                    .admit(request(List.of(key), need(500, 10, 100, 1)))
                    .compose(outcome -> {
                        if (outcome instanceof HoldOutcome.Held held) {
                            NanoUsd cost = NanoUsd.of(100).min(held.hold().amount());
                            return books.settler
                                    .settle(Settlement.charge(held.hold(), cost, "{}"))
                                    .map(true);
                        }
                        assertThat(outcome).isInstanceOf(HoldOutcome.Exceeded.class);
                        return Future.succeededFuture(false);
                    }));
        }

        long served = all.stream().filter(TestLedger::get).count();

        AccountState state = here.state(key);
        assertThat(state.spent().nanos()).isEqualTo(served * 100).isLessThanOrEqualTo(10_000);
        // The last ones need 510 held, so what is below that stays.
        assertThat(served).isEqualTo(95);
        assertThat(state.held()).isEqualTo(NanoUsd.ZERO);
    }

    private TestLedger open(Duration wait) {
        TestLedger books = new TestLedger(TestLedger.config(wait, Duration.ofMinutes(1)));
        open.add(books);
        return books;
    }

    private static Hold admitted(TestLedger books, Account key, long amount) {
        HoldOutcome outcome = get(books.admission.admit(request(List.of(key), need(amount, 0, 0, 0))));
        return ((HoldOutcome.Held) outcome).hold();
    }

    private static void awaitWaiting(TestLedger books, Account key, long count) {
        Await.until(() -> books.state(key).waiting() >= count, count + " requests wait");
    }
}
