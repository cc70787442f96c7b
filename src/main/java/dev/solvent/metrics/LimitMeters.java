package dev.solvent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Rate limits. */
public final class LimitMeters {

    /** What a limit counts. */
    public enum Measure {
        /** Requests a minute. */
        REQUESTS,
        /** Tokens a minute. */
        TOKENS,
        /** Requests in flight. */
        PARALLEL_REQUESTS
    }

    private record Refusal(String scope, Measure measure) {}

    private final MeterRegistry registry;
    private final Wide<Refusal, Counter> refusals =
            new Wide<>(this::refusals, refusal -> new Refusal(Tags.OTHER, refusal.measure));

    LimitMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A request was refused by a limit of that kind of scope, such as {@code api_key}. */
    public void refused(String scopeKind, Measure measure) {
        refusals.of(new Refusal(scopeKind, measure)).increment();
    }

    private Counter refusals(Refusal refusal) {
        return Counter.builder("solvent.rate.limit.refusals")
                .description("Requests refused by rate limits")
                .tag("scope", refusal.scope)
                .tag("measure", Tags.of(refusal.measure))
                .register(registry);
    }
}
