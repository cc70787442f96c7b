package dev.solvent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The scripts and an independent model of them do the same random things over two gateways and must say the same, with the clock
 * going on and commands that come twice, late or never. {@code -Dlimit.operations=100000} makes it as long as you like, {@code
 * -Dlimit.seed} repeats a run.
 */
class LimiterModelTest {
    private static final int OPERATIONS = Integer.getInteger("limit.operations", 4_000);
    private static final List<String> WORTH_SEEING = List.of(
            "granted", "lowered", "again", "finished", "undone", "REQUESTS", "TOKENS", "PARALLEL_REQUESTS", "never");
    private static final long START = 1_790_000_000_000L;
    /** So coarse that the very ends of windows and slots are met. */
    private static final long TICK_MILLIS = 5_000;

    /** So that many windows and deadlines are met; Redis's own clock, by which keys end, must not be faster than the test. */
    private static final LimitTimes TIMES =
            new LimitTimes(Duration.ofMinutes(5), Duration.ofMinutes(4), Duration.ofHours(1));

    private final long seed = Long.getLong("limit.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ModelLimiter model = new ModelLimiter(TIMES);
    private final List<Permit> permits = new ArrayList<>();
    private final List<RateLimit> limits = new ArrayList<>();
    private final Map<String, Integer> seen = new TreeMap<>();
    private long now = START;

    @Test
    void scriptsAndModelAgree() {
        System.out.println("LimiterModelTest seed " + seed);
        for (int scope = 0; scope < 6; scope++) {
            limits.add(TestLimiter.limit("key:" + scope, some(6), some(1_000), some(4)));
        }
        limits.removeIf(RateLimit::isOpen);
        limits.add(TestLimiter.limit("key:always", 8, 2_000, 5));
        try (TestLimiter clock = TestLimiter.at(START);
                TestLimiter a = clock.replica(TIMES);
                TestLimiter b = clock.replica(TIMES)) {
            for (int i = 1; i <= OPERATIONS || (!hasSeenAll() && i <= 10 * OPERATIONS); i++) {
                if (random.nextInt(4) == 0) {
                    now += TICK_MILLIS * random.nextInt(random.nextInt(20) == 0 ? 80 : 3);
                    clock.setTime(now);
                }
                step(random.nextBoolean() ? a : b, "seed " + seed + ", operation " + i);
            }
        }
        assertThat(seen.keySet()).containsAll(WORTH_SEEING);
    }

    private boolean hasSeenAll() {
        return seen.keySet().containsAll(WORTH_SEEING);
    }

    private long some(int most) {
        return random.nextInt(3) == 0 ? -1 : random.nextInt(most);
    }

    private void step(TestLimiter gateway, String what) {
        int choice = random.nextInt(10);
        if (permits.isEmpty() || choice < 6) {
            admit(gateway, request(), what);
            return;
        }
        Permit permit = permits.get(random.nextInt(permits.size()));
        if (choice == 6) {
            see("again");
            admit(gateway, permit.request(), what);
            return;
        }
        long tokens = random.nextInt(500);
        if (choice == 7 && permit.limitsTokens()) {
            long reserved = permit.request().need().tokens(random.nextInt((int) permit.outputLimit() + 1));
            gateway.limiter.reserve(permit, reserved);
            model.reserve(permit.id(), reserved);
        } else if (choice == 8) {
            see("undone");
            gateway.limiter.undo(permit);
            model.undo(permit.id());
            permits.remove(permit);
        } else if (permit.limitsTokens() || permit.hasSlot()) {
            see("finished");
            gateway.limiter.finish(permit, tokens);
            model.finish(permit.id(), tokens);
            permits.remove(permit);
        }
        gateway.settle();
    }

    private void admit(TestLimiter gateway, RateRequest request, String what) {
        Verdict verdict = gateway.admit(request);
        assertThat(verdict).as(what).isEqualTo(model.admit(request, now));
        if (verdict instanceof Verdict.Granted granted) {
            boolean lowered = granted.permit().outputLimit() < request.need().wanted();
            see(lowered ? "lowered" : "granted");
            permits.removeIf(permit -> permit.id().equals(request.id()));
            permits.add(granted.permit());
            if (permits.size() > 12) {
                permits.remove(0); // its gateway has died
            }
        } else {
            Verdict.Refused refused = (Verdict.Refused) verdict;
            see(refused.measure().name());
            if (refused.never()) {
                see("never");
            }
        }
    }

    private RateRequest request() {
        List<RateLimit> those = new ArrayList<>(limits);
        Collections.shuffle(those, random);
        long wanted = random.nextInt(400);
        long minimum = random.nextInt((int) wanted + 1);
        TokenNeed need = new TokenNeed(
                random.nextInt(300),
                1 + random.nextInt(3),
                wanted,
                minimum,
                List.of(TokenNeed.Fit.values()).get(random.nextInt(3)));
        return TestLimiter.request(need, those.subList(0, 1 + random.nextInt(2)).toArray(RateLimit[]::new));
    }

    private void see(String what) {
        seen.merge(what, 1, Integer::sum);
    }
}
