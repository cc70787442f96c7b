package dev.solvent.report;

import java.nio.ByteBuffer;

/**
 * Where to find the entries of a request or an answer by its id: as fingerprints in small hashes, so small that Redis keeps them
 * packed, at 22 bytes an id. The entries of a day are in segments, so that a batch changes few hashes; a look-up reads one hash of
 * each segment.
 */
final class RequestIds {
    private static final int ENTRIES_A_SEGMENT = 2_048;
    private static final int BUCKETS = 48;

    private RequestIds() {}

    /** The segment to which the ids of an entry belong that comes after so many others of its day. */
    static long segment(long entriesBefore) {
        return entriesBefore / ENTRIES_A_SEGMENT;
    }

    static int buckets() {
        return BUCKETS;
    }

    /** Where an id lies, and as what. */
    record Slot(String key, String field) {}

    static Slot slot(long day, long segment, String id) {
        ByteBuffer hash = ByteBuffer.wrap(Hashing.sha256(id));
        long fingerprint = hash.getLong();
        int bucket = Math.floorMod(hash.getInt(), BUCKETS);
        return new Slot(ReportKeys.ids(day, segment, bucket), Long.toString(fingerprint));
    }
}
