package dev.solvent;

import dev.solvent.budget.Timers;
import dev.solvent.config.DurationText;
import dev.solvent.redis.RedisRefusesException;
import dev.solvent.redis.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for Redis at the start, since in a cluster all start together, and tells the log what it waits for. Only what passes by
 * itself is waited for: a Redis that is away, that still loads, that fails over. One that refuses this gateway, or is not fit, or
 * has lost its ledger fails the start at once.
 */
final class RedisWait {
    private static final Logger LOG = LoggerFactory.getLogger(RedisWait.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Timers timers;
    private final Duration longest;

    RedisWait(Timers timers, Duration longest) {
        this.timers = timers;
        this.longest = longest;
    }

    /** Tries until it succeeds, one attempt after the other; each cleans up after itself. Fails like the last one, also if it throws. */
    <T> Future<T> until(Supplier<Future<T>> attempt) {
        Promise<T> promise = Promise.promise();
        new Waiting<>(attempt, promise).tryOnce();
        return promise.future();
    }

    private final class Waiting<T> {
        private final Supplier<Future<T>> attempt;
        private final Promise<T> promise;
        private final long startNanos = timers.nanoTime();
        private long toldNanos;
        private int failures;

        Waiting(Supplier<Future<T>> attempt, Promise<T> promise) {
            this.attempt = attempt;
            this.promise = promise;
        }

        void tryOnce() {
            Future.succeededFuture().compose(now -> attempt.get()).onComplete(this::there, this::failed);
        }

        private void there(T result) {
            if (failures > 0) {
                LOG.info("Redis is there after {} s", passed().toSeconds());
            }
            promise.complete(result);
        }

        private void failed(Throwable failure) {
            if (longest.isZero() || !passes(failure)) {
                promise.fail(failure);
            } else if (passed().plus(PAUSE).compareTo(longest) > 0) {
                promise.fail(new RedisUnavailableException(
                        "Redis was not there within " + DurationText.print(longest) + " (redis.start_wait): "
                                + failure.getMessage(),
                        false,
                        failure));
            } else {
                tell(failure);
                failures++;
                timers.after(PAUSE, this::tryOnce);
            }
        }

        private void tell(Throwable failure) {
            long now = timers.nanoTime();
            if (failures == 0 || now - toldNanos >= BETWEEN_LINES.toNanos()) {
                toldNanos = now;
                LOG.warn(
                        "Waiting for Redis, {} s of {} s (redis.start_wait): {}",
                        passed().toSeconds(),
                        longest.toSeconds(),
                        failure.getMessage());
            }
        }

        private Duration passed() {
            return Duration.ofNanos(timers.nanoTime() - startNanos);
        }
    }

    private static boolean passes(Throwable failure) {
        return failure instanceof RedisUnavailableException && !(failure instanceof RedisRefusesException);
    }
}
