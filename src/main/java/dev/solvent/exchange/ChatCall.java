package dev.solvent.exchange;

import io.vertx.core.Future;
import java.util.Map;

/**
 * A client's request for a chat completion, as it came in.
 *
 * @param requestId names the request in headers, logs and the ledger
 * @param route the path of the endpoint
 * @param credential what the client presented as its key; empty if nothing
 * @param body the JSON
 * @param passedOn headers that go upstream, such as {@code traceparent}
 * @param labels what the client says beside the body
 * @param gone completes if the client hangs up
 * @param watch started when the request came in
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares calls; a copy of every prompt would be dear.
public record ChatCall(
        String requestId,
        String route,
        String credential,
        byte[] body,
        Map<String, String> passedOn,
        Labels labels,
        Future<?> gone,
        Stopwatch watch) {
    boolean isClientGone() {
        return gone.isComplete();
    }

    @Override
    public String toString() {
        return "ChatCall[" + requestId + ", " + body.length + " bytes]";
    }
}
