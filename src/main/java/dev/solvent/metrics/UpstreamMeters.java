package dev.solvent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What providers were asked and answered. */
public final class UpstreamMeters {

    /** What came of one request to a provider. */
    public enum Attempt {
        /** A whole answer. */
        ANSWERED,
        /** No answer, and certainly no bill. */
        NOT_BILLED,
        /** No whole answer, and perhaps a bill. */
        MAY_BE_BILLED
    }

    /** What came of reading a stream on after its client had left. */
    public enum Drain {
        /** It came to its end. */
        ENDED,
        /** It took too long, or broke. */
        GIVEN_UP,
        /** The provider was told to stop, which stops its bill. */
        CANCELLED
    }

    private record Sent(String provider, Attempt outcome) {}

    private final MeterRegistry registry;
    private final Wide<Sent, Counter> attempts = new Wide<>(this::attempts, s -> new Sent(Tags.OTHER, s.outcome));
    private final Wide<String, Timer> firstBytes = new Wide<>(this::firstBytes, provider -> Tags.OTHER);
    private final Tags.Counters<Drain> drains;

    UpstreamMeters(MeterRegistry registry) {
        this.registry = registry;
        drains = new Tags.Counters<>(
                registry,
                "solvent.stream.drains",
                "Streams read on after their client had left",
                "outcome",
                Drain.values());
    }

    /** A request to the provider has ended. */
    public void attempt(String provider, Attempt outcome) {
        attempts.of(new Sent(provider, outcome)).increment();
    }

    /** The provider's answer began so long after its request was sent. */
    public void firstByte(String provider, long nanos) {
        firstBytes.of(provider).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A stream whose client had left has ended. */
    public void drained(Drain outcome) {
        drains.count(outcome);
    }

    private Counter attempts(Sent sent) {
        return Counter.builder("solvent.upstream.attempts")
                .description("Requests sent to providers")
                .tag("provider", sent.provider)
                .tag("outcome", Tags.of(sent.outcome))
                .register(registry);
    }

    private Timer firstBytes(String provider) {
        return Timer.builder("solvent.upstream.first.byte")
                .description("From sending a request to the first byte of its answer")
                .tag("provider", provider)
                .serviceLevelObjectives(Buckets.ANSWER)
                .register(registry);
    }
}
