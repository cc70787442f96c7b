package dev.solvent.budget;

/** When holds may expire: not for a while after a time in which nobody looked. */
final class ModelSweep {
    private static final long GAP_MILLIS = 30_000;

    private final long graceMillis;
    private long last;
    private long from;

    /** @param born when the ledger began, before which nobody could look */
    ModelSweep(long graceMillis, long born) {
        this.graceMillis = graceMillis;
        this.last = born;
    }

    boolean mayExpire(long now) {
        boolean nobodyLooked = now - last > GAP_MILLIS;
        boolean clockWentBack = from > now + graceMillis;
        if (nobodyLooked || clockWentBack) {
            from = now + graceMillis;
        }
        last = now;
        return now >= from;
    }
}
