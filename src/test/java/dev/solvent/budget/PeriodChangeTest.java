package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Outcome;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import dev.solvent.money.NanoUsd;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The period of a budget is changed: what was spent and what is held goes along, exactly, in one step with the record. */
class PeriodChangeTest {
    private static final List<String> PERIODS = List.of("30d", "7d", "1d", "1y");

    private final TestLedger books = new TestLedger(TestLedger.config(Duration.ZERO, Duration.ofMinutes(1)));
    private final Records records = new Records(books.redis, books.keys);
    private String id = "";

    @BeforeEach
    void makeTheKey() {
        Fields fields = Fields.of(ExactJson.object().put("budget_duration", "30d"));
        KeyRecord key = KeyRecord.create(
                KeySecret.random(), fields, OptionalLong.empty(), Author.of("test"), books.accounts.nowMillis());
        id = key.hash();
        assertThat(get(records.commit(new Change(Author.of("test")).create(key))))
                .isEqualTo(Outcome.DONE);
    }

    @AfterEach
    void theBooksAreRight() {
        assertThat(books.verify().disagreements()).isEmpty();
        books.close();
    }

    @Test
    void spendAndHoldsGoAlong() {
        Account month = account();
        books.charge(hold(month), 500);
        Hold open = hold(month);
        HoldRequest stale = request(get(find()), month);

        assertThat(change("7d")).isTrue();

        Account week = account();
        assertThat(books.state(week).spent().nanos()).isEqualTo(500);
        assertThat(books.state(week).held()).isEqualTo(open.amount());
        assertThat(books.state(month).held().nanos()).isZero();
        assertThat(books.hold(stale)).isEqualTo(new HoldOutcome.Stale());
        assertThat(books.charge(open, 50).how()).isEqualTo(Settled.How.CHARGED);
        assertThat(books.state(week).spent().nanos()).isEqualTo(550);
        assertThat(books.state(week).held().nanos()).isZero();

        assertThat(change("30d")).isTrue();
        assertThat(books.state(month).spent().nanos()).isEqualTo(550);
        assertThat(change("30d")).isTrue();
        assertThat(books.state(month).spent().nanos()).isEqualTo(550);
    }

    @Test
    void aChangeThatDoesNotHappenCarriesNothing() {
        Account month = account();
        books.charge(hold(month), 500);
        Versioned<KeyRecord> old = get(find());
        assertThat(change("7d")).isTrue();

        assertThat(get(records.commit(changeTo(old, "1d")))).isInstanceOf(Outcome.Conflict.class);

        Account day = with(old.record().orElseThrow(), "1d").account();
        assertThat(books.state(day).spent().nanos()).isZero();
    }

    @Test
    void aSpendSetByHandIsSetWithTheRecordOrNotAtAll() {
        Account month = account();
        books.charge(hold(month), 500);
        Versioned<KeyRecord> found = get(find());
        Change both = changeTo(found, "7d").set(found.record().orElseThrow(), setting(with(found, "7d"), 20));
        assertThat(get(records.commit(both))).isEqualTo(Outcome.DONE);
        assertThat(books.state(account()).spent().nanos()).isEqualTo(20);

        Change late = changeTo(found, "1d").set(found.record().orElseThrow(), setting(with(found, "1d"), 30));
        assertThat(get(records.commit(late))).isInstanceOf(Outcome.Conflict.class);
        assertThat(books.state(account()).spent().nanos()).isEqualTo(20);

        assertThat(books.entries().get(0).about().path("reason").asText()).isEqualTo("test");
    }

    @Test
    void aSpendForAWindowThatIsOverIsNotSetNorIsTheRecordWritten() {
        Versioned<KeyRecord> found = get(find());
        Account day = with(found, "1d");
        long now = books.accounts.nowMillis();
        books.store.clock().set(now - Duration.ofDays(1).toMillis());
        SpendSet yesterday = setting(day, 30);
        books.store.clock().set(now);

        assertThat(get(records.commit(changeTo(found, "1d").set(found.record().orElseThrow(), yesterday))))
                .isEqualTo(new Outcome.Turned());

        assertThat(account().period().text()).isEqualTo("30d");
        assertThat(books.entries()).isEmpty();
    }

    private SpendSet setting(Account account, long nanos) {
        return books.accounts.setting(account, NanoUsd.of(nanos), "test", "test");
    }

    private Account with(Versioned<KeyRecord> found, String period) {
        return with(found.record().orElseThrow(), period).account();
    }

    @Test
    void noChargeEscapesAChangeInBetween() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("PeriodChangeTest seed " + seed);
        Random random = new Random(seed);
        AtomicLong charged = new AtomicLong();
        List<Thread> spenders = List.of(spender(charged, random.nextLong()), spender(charged, random.nextLong()));
        spenders.forEach(Thread::start);
        for (int i = 0; i < 60; i++) {
            boolean unused = change(PERIODS.get(random.nextInt(PERIODS.size())));
        }
        for (Thread spender : spenders) {
            spender.join();
        }

        AccountState state = books.state(account());
        assertThat(state.spent().nanos()).as("seed %d", seed).isEqualTo(charged.get());
        assertThat(state.held().nanos()).as("seed %d", seed).isZero();
    }

    private Thread spender(AtomicLong charged, long seed) {
        Random random = new Random(seed);
        return new Thread(() -> {
            for (int i = 0; i < 200; i++) {
                Versioned<KeyRecord> found = get(find());
                HoldOutcome outcome =
                        books.hold(request(found, found.record().orElseThrow().account()));
                if (outcome instanceof HoldOutcome.Held held) {
                    long amount = random.nextInt(1_000);
                    if (books.charge(held.hold(), amount).how() == Settled.How.CHARGED) {
                        charged.addAndGet(amount);
                    }
                }
            }
        });
    }

    private boolean change(String period) {
        return get(records.commit(changeTo(get(find()), period))).equals(Outcome.DONE);
    }

    private Change changeTo(Versioned<KeyRecord> found, String period) {
        KeyRecord before = found.record().orElseThrow();
        KeyRecord after = with(before, period);
        Change change = new Change(Author.of("test")).replace(found, after);
        books.accounts.carrying(before.account(), after.account()).ifPresent(change::carry);
        return change;
    }

    private KeyRecord with(KeyRecord key, String period) {
        Fields fields = key.fields().with(ExactJson.object().put("budget_duration", period));
        return key.with(fields, OptionalLong.empty(), Author.of("test"), books.accounts.nowMillis());
    }

    private io.vertx.core.Future<Versioned<KeyRecord>> find() {
        return records.find(Kind.KEY, id);
    }

    private Account account() {
        return get(find()).record().orElseThrow().account();
    }

    private Hold hold(Account account) {
        return books.held(TestLedger.request(List.of(account), need(600, 0, 0, 0)));
    }

    private static HoldRequest request(Versioned<KeyRecord> found, Account account) {
        return new HoldRequest(
                UUID.randomUUID().toString(),
                List.of(account),
                List.of(found.version()),
                need(1_000, 0, 0, 0),
                "{}",
                1);
    }
}
