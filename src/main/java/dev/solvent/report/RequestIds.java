package dev.solvent.report;

import java.nio.ByteBuffer;

/**
 * Where to find the entries of a request or an answer by its id: in small hashes of fingerprints, so small that Redis keeps them
 * packed, at 22 bytes an id. A day begins with one, and each time its entries have doubled a new generation of twice as many begins.
 */
final class RequestIds {
    private static final int FIRST_GENERATION = 5;

    private RequestIds() {}

    /** The generation to which the ids of an entry belong that comes after so many others of its day. */
    static int generation(long entriesBefore) {
        return Math.max(FIRST_GENERATION, Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, entriesBefore)));
    }

    static int firstGeneration() {
        return FIRST_GENERATION;
    }

    static long buckets(int generation) {
        return 1L << (generation - FIRST_GENERATION);
    }

    /** Where an id lies, and as what. */
    record Slot(String key, String field) {}

    static Slot slot(long day, int generation, String id) {
        ByteBuffer hash = ByteBuffer.wrap(Hashing.sha256(id));
        long fingerprint = hash.getLong();
        long bucket = Math.floorMod(hash.getLong(), buckets(generation));
        return new Slot(ReportKeys.ids(day, generation, bucket), Long.toString(fingerprint));
    }
}
