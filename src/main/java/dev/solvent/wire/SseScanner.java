package dev.solvent.wire;

import java.util.Arrays;

/**
 * Splits a stream of server-sent events, which arrives in arbitrary chunks, into its events. Events that arrive whole are
 * passed on where they lie; only what is split over chunks is copied. The events' bytes, in order, are exactly the
 * bytes that were fed.
 *
 * <p>Lines end in {@code \n}, {@code \r\n} or {@code \r}; an event that ends in a lone {@code \r} at the end of a chunk
 * waits for the next chunk, which might begin with its {@code \n}. Not safe for use by several threads.
 */
public final class SseScanner {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int maxEventBytes;
    private final EventLines lines = new EventLines();
    private boolean first = true;

    // The beginning of an event whose end has not come, and how far it was read, counted from its first byte.
    private byte[] kept = new byte[0];
    private int keptBytes;
    private int line;
    private int read;

    /** A scanner of one stream, which refuses events of more than {@code maxEventBytes}. */
    public SseScanner(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** Takes the next bytes of the stream and passes on every event that they complete. */
    public void feed(byte[] chunk, EventSink sink) throws SseTooLargeException {
        feed(chunk, 0, chunk.length, sink);
    }

    /** Takes {@code length} bytes from {@code offset} on; they are not needed after the call. */
    public void feed(byte[] bytes, int offset, int length, EventSink sink) throws SseTooLargeException {
        if (keptBytes == 0) {
            scan(bytes, offset, offset + length, false, sink);
        } else {
            reserve(keptBytes + length);
            System.arraycopy(bytes, offset, kept, keptBytes, length);
            scan(kept, 0, keptBytes + length, false, sink);
        }
    }

    /** The stream has ended: passes on what is left, an event that lacks its terminator, if anything is. */
    public void finish(EventSink sink) throws SseTooLargeException {
        scan(kept, 0, keptBytes, true, sink);
        if (keptBytes > 0) {
            addLine(kept, 0, line, keptBytes);
            emit(kept, 0, keptBytes, sink);
            keptBytes = 0;
        }
    }

    private void scan(byte[] bytes, int from, int to, boolean last, EventSink sink) throws SseTooLargeException {
        int event = from;
        int lineStart = from + line;
        int at = from + read;
        while (true) {
            at = ByteSearch.firstOf('\n', '\r', bytes, at, to);
            if (at == to || (bytes[at] == '\r' && at + 1 == to && !last)) {
                break;
            }
            int next = bytes[at] == '\r' && at + 1 < to && bytes[at + 1] == '\n' ? at + 2 : at + 1;
            if (at == lineStart) {
                emit(bytes, event, next, sink);
                event = next;
            } else {
                addLine(bytes, event, lineStart, at);
            }
            lineStart = next;
            at = next;
        }
        check(to - event);
        keep(bytes, event, to);
        line = lineStart - event;
        read = at - event;
    }

    private void addLine(byte[] bytes, int event, int lineStart, int lineEnd) {
        int start = lineStart;
        if (first) {
            first = false;
            int afterMark = Math.min(lineEnd, start + BYTE_ORDER_MARK.length);
            start = Arrays.equals(bytes, start, afterMark, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)
                    ? afterMark
                    : start;
        }
        lines.add(bytes, event, start, lineEnd);
    }

    private void emit(byte[] bytes, int event, int next, EventSink sink) throws SseTooLargeException {
        check(next - event);
        SseEvent whole = lines.toEvent(bytes, event, next);
        lines.clear();
        sink.event(whole);
    }

    private void check(int eventBytes) throws SseTooLargeException {
        if (eventBytes > maxEventBytes) {
            throw new SseTooLargeException(maxEventBytes);
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        if (bytes != kept) {
            reserve(to - from);
        }
        System.arraycopy(bytes, from, kept, 0, to - from);
        keptBytes = to - from;
    }

    private void reserve(int bytes) {
        if (kept.length < bytes) {
            kept = Arrays.copyOf(kept, Math.max(bytes, 2 * kept.length));
        }
    }
}
