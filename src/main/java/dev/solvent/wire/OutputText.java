package dev.solvent.wire;

import java.util.Arrays;

/**
 * The text of an answer that comes in pieces of JSON strings. The pieces are kept as they came, and decoded when somebody asks:
 * of most answers nobody does.
 */
public final class OutputText {
    private static final int FIRST_BYTES = 1 << 10;

    private final int mostBytes;
    private byte[] pieces = {};
    private int size;
    private boolean whole = true;

    /** Keeps at most so many bytes, as they came. */
    public OutputText(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** How far the text goes by now, to be handed to {@link #from} later. */
    public int position() {
        return size;
    }

    /** Whether nothing was left out, for want of room. */
    public boolean isWhole() {
        return whole;
    }

    /** The text behind that position; empty if what came is no text. */
    public String from(int position) {
        byte[] rest = new byte[size - position + 2];
        rest[0] = '"';
        System.arraycopy(pieces, position, rest, 1, size - position);
        rest[rest.length - 1] = '"';
        return JsonText.decoded(rest, new Span(1, rest.length - 1));
    }

    /** A piece of a string, without its quotes. */
    void append(byte[] json, Span piece) {
        if (piece.length() > mostBytes - size) {
            whole = false;
            return;
        }
        if (pieces.length < size + piece.length()) {
            pieces = Arrays.copyOf(pieces, Math.max(FIRST_BYTES, 2 * (size + piece.length())));
        }
        System.arraycopy(json, piece.start(), pieces, size, piece.length());
        size += piece.length();
    }
}
