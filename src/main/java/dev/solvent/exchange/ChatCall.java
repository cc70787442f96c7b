package dev.solvent.exchange;

import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A client's request for a chat completion, as it came in.
 *
 * @param requestId names the request in headers, logs and the ledger
 * @param credential what the client presented as its key; empty if nothing
 * @param body the JSON
 * @param passedOn headers that go upstream, such as {@code traceparent}
 * @param clientGone whether the client has hung up
 * @param watch started when the request came in
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares calls; a copy of every prompt would be dear.
public record ChatCall(
        String requestId,
        String credential,
        byte[] body,
        Map<String, String> passedOn,
        BooleanSupplier clientGone,
        Stopwatch watch) {
    @Override
    public String toString() {
        return "ChatCall[" + requestId + ", " + body.length + " bytes]";
    }
}
