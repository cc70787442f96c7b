package dev.solvent.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The way of one request over the targets of its route. In the first round each target that fails makes way for the next, at
 * once. Those whose failures may pass are tried again in further rounds, each after a pause: 200 ms, doubled each time, with some
 * chance in it so that requests that failed together do not come back together; longer where a provider names a time. Used by
 * one event loop.
 */
public final class Course {
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final RetryConfig config;
    private final LongSupplier nanoTime;
    private final long startedNanos;
    private List<Waiting> round;
    private List<Waiting> later = new ArrayList<>();
    private int at;
    private int rounds;

    /** What may follow a failure. */
    public enum Again {
        /** Nothing: the request itself is at fault, or nothing more may be sent. */
        NEVER,
        /** Another target may do better; this one will not. */
        ELSEWHERE,
        /** This target too may do better after a while. */
        HERE_TOO
    }

    /** Where to go next, and after which pause. */
    public record Step(Target target, long pauseMillis) {}

    /** A target that may be tried, but not before a time. */
    private record Waiting(Target target, long readyNanos) {}

    /**
     * Begins.
     *
     * @param order at least one target, in the order in which to try them
     */
    public Course(List<Target> order, RetryConfig config) {
        this(order, config, System::nanoTime);
    }

    Course(List<Target> order, RetryConfig config, LongSupplier nanoTime) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.startedNanos = nanoTime.getAsLong();
        this.round =
                order.stream().map(target -> new Waiting(target, startedNanos)).toList();
    }

    /** The target where the request is now; at first, the first one. */
    public Target target() {
        return round.get(at).target();
    }

    /**
     * The request has failed where it is: tells where it goes next, and counts it as being there; empty if that was all.
     *
     * @param retryAfterMillis the pause that the provider asked for
     */
    public Optional<Step> next(Again again, OptionalLong retryAfterMillis) {
        if (again == Again.NEVER) {
            return Optional.empty();
        }
        if (again == Again.HERE_TOO) {
            long ready = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(retryAfterMillis.orElse(0));
            later.add(new Waiting(target(), ready));
        }
        if (at + 1 < round.size()) {
            at++;
            return Optional.of(new Step(target(), 0));
        }
        return nextRound();
    }

    private Optional<Step> nextRound() {
        if (later.isEmpty() || rounds >= config.retries()) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        long begins = Math.max(
                now + TimeUnit.MILLISECONDS.toNanos(pauseMillis(rounds)),
                later.stream()
                        .map(Waiting::readyNanos)
                        .min(Comparator.comparingLong(ready -> ready - now))
                        .orElse(now));
        if (begins - startedNanos > config.retryTime().toNanos()) {
            return Optional.empty();
        }
        List<Waiting> ready = later.stream()
                .filter(waiting -> waiting.readyNanos() - begins <= 0)
                .toList();
        later.removeAll(ready);
        round = ready;
        at = 0;
        rounds++;
        return Optional.of(new Step(target(), TimeUnit.NANOSECONDS.toMillis(begins - now)));
    }

    /** Between half the pause and all of it. */
    private static long pauseMillis(int rounds) {
        long whole = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(rounds, 10));
        return whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1);
    }
}
