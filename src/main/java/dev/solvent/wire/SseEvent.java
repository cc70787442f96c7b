package dev.solvent.wire;

import java.util.Arrays;

/**
 * One event of a stream, as it lies in the bytes that arrived: valid while the {@link EventSink} is called, to be copied
 * by whoever keeps it. Comments and keep-alives are events without data.
 */
public final class SseEvent {

    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final byte[] bytes;
    private final Span raw;
    private final byte[] data;
    private final Span payload;

    SseEvent(byte[] bytes, Span raw, byte[] data, Span payload) {
        this.bytes = bytes;
        this.raw = raw;
        this.data = data;
        this.payload = payload;
    }

    /** The array that {@link #start} and {@link #end} count in. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the event begins. */
    public int start() {
        return raw.start();
    }

    /** Where it ends, behind the blank line that ends it (which the last event of a stream may lack). */
    public int end() {
        return raw.end();
    }

    /** A copy of the event as it came, with its terminator. */
    public byte[] copy() {
        return Arrays.copyOfRange(bytes, raw.start(), raw.end());
    }

    /** The array that {@link #dataStart} and {@link #dataEnd} count in: {@link #bytes}, unless the data has several lines. */
    public byte[] data() {
        return data;
    }

    /** Where the data begins, behind {@code data:} and its blank. */
    public int dataStart() {
        return payload.start();
    }

    /** Where the data ends, before the end of its line. */
    public int dataEnd() {
        return payload.end();
    }

    /** Whether there is any data; a comment has none. */
    public boolean hasData() {
        return payload.length() > 0;
    }

    /** Whether this is OpenAI's mark of the end of an answer, {@code data: [DONE]}. */
    public boolean isDone() {
        return Arrays.equals(data, payload.start(), payload.end(), DONE, 0, DONE.length);
    }
}
