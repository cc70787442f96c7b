package dev.solvent.api;

import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;

/** Names requests. */
final class RequestId {
    private RequestId() {}

    static String next() {
        return "req_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** Tells it as OpenAI does, and as LiteLLM does. */
    static void tell(HttpServerResponse response, String requestId) {
        response.putHeader("x-request-id", requestId).putHeader("x-litellm-call-id", requestId);
    }
}
