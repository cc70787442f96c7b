package dev.solvent.identity;

/** What a presented key turned out to be. */
public sealed interface Authentication {
    /** A client key that may call. */
    record Known(Caller caller) implements Authentication {}

    /** The owner's own key. */
    record Master() implements Authentication {}

    /** Nobody who may call. */
    record Refused(Reason reason) implements Authentication {}

    /** Why a key was refused. */
    enum Reason {
        /** No key was presented. */
        MISSING,
        /** What was presented cannot be a key. */
        MALFORMED,
        /** No such key. */
        UNKNOWN,
        /** The key's time is over. */
        EXPIRED,
        /** The owner blocked the key. */
        BLOCKED,
        /** The owner blocked the key's team. */
        TEAM_BLOCKED,
        /** The owner blocked the organization of the key or of its team. */
        ORGANIZATION_BLOCKED,
        /** The owner blocked the customer on whose behalf the request was made. */
        CUSTOMER_BLOCKED
    }
}
