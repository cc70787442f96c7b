package dev.solvent.budget;

/** When holds may expire: not for a while after a time in which nobody looked. */
final class ModelSweep {
    private static final long GAP_MILLIS = 30_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final long graceMillis;
    private long last = NEVER;
    private long from;

    ModelSweep(long graceMillis) {
        this.graceMillis = graceMillis;
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
