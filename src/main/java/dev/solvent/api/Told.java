package dev.solvent.api;

import dev.solvent.metrics.RequestMeters.Outcome;
import dev.solvent.wire.OpenAiError;
import java.util.Map;

/**
 * How a refusal looks on the wire.
 *
 * @param body an error object as JSON
 * @param outcome how the request counts in the meters
 */
@SuppressWarnings("ArrayRecordComponent")
record Told(int status, Map<String, String> headers, byte[] body, Outcome outcome) {
    static Told of(int status, OpenAiError error, Outcome outcome) {
        return new Told(status, Map.of(), error.toJson(), outcome);
    }

    static Told of(int status, OpenAiError error, Outcome outcome, Map<String, String> headers) {
        return new Told(status, headers, error.toJson(), outcome);
    }
}
