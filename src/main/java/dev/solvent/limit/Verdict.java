package dev.solvent.limit;

/** What the limits say to a request. */
public sealed interface Verdict {
    /** It may go on, and is counted. */
    record Granted(Permit permit) implements Verdict {}

    /**
     * It may not, and is counted nowhere.
     *
     * @param left what the limit had left, never less than nothing
     * @param atMillis when, by Redis's clock
     * @param endMillis when the window ends; for requests in flight the time itself
     * @param never whether no later time would help: it asks for more than the limit allows at all
     */
    record Refused(RateLimit limit, Measure measure, long left, long atMillis, long endMillis, boolean never)
            implements Verdict {}

    /** It would be refused by limits that have changed: look them up again. */
    record Stale() implements Verdict {}
}
