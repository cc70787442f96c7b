package dev.solvent.wire;

import java.util.Arrays;

/** Bytes decoded one by one from base64, of which a header needs only the first few. */
final class Base64Bytes {

    private static final int PADDING = -1;

    // Not the alphabet that is safe in URLs: some decoders skip its two characters, and would see another image than we
    // do.
    private static final int[] SEXTETS = new int[128];

    static {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        Arrays.fill(SEXTETS, PADDING);
        for (int i = 0; i < alphabet.length(); i++) {
            SEXTETS[alphabet.charAt(i)] = i;
        }
    }

    /** The bytes are over, or what follows is not base64, or so much was read that it is no header any more. */
    static final class OverException extends Exception {

        private static final long serialVersionUID = 1L;

        private OverException() {
            super("no more bytes", null, false, false);
        }
    }

    private final StringBytes text;
    private final int most;
    private int pending;
    private int pendingBits;
    private int read;

    /** Of which at most so many bytes will be decoded. */
    Base64Bytes(StringBytes text, int most) {
        this.text = text;
        this.most = most;
    }

    /** The next byte, from 0 to 255. */
    int next() throws OverException {
        if (read == most) {
            throw new OverException();
        }
        read++;
        while (pendingBits < 8) {
            pending = (pending & 0xFF) << 6 | sextet();
            pendingBits += 6;
        }
        pendingBits -= 8;
        return pending >>> pendingBits & 0xFF;
    }

    private int sextet() throws OverException {
        int c = text.next();
        while (c == '\n' || c == '\r' || c == ' ' || c == '\t') {
            c = text.next();
        }
        int sextet = c < 0 || c >= SEXTETS.length ? PADDING : SEXTETS[c];
        if (sextet == PADDING) {
            throw new OverException();
        }
        return sextet;
    }

    /** How many bytes were read. */
    int count() {
        return read;
    }

    void skip(long bytes) throws OverException {
        for (long i = 0; i < bytes; i++) {
            int unused = next();
        }
    }

    /** A number of so many bytes, the most significant one first. */
    long big(int bytes) throws OverException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | next();
        }
        return number;
    }

    /** A number of so many bytes, the least significant one first. */
    long little(int bytes) throws OverException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (long) next() << (8 * i);
        }
        return number;
    }

    /** Whether the next bytes are these. */
    boolean take(String ascii) throws OverException {
        boolean same = true;
        for (int i = 0; i < ascii.length(); i++) {
            same &= next() == ascii.charAt(i);
        }
        return same;
    }
}
