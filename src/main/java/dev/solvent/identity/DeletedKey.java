package dev.solvent.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A key that is no more. It opens nothing and holds no name, but its account keeps what it spent, so reports still list it. It
 * is found by its account: the same key may be made again, on another account.
 *
 * @param key the key as it last was
 * @param deletedMillis when it was deleted, by Redis's clock
 */
public record DeletedKey(KeyRecord key, long deletedMillis, String deletedBy) implements Stored {
    /** The index of all deleted keys. */
    public static final String ALL = "deleted-key";

    @Override
    public String kind() {
        return Kind.DELETED_KEY.name();
    }

    @Override
    public String id() {
        return key.account().id();
    }

    @Override
    public String text() {
        ObjectNode json = ExactJson.object();
        json.put("deleted", deletedMillis).put("deleted_by", deletedBy);
        json.set("key", key.toJson());
        return ExactJson.write(json);
    }

    static DeletedKey fromJson(ObjectNode json) {
        return new DeletedKey(
                KeyRecord.fromJson((ObjectNode) json.required("key")),
                json.required("deleted").longValue(),
                json.required("deleted_by").textValue());
    }

    @Override
    public Map<String, String> claims() {
        return Map.of();
    }

    @Override
    public Map<String, Long> indexes() {
        return Map.of(ALL, deletedMillis);
    }
}
