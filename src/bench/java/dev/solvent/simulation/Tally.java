package dev.solvent.simulation;

/** What came of a run. */
final class Tally {
    private static final double NEARLY_ALL = 0.95;

    private final double seconds;
    private final long budgetNanos;

    int served;
    int cut;
    int exceeded;
    int busy;
    /** Refused as busy although its minimum was free. */
    int wrong;

    private int streams;
    private int peak;
    private double streamSeconds;
    private double lastChange;
    private long spentNanos;
    private double nearlySpentAt = Double.NaN;
    private double usedAtFirstExceeded = Double.NaN;

    Tally(Load load) {
        this.seconds = load.seconds();
        this.budgetNanos = load.budgetUsd() * 1_000_000_000;
    }

    void begins(double now) {
        account(now);
        served++;
        streams++;
        peak = Math.max(peak, streams);
    }

    void ends(double now, long costNanos, boolean wasCut) {
        account(now);
        streams--;
        cut += wasCut ? 1 : 0;
        spentNanos += costNanos;
        if (Double.isNaN(nearlySpentAt) && used() >= NEARLY_ALL) {
            nearlySpentAt = now;
        }
    }

    void exceeds() {
        exceeded++;
        if (Double.isNaN(usedAtFirstExceeded)) {
            usedAtFirstExceeded = used();
        }
    }

    private void account(double now) {
        // Only while requests arrive.
        double until = Math.min(now, seconds);
        streamSeconds += streams * Math.max(0, until - lastChange);
        lastChange = Math.max(lastChange, until);
    }

    long spentNanos() {
        return spentNanos;
    }

    double used() {
        return (double) spentNanos / budgetNanos;
    }

    static String header() {
        return "%-22s %6s %6s %6s %6s %7s %7s %6s %6s %9s %8s"
                .formatted(
                        "", "used", "mean", "peak", "cut", "served", "whole", "busy", "wrong", "exceeded", "95 % at");
    }

    String line(String name) {
        return "%-22s %6.3f %6.1f %6d %5.1f%% %7d %7d %6d %6d %9s %8s"
                .formatted(
                        name,
                        used(),
                        streamSeconds / seconds,
                        peak,
                        100.0 * cut / Math.max(1, served),
                        served,
                        served - cut,
                        busy,
                        wrong,
                        exceeded + (Double.isNaN(usedAtFirstExceeded) ? "" : " @%.3f".formatted(usedAtFirstExceeded)),
                        Double.isNaN(nearlySpentAt) ? "never" : "%.0f s".formatted(nearlySpentAt));
    }
}
