package dev.solvent.report;

/** Writes an entry's id, {@code milliseconds-sequence}, as a text that is always as long, so that many can lie in one. */
final class Place {
    private static final int MILLIS = 7;
    private static final int SEQUENCE = 6;
    static final int LENGTH = MILLIS + SEQUENCE;

    private Place() {}

    static String of(String entryId) {
        int dash = entryId.indexOf('-');
        char[] place = new char[LENGTH];
        Digits.write(Long.parseLong(entryId, 0, dash, 10), place, 0, MILLIS);
        Digits.write(Long.parseLong(entryId, dash + 1, entryId.length(), 10), place, MILLIS, SEQUENCE);
        return new String(place);
    }

    static String entryId(String place) {
        return millis(place) + "-" + Digits.read(place, MILLIS, LENGTH);
    }

    static long millis(String place) {
        return Digits.read(place, 0, MILLIS);
    }
}
