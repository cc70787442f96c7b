package dev.solvent.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is asked last, and for how long; the time is the test's. */
class HealthTest {
    private static final Target A = CourseTest.target("a");
    private static final Target B = CourseTest.target("b");
    private static final List<Target> BOTH = List.of(A, B);
    private static final Duration TIME = Duration.ofSeconds(5);

    private long nowNanos;

    @Test
    void whoFailsTooOftenInARowComesLastForATime() {
        Health health = health(3);
        fail(health, 3);
        assertThat(health.inOrder(BOTH)).containsExactly(A, B);
        health.failed(A);
        assertThat(health.inOrder(BOTH)).containsExactly(B, A);
        nowNanos = TIME.toNanos() - 1;
        assertThat(health.inOrder(BOTH)).containsExactly(B, A);
        nowNanos++;
        assertThat(health.inOrder(BOTH)).containsExactly(A, B);
    }

    @Test
    void whoFailsAgainCoolsDownAgain() {
        Health health = health(3);
        fail(health, 4);
        nowNanos = TIME.toNanos();
        health.failed(A);
        assertThat(health.inOrder(BOTH)).containsExactly(B, A);
    }

    @Test
    void anAnswerMakesUpForAllFailures() {
        Health health = health(3);
        fail(health, 4);
        health.succeeded(A);
        assertThat(health.inOrder(BOTH)).containsExactly(A, B);
        fail(health, 3);
        assertThat(health.inOrder(BOTH)).containsExactly(A, B);
    }

    @Test
    void theOnlyTargetIsAskedWhateverItDoes() {
        Health health = health(0);
        health.failed(A);
        assertThat(health.inOrder(List.of(A))).containsExactly(A);
        health.failed(B);
        assertThat(health.inOrder(BOTH)).containsExactly(A, B);
    }

    @Test
    void itCanBeSwitchedOff() {
        Health health = new Health(new CooldownConfig(0, Duration.ZERO), () -> nowNanos);
        fail(health, 9);
        assertThat(health.inOrder(BOTH)).containsExactly(A, B);
    }

    private Health health(int allowedFails) {
        return new Health(new CooldownConfig(allowedFails, TIME), () -> nowNanos);
    }

    private static void fail(Health health, int times) {
        for (int i = 0; i < times; i++) {
            health.failed(A);
        }
    }
}
