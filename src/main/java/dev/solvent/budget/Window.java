package dev.solvent.budget;

/** One turn of a period, in epoch milliseconds: {@code startMillis <= t < endMillis}. */
public record Window(long startMillis, long endMillis) {
    /** The end of a window that never ends: the largest whole number that Lua holds exactly. */
    public static final long NEVER = (1L << 53) - 1;

    /** Whether the window ever ends, so that a spend in it is forgotten some day. */
    public boolean ends() {
        return endMillis != NEVER;
    }
}
