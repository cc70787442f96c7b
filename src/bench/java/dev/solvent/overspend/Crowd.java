package dev.solvent.overspend;

/** How many are in a room: now, at most, and on average over a time. */
final class Crowd {
    private int now;
    private int peak;
    private double sumSeconds;
    private long lastChangeNanos = System.nanoTime();

    synchronized void enters() {
        account();
        now++;
        peak = Math.max(peak, now);
    }

    synchronized void leaves() {
        account();
        now--;
    }

    /** Forgets what was. */
    synchronized void reset() {
        account();
        peak = now;
        sumSeconds = 0;
    }

    synchronized int peak() {
        return peak;
    }

    /** The sum over all of the seconds that each was there. */
    synchronized double sumSeconds() {
        account();
        return sumSeconds;
    }

    private void account() {
        long at = System.nanoTime();
        sumSeconds += now * ((at - lastChangeNanos) / 1e9);
        lastChangeNanos = at;
    }
}
