package dev.solvent.redis;

import static dev.solvent.redis.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However many steps there are, the stack does not grow with them. */
class StepsTest {
    private static final int MANY = 1_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final AtomicInteger taken = new AtomicInteger();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    /** Every other one is over at once, the others later. */
    private <T> Future<T> sometimesLater(int step, T value) {
        if (step % 2 == 0) {
            return Future.succeededFuture(value);
        }
        Promise<T> later = Promise.promise();
        context.runOnContext(nothing -> later.complete(value));
        return later.future();
    }

    private Future<Optional<Integer>> count(int step) {
        assertThat(step).isEqualTo(taken.getAndIncrement());
        return sometimesLater(step, step + 1 < MANY ? Optional.of(step + 1) : Optional.empty());
    }

    @Test
    void aMillionStepsOfWhichSomeAreOverAtOnceComeInTheirOrder() {
        await(Steps.from(0, this::count));
        assertThat(taken).hasValue(MANY);
    }

    @Test
    void theSameIsDoneAgainUntilThatWasAll() {
        await(Steps.until(() -> Future.succeededFuture(taken.incrementAndGet() == MANY)));
        assertThat(taken).hasValue(MANY);
    }

    @Test
    void noStepFollowsOneThatFailsOrThrows() {
        IllegalStateException fault = new IllegalStateException("a fault");
        assertThat(failure(step -> Future.failedFuture(fault))).isSameAs(fault);
        assertThat(taken).hasValue(4);
        assertThat(failure(step -> {
                    throw fault;
                }))
                .isSameAs(fault);
        assertThat(taken).hasValue(8);
    }

    /** What comes of it if the fourth step goes wrong. */
    private Throwable failure(Function<Integer, Future<Optional<Integer>>> wrong) {
        Future<Void> end = Steps.from(0, step -> {
            taken.incrementAndGet();
            return step == 3 ? wrong.apply(step) : sometimesLater(step, Optional.of(step + 1));
        });
        return await(end.transform(done -> Future.succeededFuture(done.cause())));
    }
}
