package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.solvent.budget.LedgerClosedException;
import dev.solvent.budget.Timers;
import dev.solvent.redis.RedisUnavailableException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How long a start waits, for what, and what its log says, by a clock that the test moves. */
class RedisWaitTest {
    private final Clock clock = new Clock();
    private final RedisWait wait = new RedisWait(clock, Duration.ofSeconds(20));
    private final AtomicInteger attempts = new AtomicInteger();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
        logger().setLevel(null);
    }

    @Test
    void whoIsThereIsNotWaitedFor() {
        assertThat(wait.until(() -> Future.succeededFuture("here")).result()).isEqualTo("here");
        assertThat(lines()).isEmpty();
    }

    @Test
    void itTriesUntilRedisIsThereAndSaysEveryFewSecondsWhatItWaitsFor() {
        Future<String> there = wait.until(thereAfter(24));
        assertThat(there.result()).isEqualTo("here");
        assertThat(attempts).hasValue(25);
        assertThat(lines())
                .containsExactly(
                        "WARN Waiting for Redis, 0 s of 20 s (redis.start_wait): away",
                        "WARN Waiting for Redis, 5 s of 20 s (redis.start_wait): away",
                        "WARN Waiting for Redis, 10 s of 20 s (redis.start_wait): away",
                        "INFO Redis is there after 12 s");
    }

    @Test
    void itGivesUpInTime() {
        Future<String> never = wait.until(thereAfter(1_000));
        assertThat(never.cause())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessage("Redis was not there within 20s (redis.start_wait): away");
        assertThat(clock.now).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void withNothingToWaitItTriesOnce() {
        RedisWait none = new RedisWait(clock, Duration.ZERO);
        assertThat(none.until(thereAfter(1)).cause()).hasMessage("away");
        assertThat(attempts).hasValue(1);
        assertThat(lines()).isEmpty();
    }

    @Test
    void whatDoesNotPassIsNotWaitedFor() {
        for (RuntimeException lasting :
                List.of(new LedgerClosedException("another epoch"), new IllegalStateException("a fault"))) {
            assertThat(wait.<String>until(() -> Future.failedFuture(lasting)).cause())
                    .isSameAs(lasting);
        }
        assertThat(lines()).isEmpty();
    }

    @Test
    void anAttemptThatThrowsIsOneThatFails() {
        IllegalStateException fault = new IllegalStateException("a fault");
        for (int before : List.of(0, 3)) {
            attempts.set(0);
            Supplier<Future<String>> away = thereAfter(before);
            Future<String> thrown = wait.until(() -> {
                Future<String> next = away.get();
                if (next.succeeded()) {
                    throw fault;
                }
                return next;
            });
            assertThat(thrown.cause()).isSameAs(fault);
            assertThat(attempts).hasValue(before + 1);
        }
    }

    private Supplier<Future<String>> thereAfter(int failures) {
        return () -> attempts.incrementAndGet() > failures
                ? Future.succeededFuture("here")
                : Future.failedFuture(new RedisUnavailableException("away", false, new IllegalStateException()));
    }

    private List<String> lines() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RedisWait.class);
    }

    /** Time that passes as soon as somebody waits. */
    private static final class Clock implements Timers {
        private Duration now = Duration.ZERO;

        @Override
        public long nanoTime() {
            return now.toNanos();
        }

        @Override
        public void after(Duration delay, Runnable then) {
            now = now.plus(delay);
            then.run();
        }
    }
}
