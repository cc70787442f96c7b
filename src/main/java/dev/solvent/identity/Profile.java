package dev.solvent.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Account;
import java.util.List;

/**
 * What every record of somebody with an account has in common.
 *
 * @param accountId the stable id of the account; nothing else points to the money
 * @param createdMillis when the record and its account were made, by Redis's clock
 * @param updatedMillis when the owner last changed it
 * @param fields what the owner set
 * @param rest what a newer version wrote beside it, kept as it is
 */
public record Profile(
        String accountId,
        long createdMillis,
        String createdBy,
        long updatedMillis,
        String updatedBy,
        Fields fields,
        Fields rest) {
    private static final String ACCOUNT = "account";
    private static final String CREATED = "created";
    private static final String CREATED_BY = "created_by";
    private static final String UPDATED = "updated";
    private static final String UPDATED_BY = "updated_by";
    private static final String FIELDS = "fields";

    static Profile create(String kind, Fields fields, Author by, long nowMillis) {
        return new Profile(Account.newId(kind), nowMillis, by.name(), nowMillis, by.name(), fields, Fields.NONE);
    }

    Profile with(Fields changed, Author by, long nowMillis) {
        return new Profile(accountId, createdMillis, createdBy, nowMillis, by.name(), changed, rest);
    }

    ObjectNode toJson() {
        ObjectNode json = rest.json();
        json.put(ACCOUNT, accountId);
        json.put(CREATED, createdMillis).put(CREATED_BY, createdBy);
        json.put(UPDATED, updatedMillis).put(UPDATED_BY, updatedBy);
        json.set(FIELDS, fields.json());
        return json;
    }

    /** Reads what {@link #toJson} wrote, and what a record has beside it under other names than the given ones. */
    static Profile fromJson(ObjectNode json, List<String> ownNames) {
        ObjectNode rest = json.deepCopy();
        rest.remove(List.of(ACCOUNT, CREATED, CREATED_BY, UPDATED, UPDATED_BY, FIELDS));
        rest.remove(ownNames);
        JsonNode fields = json.required(FIELDS);
        return new Profile(
                json.required(ACCOUNT).textValue(),
                json.required(CREATED).longValue(),
                json.required(CREATED_BY).textValue(),
                json.required(UPDATED).longValue(),
                json.required(UPDATED_BY).textValue(),
                Fields.of((ObjectNode) fields),
                Fields.of(rest));
    }
}
