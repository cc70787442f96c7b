package dev.solvent.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Account;
import java.util.Map;
import java.util.Optional;

/**
 * A key or a user that is no more. It opens nothing and holds no name, but its account keeps what it spent, so reports still list
 * it. It is found by its account: the same key or user may be made again, on another account.
 *
 * @param record the record as it last was
 * @param deletedMillis when it was deleted, by Redis's clock
 */
public record Deleted<R extends AccountHolder>(R record, long deletedMillis, String deletedBy)
        implements AccountHolder {
    private static final String RECORD = "record";
    private static final String DELETED = "deleted";
    private static final String DELETED_BY = "deleted_by";

    /** What remains of records of that kind; also the name of the list of all of them. */
    static String kindOf(String living) {
        return "deleted-" + living;
    }

    static <R extends AccountHolder> Kind<Deleted<R>> kindOf(Kind<R> living) {
        return new Kind<>(
                kindOf(living.name()),
                json -> new Deleted<>(
                        living.read().apply((ObjectNode) json.required(RECORD)),
                        json.required(DELETED).longValue(),
                        json.required(DELETED_BY).textValue()));
    }

    @Override
    public Profile profile() {
        return record.profile();
    }

    @Override
    public Account account() {
        return record.account();
    }

    @Override
    public Allowance allowance(Optional<Holder> budget) {
        return record.allowance(budget);
    }

    @Override
    public String kind() {
        return kindOf(record.kind());
    }

    @Override
    public String id() {
        return account().id();
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = ExactJson.object();
        json.put(DELETED, deletedMillis).put(DELETED_BY, deletedBy);
        json.set(RECORD, record.toJson());
        return json;
    }

    @Override
    public Map<String, String> claims() {
        return Map.of();
    }

    @Override
    public Map<String, Long> indexes() {
        return Map.of(kind(), deletedMillis);
    }
}
