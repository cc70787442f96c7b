package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.budget.Settler;
import dev.solvent.route.Course;
import dev.solvent.route.Course.Again;
import dev.solvent.route.Health;
import dev.solvent.route.RetryConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends a request to its targets, one after the other, until one answers or nothing more may be sent. Each attempt that fails ends
 * as not billed, and leaves its hold to the next; or it may be billed, and then the next one adds its own bound to the hold first.
 * If that is refused, the failure is what the client is told, and its part of the hold is charged.
 */
final class Forwarding {
    private final Vertx vertx;
    private final Sending sending;
    private final TopUp topUp;
    private final Settler settler;
    private final Health health;
    private final RetryConfig config;

    Forwarding(Vertx vertx, Sending sending, TopUp topUp, Settler settler, Health health, RetryConfig config) {
        this.vertx = vertx;
        this.sending = sending;
        this.topUp = topUp;
        this.settler = settler;
        this.health = health;
        this.config = config;
    }

    /** How it ended: the last attempt, or why there was none or no further one. */
    sealed interface Ended {
        /** Something came that the client can use. */
        record Answered(Sent sent) implements Ended {}

        /** All attempts have failed; the trail says how. */
        record Failed(Forwarded forwarded, Refusal refusal) implements Ended {}
    }

    /** Sends; never fails. The hold is still to be ended. */
    Future<Ended> send(Plan plan, Hold hold) {
        Course course = new Course(health.inOrder(plan.route().draw(ThreadLocalRandom.current())), config);
        return attempt(
                Forwarded.first(plan, hold, course.target()),
                course,
                new Ended.Failed(Forwarded.first(plan, hold, course.target()), new Refusal.StoreAway()));
    }

    /** Sends if the hold can be kept alive; if not, it ended as it had ended before. */
    private Future<Ended> attempt(Forwarded forwarded, Course course, Ended before) {
        return settler.outlasts(forwarded.hold())
                .otherwise(false)
                .compose(lasts -> lasts
                        ? sending.send(forwarded).compose(sent -> judge(forwarded, course, sent))
                        : Future.succeededFuture(before));
    }

    private Future<Ended> judge(Forwarded forwarded, Course course, Sent sent) {
        if (sent instanceof Sent.Failed failed) {
            return after(forwarded, course, failed.failure());
        }
        health.succeeded(forwarded.target());
        return Future.succeededFuture(new Ended.Answered(sent));
    }

    private Future<Ended> after(Forwarded forwarded, Course course, Failure failure) {
        if (failure.again() != Again.NEVER) {
            health.failed(forwarded.target());
        }
        Forwarded failed = forwarded.failed(failure.ending(), failure.charge());
        Ended ended = new Ended.Failed(failed, failure.refusal());
        Optional<Course.Step> step = course.next(again(failure), failure.retryAfterMillis());
        if (step.isEmpty()) {
            return Future.succeededFuture(ended);
        }
        return pause(step.get().pauseMillis())
                .compose(paused -> isClientGone(failed)
                        ? Future.succeededFuture(Optional.<Forwarded>empty())
                        : covered(failed.to(step.get().target()), failure))
                .compose(next -> next.isPresent() ? attempt(next.get(), course, ended) : Future.succeededFuture(ended));
    }

    private Again again(Failure failure) {
        if (!failure.mayBeBilled() || failure.again() == Again.NEVER) {
            return failure.again();
        }
        return switch (config.mayBeBilled()) {
            case NEVER -> Again.NEVER;
            case OTHER_TARGET -> Again.ELSEWHERE;
            case ALWAYS -> failure.again();
        };
    }

    private Future<Optional<Forwarded>> covered(Forwarded next, Failure failure) {
        return failure.mayBeBilled() ? topUp.of(next) : Future.succeededFuture(Optional.of(next));
    }

    private Future<Void> pause(long millis) {
        return millis <= 0 ? Future.succeededFuture() : vertx.timer(millis).mapEmpty();
    }

    private static boolean isClientGone(Forwarded forwarded) {
        return forwarded.plan().call().isClientGone();
    }
}
