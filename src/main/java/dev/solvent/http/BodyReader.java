package dev.solvent.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Reads the bodies of requests, up to a size and within a time, so that nobody can keep what he has sent so far in our memory for
 * ever.
 *
 * @param maxBytes the largest body
 * @param timeout how long a body may take to arrive, from the moment at which we begin to read
 */
public record BodyReader(long maxBytes, Duration timeout) {

    /** The body is larger than it may be. */
    public static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLargeException() {
            super("body too large", null, false, false);
        }
    }

    /** The same, for bodies of another size. */
    public BodyReader upTo(long bytes) {
        return new BodyReader(bytes, timeout);
    }

    /**
     * Reads a paused request to its end; call it where its handlers run. Fails with {@link TooLargeException}, with
     * {@link TimeoutException}, or as the connection fails.
     */
    public Future<byte[]> read(HttpServerRequest request) {
        if (declaredLength(request) > maxBytes) {
            return Future.failedFuture(new TooLargeException());
        }
        Promise<byte[]> whole = Promise.promise();
        Buffer bytes = Buffer.buffer();
        request.exceptionHandler(whole::tryFail)
                .handler(chunk -> {
                    if (bytes.length() + chunk.length() > maxBytes) {
                        whole.tryFail(new TooLargeException());
                    } else if (!whole.future().isComplete()) {
                        bytes.appendBuffer(chunk);
                    }
                })
                .endHandler(end -> whole.tryComplete(bytes.getBytes()))
                .resume();
        return whole.future().isComplete() ? whole.future() : inTime(whole);
    }

    /** The future's own time-out would be kept by a thread that all share, and that each request would wake twice. */
    private Future<byte[]> inTime(Promise<byte[]> whole) {
        Vertx vertx = Vertx.currentContext().owner();
        long timer = vertx.setTimer(timeout.toMillis(), late -> whole.tryFail(new TimeoutException("body too slow")));
        return whole.future().onComplete(read -> vertx.cancelTimer(timer));
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
