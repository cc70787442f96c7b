package dev.solvent.api;

import java.util.UUID;

/** Names requests. */
final class RequestId {
    private RequestId() {}

    static String next() {
        return "req_" + UUID.randomUUID().toString().replace("-", "");
    }
}
