package dev.solvent.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** Deals with a body that is still coming when its request has been answered already. */
public final class UnreadBody {
    /** How long a client may go on sending; cut off at once, it might not get to read its answer. */
    private static final long LONGEST_SECONDS = 2;

    private UnreadBody() {}

    /**
     * To be called before an answer is written: if the body has not ended, the rest is thrown away, for a short time, and the
     * connection is not used again.
     */
    public static void discard(HttpServerRequest request) {
        if (request.isEnded() || !hasBody(request)) {
            return;
        }
        request.response()
                .putHeader("connection", "close")
                .endHandler(answered -> request.end()
                        .timeout(LONGEST_SECONDS, TimeUnit.SECONDS)
                        .onFailure(stillComing -> request.connection().close().onFailure(closed -> {})));
        request.handler(dropped -> {}).resume();
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        return request.getHeader("transfer-encoding") != null || (length != null && !length.equals("0"));
    }
}
