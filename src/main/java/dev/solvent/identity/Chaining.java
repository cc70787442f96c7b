package dev.solvent.identity;

/** What came of looking for the accounts of a request: a {@link Chain}, or a reason why it may touch none. */
public sealed interface Chaining permits Chain, Chaining.Refused {
    /** Somebody whom the request names is blocked. */
    record Refused(Authentication.Reason reason) implements Chaining {}
}
