package dev.solvent.wire;

import java.util.Arrays;

/**
 * One event of a stream, as it lies in the bytes that arrived: valid while the {@link EventSink} is called, to be copied
 * by whoever keeps it. Comments and keep-alives are events without data.
 */
public final class SseEvent {

    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final byte[] data;
    private final int dataStart;
    private final int dataEnd;

    SseEvent(byte[] bytes, int start, int end, byte[] data, int dataStart, int dataEnd) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.data = data;
        this.dataStart = dataStart;
        this.dataEnd = dataEnd;
    }

    /** The array that {@link #start} and {@link #end} count in. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the event begins. */
    public int start() {
        return start;
    }

    /** Where it ends, behind the blank line that ends it (which the last event of a stream may lack). */
    public int end() {
        return end;
    }

    /** A copy of the event as it came, with its terminator. */
    public byte[] copy() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /** The array that {@link #dataStart} and {@link #dataEnd} count in: {@link #bytes}, unless the data has several lines. */
    public byte[] data() {
        return data;
    }

    /** Where the data begins, behind {@code data:} and its blank. */
    public int dataStart() {
        return dataStart;
    }

    /** Where the data ends, before the end of its line. */
    public int dataEnd() {
        return dataEnd;
    }

    /** Whether there is any data; a comment has none. */
    public boolean hasData() {
        return dataEnd > dataStart;
    }

    /** Whether this is OpenAI's mark of the end of an answer, {@code data: [DONE]}. */
    public boolean isDone() {
        return Arrays.equals(data, dataStart, dataEnd, DONE, 0, DONE.length);
    }
}
