package dev.solvent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Who came with which key. */
public final class IdentityMeters {

    /** What came of looking at a request's key. */
    public enum Authentication {
        /** A key that may be used. */
        KNOWN,
        /** The master key. */
        MASTER,
        /** No key at all. */
        MISSING,
        /** Nothing that could be a key. */
        MALFORMED,
        /** A key that does not exist. */
        UNKNOWN,
        EXPIRED,
        BLOCKED,
        TEAM_BLOCKED,
        ORGANIZATION_BLOCKED,
        CUSTOMER_BLOCKED,
        /** Redis was away. */
        UNAVAILABLE
    }

    /** What a cache had to say. */
    public enum Lookup {
        /** It had the value. */
        HIT,
        /** It knew that there is no value. */
        ABSENT,
        /** It had to ask Redis. */
        MISS
    }

    private record Asked(String cache, Lookup result) {}

    private final MeterRegistry registry;
    private final Tags.Counters<Authentication> authentications;
    private final Wide<Asked, Counter> lookups = new Wide<>(this::lookups, a -> new Asked(Tags.OTHER, a.result));

    IdentityMeters(MeterRegistry registry) {
        this.registry = registry;
        authentications = new Tags.Counters<>(
                registry,
                "solvent.authentications",
                "Keys looked at, by what came of it",
                "outcome",
                Authentication.values());
    }

    /** A request's key was looked at. */
    public void authenticated(Authentication outcome) {
        authentications.count(outcome);
    }

    /** A cache was asked. The name is a constant, like {@code keys}. */
    public void lookup(String cache, Lookup result) {
        lookups.of(new Asked(cache, result)).increment();
    }

    private Counter lookups(Asked asked) {
        return Counter.builder("solvent.cache.lookups")
                .description("Look-ups in a cache of the gateway")
                .tag("cache", asked.cache)
                .tag("result", Tags.of(asked.result))
                .register(registry);
    }
}
