package dev.solvent.report;

/** Numbers as texts of a given length, of 64 digits, that need no escape anywhere. */
final class Digits {
    private static final String ALL = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
    private static final int BITS = 6;
    private static final int MASK = 63;

    private Digits() {}

    /**
     * Writes the lowest bits of a number.
     *
     * @param count how many digits, six bits each
     */
    static void write(long number, char[] into, int from, int count) {
        long rest = number;
        for (int i = from + count - 1; i >= from; i--) {
            into[i] = ALL.charAt((int) (rest & MASK));
            rest >>>= BITS;
        }
    }

    static long read(String text, int from, int until) {
        long number = 0;
        for (int i = from; i < until; i++) {
            number = number << BITS | ALL.indexOf(text.charAt(i));
        }
        return number;
    }
}
