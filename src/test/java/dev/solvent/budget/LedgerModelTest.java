package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.money.NanoUsd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/**
 * The scripts and an independent model of them do the same random things and must say and count the same, with repeats, unknown
 * ids, expiries and late truths in between. {@code -Dledger.operations=1000000} makes it as long as you like.
 */
class LedgerModelTest {
    private static final int OPERATIONS = Integer.getInteger("ledger.operations", 10_000);

    private final long seed = Long.getLong("ledger.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ModelLedger model = new ModelLedger();
    private final List<Account> accounts = new ArrayList<>();
    private final List<HoldRequest> requests = new ArrayList<>();

    @Test
    void scriptsAndModelAgree() {
        System.out.println("LedgerModelTest seed " + seed);
        try (TestLedger books = new TestLedger(TestLedger.config(Duration.ZERO, Duration.ofHours(1)))) {
            accounts.add(account("global", 1_000_000));
            accounts.add(account("team", -1));
            for (int i = 0; i < 6; i++) {
                accounts.add(account("key", 20_000 + random.nextInt(200_000)));
            }
            for (int i = 0; i < OPERATIONS; i++) {
                step(books, "seed " + seed + ", operation " + i);
                if (i % 1_000 == 999) {
                    compareAccounts(books, "seed " + seed + ", after operation " + i);
                    makeRoom(books);
                }
            }
            compareAccounts(books, "seed " + seed + ", at the end");
            assertThat(books.verify().disagreements()).as("seed %d", seed).isEmpty();
        }
    }

    private void step(TestLedger books, String what) {
        int dice = random.nextInt(100);
        if (requests.isEmpty() || dice < 45) {
            hold(books, newRequest(), what);
        } else if (dice < 50) {
            hold(books, anyRequest(), what + " (repeated)");
        } else if (dice < 75) {
            charge(books, anyRequest(), what);
        } else if (dice < 85) {
            String id = anyRequest().id();
            assertThat(get(books.ledger.settle(Settlement.release(hold(id), "{}")))
                            .how())
                    .as(what)
                    .isEqualTo(model.release(id));
        } else if (dice < 88) {
            String id = UUID.randomUUID().toString();
            requests.add(new HoldRequest(id, chain(), List.of(), randomNeed(), "{}", 1));
            assertThat(get(books.ledger.abandon(id)).how()).as(what).isEqualTo(model.release(id));
        } else if (dice < 98) {
            expire(books, anyRequest().id(), what);
        } else {
            Account account = accounts.get(random.nextInt(accounts.size()));
            long spent = random.nextInt(10_000);
            AccountState unused = get(books.accounts.adjust(account, NanoUsd.of(spent), "test", "test"));
            model.adjust(account, spent);
        }
    }

    private void hold(TestLedger books, HoldRequest request, String what) {
        boolean mayLower = random.nextInt(4) > 0;
        String expected = model.hold(request, mayLower);
        String answer;
        try {
            answer = ModelLedger.describe((mayLower
                            ? books.ledger.hold(request, Optional.empty(), Duration.ZERO)
                            : books.ledger.holdAsAsked(request))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get());
        } catch (ExecutionException e) {
            assertThat(e).hasMessageContaining("has ended already");
            answer = "gone";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(answer).as("%s: %s", what, request).isEqualTo(expected);
    }

    private void charge(TestLedger books, HoldRequest request, String what) {
        long amount = random.nextInt(3_000);
        String id = request.id();
        if (isKnown(books, id)) {
            List<String> spared = spared(request);
            Settlement charge =
                    Settlement.charge(hold(id), NanoUsd.of(amount), "{}").sparing(spared);
            assertThat(get(books.ledger.settle(charge)).how()).as(what).isEqualTo(model.charge(id, amount, spared));
        }
    }

    private void expire(TestLedger books, String id, String what) {
        // The hold's deadline is moved into the past, since Redis's clock cannot be.
        get(books.redis.call("ZADD", books.keys.key("deadlines"), "XX", "1", id));
        Settled.How how = get(books.ledger.expire(id)).how();
        assertThat(how).as(what).isEqualTo(model.expire(id));
    }

    private void compareAccounts(TestLedger books, String what) {
        for (AccountState state : get(books.accounts.states(accounts))) {
            String id = state.account().id();
            assertThat(state.spent().nanos())
                    .as("%s: spent of %s", what, id)
                    .isEqualTo(model.spent.getOrDefault(id, 0L));
            assertThat(state.held().nanos()).as("%s: held of %s", what, id).isEqualTo(model.held.getOrDefault(id, 0L));
        }
    }

    /** Else everything is exceeded after a while, and nothing is tried any more. */
    private void makeRoom(TestLedger books) {
        for (Account account : accounts) {
            AccountState unused = get(books.accounts.adjust(account, NanoUsd.ZERO, "room", "test"));
            model.adjust(account, 0);
        }
    }

    private HoldRequest newRequest() {
        HoldRequest request = new HoldRequest(UUID.randomUUID().toString(), chain(), List.of(), randomNeed(), "{}", 1);
        requests.add(request);
        return request;
    }

    private List<Account> chain() {
        List<Account> chain = new ArrayList<>(accounts.subList(0, 2));
        chain.add(accounts.get(2 + random.nextInt(3)));
        chain.add(accounts.get(5 + random.nextInt(3)));
        return chain;
    }

    /** Now and then one account of the chain is freed and not charged. */
    private List<String> spared(HoldRequest request) {
        return random.nextInt(3) > 0
                ? List.of()
                : List.of(request.chain().get(1 + random.nextInt(3)).id());
    }

    private Need randomNeed() {
        long wanted = random.nextInt(2_000);
        return need(random.nextInt(500), random.nextInt(12), wanted, Math.min(wanted, random.nextInt(400)));
    }

    /** Mostly a recent one, since those are still open. */
    private HoldRequest anyRequest() {
        int back = random.nextInt(Math.min(requests.size(), random.nextBoolean() ? 10 : 500));
        return requests.get(requests.size() - 1 - back);
    }

    private static Hold hold(String id) {
        return new Hold(id, "", "{}", NanoUsd.ZERO, 0, Optional.empty());
    }

    /** A charge for a hold that was never taken would be taken for a late one; the gateway never sends it. */
    private static boolean isKnown(TestLedger books, String id) {
        return get(books.redis.call("EXISTS", books.keys.key("hold", id))).asLong() == 1;
    }
}
