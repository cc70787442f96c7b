package dev.solvent.exchange;

/** Tells what of a request's time was the provider's and what was ours. Used by one event loop. */
public final class Stopwatch {
    private final long startedMillis = System.currentTimeMillis();
    private final long startedNanos = System.nanoTime();
    private long upstreamSinceNanos;
    private long upstreamNanos;
    private boolean upstream;

    /** When the request came in, by this machine's clock. */
    public long startedMillis() {
        return startedMillis;
    }

    void upstreamBegins() {
        upstream = true;
        upstreamSinceNanos = System.nanoTime();
    }

    void upstreamEnds() {
        if (upstream) {
            upstream = false;
            upstreamNanos += System.nanoTime() - upstreamSinceNanos;
        }
    }

    /** How long the request has taken so far. */
    public long totalNanos() {
        return System.nanoTime() - startedNanos;
    }

    /** How much of it was spent waiting for providers. */
    public long upstreamNanos() {
        return upstream ? upstreamNanos + System.nanoTime() - upstreamSinceNanos : upstreamNanos;
    }
}
