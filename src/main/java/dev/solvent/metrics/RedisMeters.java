package dev.solvent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Commands to Redis. */
public final class RedisMeters {

    /** Why a command brought no reply. */
    public enum Failure {
        /** There was no connection: it was not sent. */
        REFUSED,
        /** No reply in time. */
        TIMED_OUT,
        /** The connection broke while the command was under way. */
        LOST,
        /** The server cannot serve at the moment. */
        UNABLE,
        /** The reply was an error. */
        ERROR
    }

    private record Failed(String command, Failure reason) {}

    private final MeterRegistry registry;
    private final Wide<String, Timer> answers = new Wide<>(this::answers, command -> Tags.OTHER);
    private final Wide<Failed, Counter> failures = new Wide<>(this::failures, f -> new Failed(Tags.OTHER, f.reason));

    RedisMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A command, or the script of that name, was answered after so long. */
    public void answered(String command, long nanos) {
        answers.of(command).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A command, or the script of that name, has failed. */
    public void failed(String command, Failure reason) {
        failures.of(new Failed(command, reason)).increment();
    }

    private Timer answers(String command) {
        return Timer.builder("solvent.redis.command")
                .description("Commands and scripts that Redis answered")
                .tag("command", command)
                .serviceLevelObjectives(Buckets.INNER)
                .register(registry);
    }

    private Counter failures(Failed failed) {
        return Counter.builder("solvent.redis.failures")
                .description("Commands without an answer, or with an error")
                .tag("command", failed.command)
                .tag("reason", Tags.of(failed.reason))
                .register(registry);
    }
}
