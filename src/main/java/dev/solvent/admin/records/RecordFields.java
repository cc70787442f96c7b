package dev.solvent.admin.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import java.util.Set;

/** What of a body becomes the fields of a record. */
public final class RecordFields {
    /** What the gateway alone says. */
    static final Set<String> OURS = Set.of(
            "token",
            "token_id",
            "key_name",
            "expires",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
            "budget_reset_at",
            "deleted_at",
            "solvent");

    /** The most that a record may take in the store: it is read whenever its owner calls. */
    private static final int MOST_CHARACTERS = 256 * 1024;

    /** What only the request is about. */
    private static final Set<String> OF_THE_REQUEST = Set.of("key", "spend", "auto_create_key", "send_invite_email");

    private RecordFields() {}

    /** What of a checked body goes into a record: what its owner may say of it. */
    public static ObjectNode toStore(ObjectNode body) {
        ObjectNode stored = body.deepCopy();
        stored.remove(OF_THE_REQUEST);
        stored.remove(OURS);
        return stored;
    }

    /** Refuses a record that has grown too large, or of which one field is nothing without another. */
    public static Fields whole(Fields fields) {
        if (fields.number("temp_budget_increase").isPresent()
                && fields.text("temp_budget_expiry").isEmpty()) {
            throw new RefusedException(AdminError.badField(
                    "temp_budget_expiry", "temp_budget_expiry must say when the temp_budget_increase ends"));
        }
        if (ExactJson.write(fields.json()).length() > MOST_CHARACTERS) {
            throw new RefusedException(AdminError.badField(
                    "metadata",
                    "metadata and the other fields must not be more than " + MOST_CHARACTERS + " characters"));
        }
        return fields;
    }
}
