package dev.solvent.wire;

/**
 * A stretch of an array of bytes.
 *
 * @param start its first byte
 * @param end the byte after its last
 */
record Span(int start, int end) {

    int length() {
        return end - start;
    }
}
