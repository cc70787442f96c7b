package dev.solvent.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One step after the other, such as pages of something long: however many there are, they take no more memory and no deeper
 * stack than one. A method that composes itself with its next page would keep a future for each, and the stack would overflow when
 * the last one completes.
 */
public final class Steps<P> {
    private final Function<P, Future<Optional<P>>> step;
    private final Promise<Void> end = Promise.promise();
    /** How many steps are due: another one if the step at hand is over before its call returns. */
    private final AtomicInteger due = new AtomicInteger();

    private volatile P place;

    private Steps(P first, Function<P, Future<Optional<P>>> step) {
        this.place = first;
        this.step = step;
    }

    /**
     * Goes from place to place.
     *
     * @param step completes with the place of the next one, empty after the last; if it fails or throws, no other follows
     * @return completes after the last step; fails like the step that failed
     */
    public static <P> Future<Void> from(P first, Function<P, Future<Optional<P>>> step) {
        Steps<P> steps = new Steps<>(first, step);
        steps.go();
        return steps.end.future();
    }

    /**
     * Does the same again until that was all.
     *
     * @param step completes with whether that was all; if it fails or throws, no other follows
     * @return completes after the last step; fails like the step that failed
     */
    public static Future<Void> until(Supplier<Future<Boolean>> step) {
        Optional<Boolean> again = Optional.of(false);
        return from(false, place -> step.get().map(all -> all ? Optional.empty() : again));
    }

    /** Steps that are over at once are taken by the loop that is under way, not from within it. */
    private void go() {
        if (due.getAndIncrement() > 0) {
            return;
        }
        do {
            Future.succeededFuture(place).compose(step).onComplete(this::went);
        } while (due.decrementAndGet() > 0);
    }

    private void went(AsyncResult<Optional<P>> result) {
        if (result.failed()) {
            end.fail(result.cause());
        } else if (result.result().isEmpty()) {
            end.complete();
        } else {
            place = result.result().get();
            go();
        }
    }
}
