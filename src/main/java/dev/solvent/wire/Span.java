package dev.solvent.wire;

/**
 * A stretch of an array of bytes.
 *
 * @param start its first byte
 * @param end the byte after its last
 */
record Span(int start, int end) {

    /** Stands for what is not there. */
    static final Span NONE = new Span(-1, -1);

    boolean isPresent() {
        return start >= 0;
    }

    int length() {
        return end - start;
    }
}
