package dev.solvent.limit;

import java.util.OptionalLong;

/**
 * What one scope allows; 0 allows nothing, and what is empty is not limited.
 *
 * @param requests a minute
 * @param tokens a minute, input and output together
 * @param parallel requests in flight
 */
public record RateLimit(Scope scope, OptionalLong requests, OptionalLong tokens, OptionalLong parallel) {

    /** Whether it says nothing at all. */
    public boolean isOpen() {
        return requests.isEmpty() && tokens.isEmpty() && parallel.isEmpty();
    }

    /** Whether it counts something in windows of a minute. */
    boolean hasWindow() {
        return requests.isPresent() || tokens.isPresent();
    }

    /** How much of that it allows. */
    public OptionalLong of(Measure measure) {
        return switch (measure) {
            case REQUESTS -> requests;
            case TOKENS -> tokens;
            case PARALLEL_REQUESTS -> parallel;
        };
    }

    /** The same, with these limits where it has none of its own. */
    public RateLimit orElse(OptionalLong requestsElse, OptionalLong tokensElse) {
        return new RateLimit(
                scope,
                requests.isPresent() ? requests : requestsElse,
                tokens.isPresent() ? tokens : tokensElse,
                parallel);
    }
}
