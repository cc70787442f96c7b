package dev.solvent.api;

import dev.solvent.http.UnreadBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes JSON answers. */
final class Answers {
    private static final String JSON = "application/json";

    private Answers() {}

    static void json(HttpServerRequest request, int status, byte[] body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", JSON)
                .end(Buffer.buffer(body))
                .onFailure(gone -> {});
    }

    /** An error; if the request's body was not read, the connection cannot be used again. */
    static void error(HttpServerRequest request, String requestId, Told told) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        told.headers().forEach(response::putHeader);
        RequestId.tell(response, requestId);
        UnreadBody.discard(request);
        json(request, told.status(), told.body());
    }
}
