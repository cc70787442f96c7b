package dev.solvent.report;

/** Writes an entry's id, {@code milliseconds-sequence}, as one number where that is possible, since Redis keeps those in ten bytes. */
final class Place {
    private static final int BITS = 21;
    private static final long MOST = (1L << BITS) - 1;
    private static final long LAST_MILLIS = Long.MAX_VALUE >> BITS;

    private Place() {}

    static String of(String entryId) {
        int dash = entryId.indexOf('-');
        long millis = Long.parseLong(entryId, 0, dash, 10);
        long sequence = Long.parseLong(entryId, dash + 1, entryId.length(), 10);
        return sequence > MOST || millis > LAST_MILLIS ? entryId : Long.toString(millis << BITS | sequence);
    }

    static String entryId(String place) {
        if (place.indexOf('-') >= 0) {
            return place;
        }
        long number = Long.parseLong(place);
        return (number >> BITS) + "-" + (number & MOST);
    }

    static long millis(String place) {
        int dash = place.indexOf('-');
        return dash >= 0 ? Long.parseLong(place, 0, dash, 10) : Long.parseLong(place) >> BITS;
    }
}
