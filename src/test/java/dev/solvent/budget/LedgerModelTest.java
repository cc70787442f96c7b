package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.money.NanoUsd;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The scripts and an independent model of them do the same random things and must say and count the same: over three gateways,
 * with the clock going on and jumping both ways, periods turning, holds growing, expiring and turning up after all, commands
 * that come again, late, never, or whose answer is lost. {@code -Dledger.operations=1000000} makes it as long as you like,
 * {@code -Dledger.seed} repeats a run.
 */
class LedgerModelTest {
    private static final int OPERATIONS = Integer.getInteger("ledger.operations", 5_000);
    private static final int COMPARED_EVERY = 1_000;
    private static final int GATEWAYS = 3;
    private static final Duration RETENTION = Duration.ofDays(2);
    private static final long START = 1_790_000_000_000L;
    /** The clock stands on its multiples, so that a gateway's own is not over the edge of a window before it asks. */
    private static final long TICK_MILLIS = 500;

    private static final List<String> WORTH_SEEING = List.of(
            "held",
            "gone",
            "exceeded",
            "busy",
            "not",
            "grown",
            "refused",
            "ended",
            "CHARGED",
            "RELEASED",
            "EXPIRED",
            "CORRECTED",
            "LATE",
            "UNKNOWN",
            "ALREADY",
            "NOT_DUE",
            "forgotten");

    private final long seed = Long.getLong("ledger.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final BudgetConfig config = TestLedger.config(Duration.ZERO, Duration.ofMinutes(1), Duration.ofSeconds(60));
    private final ModelLedger model = new ModelLedger(config, START);
    private final List<TestLedger> gateways = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private final List<HoldRequest> requests = new ArrayList<>();
    private final Map<String, HoldRequest> requestsById = new HashMap<>();
    private final Map<String, Hold> taken = new HashMap<>();
    private final Map<String, Integer> seen = new TreeMap<>();
    private long now = START;
    private String what = "";

    @Test
    void scriptsAndModelAgree() {
        System.out.println("LedgerModelTest seed " + seed);
        try (TestLedger first = TestLedger.at(START, config);
                TestLedger second = first.replica();
                TestLedger third = first.replica()) {
            gateways.addAll(List.of(first, second, third));
            assertThat(gateways).hasSize(GATEWAYS);
            makeAccounts();
            Comparison comparison = new Comparison(first, model);
            for (int i = 1; i <= OPERATIONS || (!hasSeenAll() && i <= 10 * OPERATIONS); i++) {
                what = "seed " + seed + ", operation " + i;
                passTime();
                step();
                if (i % COMPARED_EVERY == 0) {
                    comparison.compare(what);
                    seal(comparison);
                    makeRoom();
                }
                if (i % (OPERATIONS / 4) == 0) {
                    assertThat(first.verify().disagreements()).as(what).isEmpty();
                }
            }
            comparison.compare(what);
            assertThat(first.verify().disagreements()).as(what).isEmpty();
        }
        System.out.println("LedgerModelTest saw " + seen);
        assertThat(seen.keySet()).as("what was to be seen").containsAll(WORTH_SEEING);
    }

    private boolean hasSeenAll() {
        return seen.keySet().containsAll(WORTH_SEEING);
    }

    private void makeAccounts() {
        accounts.add(ModelPeriods.account(START, "global", 50_000_000, ""));
        accounts.add(ModelPeriods.account(START, "team", -1, "30d"));
        for (String period : ModelPeriods.SOME) {
            accounts.add(ModelPeriods.account(START, "key", 20_000 + random.nextInt(200_000), period));
        }
    }

    /** Mostly it goes on a little. It also jumps: far ahead, and back. */
    private void passTime() {
        int dice = random.nextInt(10_000);
        if (dice < 6_000) {
            move(random.nextInt(2_000));
        } else if (dice < 6_300) {
            move(random.nextInt((int) Duration.ofHours(2).toMillis()));
        } else if (dice < 6_330) {
            move(random.nextInt((int) Duration.ofDays(3).toMillis()));
        } else if (dice < 6_332) {
            move(random.nextLong(Duration.ofDays(40).toMillis()));
        } else if (dice < 6_432) {
            move(-random.nextInt((int) Duration.ofHours(3).toMillis()));
        } else if (dice < 6_442) {
            move(-random.nextInt((int) Duration.ofDays(3).toMillis()));
        }
    }

    private void move(long millis) {
        now = (now + millis) / TICK_MILLIS * TICK_MILLIS;
        model.setTime(now);
        gateways.get(0).setTime(now);
    }

    private void step() {
        int dice = random.nextInt(1_000);
        if (requests.isEmpty() || dice < 400) {
            hold(newRequest());
        } else if (dice < 450) {
            hold(anyRequest());
        } else if (dice < 460) {
            var unused = newRequest(); // which never arrives; it may be repeated, charged or abandoned later
        } else if (dice < 700) {
            charge(someTaken());
        } else if (dice < 780) {
            HoldRequest request = someTaken();
            Settlement release = Settlement.release(asTaken(request), "{}");
            same(gateway().ledger.settle(release).map(Settled::how), model.release(request.id()));
        } else if (dice < 810) {
            String id = random.nextBoolean() ? anyRequest().id() : newRequest().id();
            same(gateway().ledger.abandon(id).map(Settled::how), model.release(id));
        } else if (dice < 870) {
            grow(someTaken());
        } else if (dice < 910) {
            List<String> ids =
                    List.of(anyRequest().id(), anyRequest().id(), anyRequest().id());
            same(gateway().ledger.extend(ids), model.extend(ids));
        } else if (dice < 960) {
            expire();
        } else if (dice < 985) {
            adjust(
                    accounts.get(random.nextInt(accounts.size())),
                    random.nextInt(random.nextInt(4) == 0 ? 250_000 : 10_000));
        } else {
            forget(anyRequest().id());
        }
    }

    private void hold(HoldRequest request) {
        boolean mayLower = random.nextInt(4) > 0;
        String expected = model.hold(request, mayLower);
        same(
                (mayLower
                                ? gateway().ledger.hold(request, Optional.empty(), Duration.ZERO)
                                : gateway().ledger.holdAsAsked(request))
                        .map(outcome -> {
                            if (outcome instanceof HoldOutcome.Held held) {
                                taken.put(request.id(), held.hold());
                            }
                            return Outcomes.describe(outcome);
                        })
                        .recover(failure -> String.valueOf(failure.getMessage()).contains("has ended already")
                                ? Future.succeededFuture("gone")
                                : Future.failedFuture(failure)),
                expected);
    }

    private void charge(HoldRequest request) {
        long amount = random.nextInt(3_000);
        List<String> spared = random.nextInt(3) > 0
                ? List.of()
                : List.of(request.chain().get(1 + random.nextInt(3)).id());
        Hold hold = asTaken(request);
        Settlement charge = Settlement.charge(hold, NanoUsd.of(amount), "{}").sparing(spared);
        List<String> chain = List.of(hold.chain().split(","));
        same(gateway().ledger.settle(charge).map(Settled::how), model.charge(request.id(), amount, chain, spared));
    }

    private void grow(HoldRequest request) {
        Hold hold = asTaken(request);
        long least = hold.amount().nanos() + random.nextInt(2_000);
        long wanted = least + random.nextInt(2_000);
        GrowRequest more = new GrowRequest(hold, request.chain(), List.of(), NanoUsd.of(least), NanoUsd.of(wanted));
        same(gateway().ledger.grow(more).map(Outcomes::describe), model.grow(request, least, wanted));
    }

    /** Whoever looks finds the same holds; whoever charges them first, charges them. */
    private void expire() {
        List<String> due = model.due(20);
        same(gateway().ledger.due(20), due);
        for (String id : due) {
            if (random.nextInt(10) > 0) {
                same(gateway().ledger.expire(id).map(Settled::how), model.expire(id));
            }
            if (random.nextInt(4) == 0) {
                charge(requestsById.get(id));
            }
        }
        String any = anyRequest().id();
        same(gateway().ledger.expire(any).map(Settled::how), model.expire(any));
    }

    private void adjust(Account account, long spent) {
        get(gateway().accounts.adjust(account, NanoUsd.of(spent), "test", "test"));
        model.adjust(account, spent);
    }

    /** The tombstone of a hold that has ended is gone, as if its time were up; what comes then counts again. */
    private void forget(String id) {
        if (model.knows(id) && !model.holds(id)) {
            get(gateways.get(0).redis.call("DEL", gateways.get(0).keys.key("hold", id)));
            model.forget(id);
        }
    }

    /** Now and then the answer is lost: what was done is done, and nobody knows. */
    private <T> void same(Future<T> answer, T expected) {
        T said = get(answer);
        seen.merge(expected.toString().replaceAll("\\W.*", ""), 1, Integer::sum);
        if (random.nextInt(20) > 0) {
            assertThat(said).as(what).isEqualTo(expected);
        }
    }

    /** Old days leave Redis; each of their rows is in the archive. */
    private void seal(Comparison comparison) {
        MemoryArchive archive = new MemoryArchive();
        LocalDate today = LocalDate.ofEpochDay(now / Duration.ofDays(1).toMillis());
        get(new Sealer(gateway().store, archive, RETENTION, () -> today, 100).seal());
        assertThat(archive.published()).as(what).isEqualTo(model.seal(RETENTION.toDays()));
        get(new PastWindows(gateway().store, config).forget());
        List<String> forgotten = model.forgetWindows();
        assertThat(comparison.counters("spent", forgotten)).as(what).isEmpty();
        if (!forgotten.isEmpty()) {
            seen.merge("forgotten", forgotten.size(), Integer::sum);
            assertThat(gateway().verify().disagreements()).as(what).isEmpty();
        }
    }

    /** Else everything is exceeded after a while, and nothing is tried any more. */
    private void makeRoom() {
        accounts.forEach(account -> adjust(account, 0));
    }

    private HoldRequest newRequest() {
        HoldRequest request = new HoldRequest(UUID.randomUUID().toString(), chain(), List.of(), randomNeed(), "{}", 1);
        requests.add(request);
        requestsById.put(request.id(), request);
        return request;
    }

    private List<Account> chain() {
        List<Account> chain = new ArrayList<>(accounts.subList(0, 2));
        chain.add(accounts.get(2 + random.nextInt(3)));
        chain.add(accounts.get(5 + random.nextInt(3)));
        return chain;
    }

    /** Sometimes so dear that only the richest accounts can pay, and that a float would round it. */
    private Need randomNeed() {
        long wanted = random.nextInt(2_000);
        return new Need(
                NanoUsd.of(random.nextInt(500)),
                random.nextInt(12),
                wanted,
                random.nextInt(2_000),
                random.nextInt(1_000),
                Math.min(wanted, random.nextInt(400)));
    }

    /** Mostly a recent one, since those are still open. */
    private HoldRequest anyRequest() {
        int newest = random.nextInt(20) == 0 ? requests.size() : random.nextBoolean() ? 10 : 500;
        return requests.get(requests.size() - 1 - random.nextInt(Math.min(requests.size(), newest)));
    }

    /** Mostly one that was held; now and then one that never was, which is late then, or is no more to be held. */
    private HoldRequest someTaken() {
        HoldRequest any = anyRequest();
        boolean whatever = random.nextInt(12) == 0;
        for (int i = 0; i < 20 && !whatever && !model.knows(any.id()); i++) {
            any = anyRequest();
        }
        return any;
    }

    /** The hold as its gateway knows it, or would if it had heard the answer. */
    private Hold asTaken(HoldRequest request) {
        return taken.computeIfAbsent(request.id(), id -> {
            List<String> refs = request.chain().stream().map(model::ref).toList();
            return new Hold(id, String.join(",", refs), "{}", NanoUsd.ZERO, 0, Optional.empty(), Optional.empty());
        });
    }

    private TestLedger gateway() {
        return gateways.get(random.nextInt(GATEWAYS));
    }
}
