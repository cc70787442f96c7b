package dev.solvent.provider;

import java.util.Map;

/**
 * A request as a provider is to get it.
 *
 * @param path what to call below the provider's base address, such as {@code /chat/completions}
 * @param body the JSON; it is not copied, so it must not change any more
 * @param stream whether the answer is to come as server-sent events
 * @param headers further headers, such as {@code traceparent}; the provider's own ones win
 * @param timeoutMillis how long to wait for the head of the answer, and the longest silence inside its body
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares calls; a copy of every prompt would be dear.
public record UpstreamCall(String path, byte[] body, boolean stream, Map<String, String> headers, long timeoutMillis) {

    public UpstreamCall {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must start with '/': " + path);
        }
        if (timeoutMillis <= 0) {
            throw new IllegalArgumentException("timeoutMillis must be positive: " + timeoutMillis);
        }
        headers = Map.copyOf(headers);
    }

    /** This call with no more time than that. */
    UpstreamCall within(long mostMillis) {
        return timeoutMillis <= mostMillis ? this : new UpstreamCall(path, body, stream, headers, mostMillis);
    }

    /** Without the body and the headers: neither belongs in a log. */
    @Override
    public String toString() {
        return "UpstreamCall[" + path + ", sizeBytes=" + body.length + ", stream=" + stream + "]";
    }
}
