package dev.solvent.overspend;

/**
 * What became of a request, at its last try.
 *
 * @param tries how often it was sent
 * @param sentNanos when it was sent for the last time
 * @param endedNanos when that ended
 */
record Outcome(Ask ask, Kind kind, int tries, long sentNanos, long endedNanos, String detail) {
    enum Kind {
        ANSWERED,
        HUNG_UP,
        /** Refused for good: the money is spent. */
        EXCEEDED,
        /** Refused for now, to the last try. */
        BUSY,
        /** No answer, or another refusal. */
        FAILED
    }

    boolean isServed() {
        return kind == Kind.ANSWERED || kind == Kind.HUNG_UP;
    }

    double millis() {
        return (endedNanos - sentNanos) / 1e6;
    }
}
