package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What nobody settled is charged, whatever lies beside it. */
class ExpiryTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final Duration HOLD_TIME = Duration.ofMinutes(1);

    @Test
    void holdsThatCannotBeChargedDoNotStandInTheWayOfLaterOnes() {
        Account account = account("key", 1_000_000);
        AtomicInteger told = new AtomicInteger();
        try (TestLedger ledger = TestLedger.at(NOW, TestLedger.config(Duration.ZERO, HOLD_TIME))) {
            Expiry expiry = new Expiry(ledger.vertx, ledger.ledger, ledger.admission, told::incrementAndGet);
            List<Hold> damaged = new ArrayList<>();
            for (int i = 0; i < 120; i++) { // more than one sweep looks at
                damaged.add(ledger.held(request(List.of(account), need(10, 0, 0, 0))));
            }
            ledger.setTime(NOW + 1_000);
            Hold good = ledger.held(request(List.of(account), need(700, 0, 0, 0)));
            for (Hold hold : damaged) {
                get(ledger.redis.call("SET", ledger.store.holdKey(hold.id()), "damaged"));
            }

            ledger.setTime(NOW + 1_000 + HOLD_TIME.toMillis());
            assertThat(get(expiry.sweep()) + get(expiry.sweep())).isEqualTo(1);
            assertThat(told).hasValue(1);
            assertThat(ledger.state(account).spent()).isEqualTo(NanoUsd.of(700));
            assertThat(ledger.charge(good, 500).how()).isEqualTo(Settled.How.CORRECTED);

            // One that is repaired is charged after all.
            String chain = damaged.get(0).chain();
            String repaired = ledger.store.holdKey(damaged.get(0).id());
            get(ledger.redis.call("DEL", repaired));
            get(ledger.redis.call("HSET", repaired, "state", "held", "amount", "10", "chain", chain, "about", "{}"));
            assertThat(get(expiry.sweep())).isEqualTo(1);
            assertThat(ledger.state(account).spent()).isEqualTo(NanoUsd.of(510));
        }
    }

    @Test
    void aHoldWhoseRecordIsNotWholeStaysHeldUntilItIsRepaired() {
        Account account = account("key", 1_000_000);
        try (TestLedger ledger = TestLedger.at(NOW, TestLedger.config(Duration.ZERO, HOLD_TIME))) {
            Expiry expiry = new Expiry(ledger.vertx, ledger.ledger, ledger.admission, () -> {});
            Hold hold = ledger.held(request(List.of(account), need(700, 0, 0, 0)));
            String record = ledger.store.holdKey(hold.id());
            ledger.setTime(NOW + HOLD_TIME.toMillis());
            for (String field : List.of("amount", "chain", "about")) {
                Reply before = get(ledger.redis.call("HGETALL", record));
                String value = get(ledger.redis.call("HGET", record, field)).asText();
                get(ledger.redis.call("HDEL", record, field));

                assertThat(get(expiry.sweep())).isZero();
                assertThatThrownBy(() -> ledger.charge(hold, 500)).hasMessageContaining("is not whole");
                assertThatThrownBy(() -> ledger.release(hold)).hasMessageContaining("is not whole");

                assertThat(ledger.state(account).held()).isEqualTo(NanoUsd.of(700));
                assertThat(ledger.state(account).spent()).isEqualTo(NanoUsd.ZERO);
                get(ledger.redis.call("HSET", record, field, value));
                assertThat(get(ledger.redis.call("HLEN", record)).asLong())
                        .isEqualTo(before.items().size() / 2);
            }
            assertThat(get(expiry.sweep())).isEqualTo(1);

            get(ledger.redis.call("HDEL", record, "chain"));
            assertThatThrownBy(() -> ledger.charge(hold, 500)).hasMessageContaining("is not whole");
            get(ledger.redis.call("HSET", record, "chain", hold.chain()));
            assertThat(ledger.charge(hold, 500).how()).isEqualTo(Settled.How.CORRECTED);
            assertThat(ledger.state(account).spent()).isEqualTo(NanoUsd.of(500));
            assertThat(ledger.verify().disagreements()).isEmpty();
        }
    }

    @Test
    void ownersComeFirstAfterAnOutageThatBeganBeforeAnybodyLooked() {
        Account account = account("key", 1_000_000);
        Duration grace = Duration.ofMinutes(1);
        try (TestLedger ledger = TestLedger.at(NOW, TestLedger.config(Duration.ZERO, HOLD_TIME, grace))) {
            Expiry expiry = new Expiry(ledger.vertx, ledger.ledger, ledger.admission, () -> {});
            Hold hold = ledger.held(request(List.of(account), need(700, 0, 0, 0)));
            long back = NOW + Duration.ofHours(1).toMillis();

            ledger.setTime(back);
            assertThat(get(expiry.sweep())).as("when Redis is back").isZero();
            ledger.setTime(back + grace.toMillis() / 2);
            assertThat(get(expiry.sweep())).as("while its owner may come").isZero();
            ledger.setTime(back + grace.toMillis());
            assertThat(get(expiry.sweep())).as("when nobody came").isEqualTo(1);
            assertThat(ledger.charge(hold, 500).how()).isEqualTo(Settled.How.CORRECTED);
        }
    }

    @Test
    void aHoldWhoseRecordIsNotWholeDoesNotGrow() {
        Account account = account("key", 1_000_000);
        try (TestLedger ledger = TestLedger.at(NOW, TestLedger.config(Duration.ZERO, HOLD_TIME))) {
            Hold hold = ledger.held(request(List.of(account), need(700, 0, 0, 0)));
            String record = ledger.store.holdKey(hold.id());
            get(ledger.redis.call("HDEL", record, "chain"));

            GrowRequest more = new GrowRequest(hold, List.of(account), List.of(), NanoUsd.of(800), NanoUsd.of(900));
            assertThatThrownBy(() -> get(ledger.ledger.grow(more))).hasMessageContaining("is not whole");

            assertThat(ledger.state(account).held()).isEqualTo(NanoUsd.of(700));
            assertThat(get(ledger.redis.call("HGET", record, "amount")).asText())
                    .isEqualTo("700");
        }
    }
}
