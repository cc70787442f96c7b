package dev.solvent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What clients asked and got. */
public final class RequestMeters {

    /** How a request ended. */
    public enum Outcome {
        /** With an answer of a model. */
        ANSWERED,
        /** Refused for the client's own mistake. */
        INVALID,
        /** Refused for its key. */
        UNAUTHENTICATED,
        /** Refused since a budget is spent, or all held. */
        OVER_BUDGET,
        /** Refused for its rate. */
        RATE_LIMITED,
        /** No provider gave an answer. */
        UPSTREAM_FAILED,
        /** Redis was away. */
        STORE_UNAVAILABLE,
        /** The client left before the end. */
        CLIENT_GONE,
        /** A mistake of ours. */
        FAILED
    }

    /** A kind of token that has a price of its own. */
    public enum TokenKind {
        INPUT,
        CACHED_INPUT,
        CACHE_WRITE,
        OUTPUT,
        REASONING,
        AUDIO_INPUT,
        AUDIO_OUTPUT
    }

    /** How an answer's usage became known. */
    public enum UsageSource {
        /** The provider told it. */
        REPORTED,
        /** The gateway counted it. */
        COUNTED,
        /** Nobody knows it: the hold is charged. */
        HELD
    }

    private record Ending(String endpoint, String model, String provider, int status, Outcome outcome) {}

    private record Path(String endpoint, String provider) {}

    private record Times(Timer total, Timer upstream) {}

    private record Tokens(String model, String provider, TokenKind kind) {}

    private final MeterRegistry registry;
    private final LongAdder inFlight = new LongAdder();
    private final Wide<Ending, Counter> endings =
            new Wide<>(this::ending, e -> new Ending(e.endpoint, Tags.OTHER, e.provider, e.status, e.outcome));
    private final Wide<Path, Times> times = new Wide<>(this::times, p -> new Path(p.endpoint, Tags.OTHER));
    private final Wide<String, Timer> overheads = new Wide<>(this::overhead, e -> Tags.OTHER);
    private final Wide<Tokens, Counter> tokens =
            new Wide<>(this::tokens, t -> new Tokens(Tags.OTHER, t.provider, t.kind));
    private final Tags.Counters<UsageSource> usage;

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
        this.usage = new Tags.Counters<>(
                registry, "solvent.usage", "Answers, by how their usage became known", "source", UsageSource.values());
        Gauge.builder("solvent.requests.in.flight", inFlight, LongAdder::sum)
                .description("Requests that are being served")
                .register(registry);
    }

    /** Requests that are being served. */
    public long inFlight() {
        return inFlight.sum();
    }

    /** A request has arrived. */
    public void started() {
        inFlight.increment();
    }

    /**
     * A request has ended: its answer is sent, or nobody waits for it any more. Call it once for each {@link #started()}.
     *
     * @param endpoint the route, like {@code chat_completions}
     * @param model the model's name from the catalogue, never as the client wrote it; {@code none} where there is none
     * @param provider who answered, or was asked last; {@code none} where nobody was asked
     * @param totalNanos from arrival to the last byte
     * @param upstreamNanos the part of it that was spent waiting for providers
     * @param overheadNanos the gateway's own part of it
     */
    public void finished(
            String endpoint,
            String model,
            String provider,
            int status,
            Outcome outcome,
            long totalNanos,
            long upstreamNanos,
            long overheadNanos) {
        inFlight.decrement();
        endings.of(new Ending(endpoint, model, provider, status, outcome)).increment();
        Times path = times.of(new Path(endpoint, provider));
        path.total().record(totalNanos, TimeUnit.NANOSECONDS);
        if (upstreamNanos > 0) {
            path.upstream().record(upstreamNanos, TimeUnit.NANOSECONDS);
        }
        overheads.of(endpoint).record(overheadNanos, TimeUnit.NANOSECONDS);
    }

    /** So many tokens of a kind were billed. */
    public void tokens(String model, String provider, TokenKind kind, long count) {
        if (count > 0) {
            tokens.of(new Tokens(model, provider, kind)).increment((double) count);
        }
    }

    /** An answer's usage became known in this way. */
    public void usage(UsageSource source) {
        usage.count(source);
    }

    private Counter ending(Ending ending) {
        return Counter.builder("solvent.requests")
                .description("Requests answered or given up")
                .tag("endpoint", ending.endpoint)
                .tag("model", ending.model)
                .tag("provider", ending.provider)
                .tag("status", Integer.toString(ending.status))
                .tag("outcome", Tags.of(ending.outcome))
                .register(registry);
    }

    private Times times(Path path) {
        return new Times(
                answerTimer(path, "solvent.request.duration", "From a request's arrival to its answer's last byte"),
                answerTimer(path, "solvent.request.upstream", "The part of a request spent waiting for providers"));
    }

    private Timer answerTimer(Path path, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tag("endpoint", path.endpoint)
                .tag("provider", path.provider)
                .serviceLevelObjectives(Buckets.ANSWER)
                .register(registry);
    }

    private Timer overhead(String endpoint) {
        return Timer.builder("solvent.request.overhead")
                .description("The gateway's own part of a request")
                .tag("endpoint", endpoint)
                .serviceLevelObjectives(Buckets.INNER)
                .register(registry);
    }

    private Counter tokens(Tokens key) {
        return Counter.builder("solvent.tokens")
                .description("Tokens billed")
                .tag("model", key.model)
                .tag("provider", key.provider)
                .tag("kind", Tags.of(key.kind))
                .register(registry);
    }
}
