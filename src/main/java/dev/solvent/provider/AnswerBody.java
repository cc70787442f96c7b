package dev.solvent.provider;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * The bytes of an answer as they arrive. Paused at first; nothing is lost until the handlers are set, and what came
 * before a break is handed out before the break is told. Ends in exactly one of: the end handler, the exception
 * handler with an {@link UpstreamBrokenException}, or {@link #cancel()}. Use it on the context that got the
 * {@link Attempt}; a body that is neither read nor cancelled holds its connection until its provider gives up.
 */
public interface AnswerBody extends ReadStream<Buffer> {
    /**
     * Gives back bytes that were handed out, to be handed out first when reading goes on. Only while it is paused, and
     * before its end was told.
     */
    void unread(Buffer bytes);

    /**
     * Stops reading: no handler is called any more, and the provider sees the connection (or the stream in it) reset.
     * Without effect when the body is over.
     */
    void cancel();
}
