package dev.solvent.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A key that was replaced by another and still opens what that one opens, for a while.
 *
 * @param hash of the former key
 * @param successor the hash of the key that took its place, and may have been replaced itself since
 * @param endsMillis until when it opens anything, by Redis's clock
 */
public record FormerKey(String hash, String successor, long endsMillis) implements Stored {
    private static final String HASH = "hash";
    private static final String SUCCESSOR = "successor";
    private static final String ENDS = "ends";

    static FormerKey fromJson(ObjectNode json) {
        return new FormerKey(
                json.required(HASH).textValue(),
                json.required(SUCCESSOR).textValue(),
                json.required(ENDS).longValue());
    }

    @Override
    public String kind() {
        return Kind.FORMER_KEY.name();
    }

    @Override
    public String id() {
        return hash;
    }

    @Override
    public ObjectNode toJson() {
        return ExactJson.object().put(HASH, hash).put(SUCCESSOR, successor).put(ENDS, endsMillis);
    }

    @Override
    public Map<String, String> claims() {
        return Map.of();
    }

    /** In no list: it has no account, and its successor is shown. */
    @Override
    public Map<String, Long> indexes() {
        return Map.of();
    }
}
