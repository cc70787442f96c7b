package dev.solvent.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** Reads a request's body up to a size. */
final class BodyReader {
    /** How long a body may take to arrive, so that nobody can keep what it has sent so far in our memory for ever. */
    private static final long LONGEST_SECONDS = 120;

    private BodyReader() {}

    /** The body is larger than it may be. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLargeException() {
            super("body too large", null, false, false);
        }
    }

    /** Reads a paused request; fails with {@link TooLargeException}, when it takes too long, or as the connection fails. */
    static Future<byte[]> read(HttpServerRequest request, long maxBytes) {
        if (declaredLength(request) > maxBytes) {
            return Future.failedFuture(new TooLargeException());
        }
        Promise<byte[]> whole = Promise.promise();
        Buffer bytes = Buffer.buffer();
        request.exceptionHandler(whole::tryFail)
                .handler(chunk -> {
                    if (bytes.length() + chunk.length() <= maxBytes) {
                        bytes.appendBuffer(chunk);
                    } else {
                        whole.tryFail(new TooLargeException());
                    }
                })
                .endHandler(end -> whole.tryComplete(bytes.getBytes()))
                .resume();
        return whole.future().timeout(LONGEST_SECONDS, TimeUnit.SECONDS);
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
