package dev.solvent.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A target that was added at run time.
 *
 * @param fields {@code model_name}, {@code litellm_params} without secrets, {@code model_info}, as they were sent
 * @param sealed the secrets of {@code litellm_params}, as JSON in a {@link SecretBox} for this id
 * @param createdMillis when it was added, by Redis's clock
 */
public record ModelRecord(
        String id,
        Fields fields,
        String sealed,
        long createdMillis,
        String createdBy,
        long updatedMillis,
        String updatedBy)
        implements Stored {
    /** The list of all of them. */
    public static final String ALL = "model";

    private static final String ID = "id";
    private static final String FIELDS = "fields";
    private static final String SEALED = "sealed";
    private static final String CREATED = "created";
    private static final String CREATED_BY = "created_by";
    private static final String UPDATED = "updated";
    private static final String UPDATED_BY = "updated_by";

    /** The same with other settings. */
    public ModelRecord with(Fields changed, String sealedAgain, Author by, long nowMillis) {
        return new ModelRecord(id, changed, sealedAgain, createdMillis, createdBy, nowMillis, by.name());
    }

    /** The model's name as clients know it. */
    public String name() {
        return fields.text("model_name").orElse("");
    }

    static ModelRecord fromJson(ObjectNode json) {
        return new ModelRecord(
                json.required(ID).textValue(),
                Fields.of((ObjectNode) json.required(FIELDS)),
                json.required(SEALED).textValue(),
                json.required(CREATED).longValue(),
                json.required(CREATED_BY).textValue(),
                json.required(UPDATED).longValue(),
                json.required(UPDATED_BY).textValue());
    }

    @Override
    public String kind() {
        return ALL;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = ExactJson.object().put(ID, id).put(SEALED, sealed);
        json.put(CREATED, createdMillis).put(CREATED_BY, createdBy);
        json.put(UPDATED, updatedMillis).put(UPDATED_BY, updatedBy);
        json.set(FIELDS, fields.json());
        return json;
    }

    @Override
    public Map<String, String> claims() {
        return Map.of();
    }

    @Override
    public Map<String, Long> indexes() {
        return Map.of(ALL, createdMillis);
    }

    /** The id alone. */
    @Override
    public String toString() {
        return "ModelRecord[" + id + "]";
    }
}
