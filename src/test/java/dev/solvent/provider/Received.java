package dev.solvent.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Future;
import java.util.Map;

/**
 * A request as a {@link TestUpstream} got it.
 *
 * @param headers names in lower case
 * @param cut completes when the connection on which it came is closed, by whomever
 */
public record Received(String method, String path, Map<String, String> headers, String body, Future<Void> cut) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The body as JSON, or a missing node. */
    public JsonNode json() {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    public String model() {
        return json().path("model").asText();
    }

    public boolean stream() {
        return json().path("stream").asBoolean();
    }

    /** The output limit that it was sent, or the default, summed over its choices. */
    public long outputLimit(long otherwise) {
        JsonNode json = json();
        long each = json.path("max_completion_tokens")
                .asLong(json.path("max_tokens").asLong(otherwise));
        return each * json.path("n").asLong(1);
    }
}
