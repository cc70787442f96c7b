package dev.solvent.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/**
 * A kind of record and how to read one.
 *
 * @param name the word that is part of the keys in Redis; never change it
 * @param read makes the record of its JSON
 */
public record Kind<R extends Stored>(String name, Function<ObjectNode, R> read) {
    public static final Kind<KeyRecord> KEY = new Kind<>("key", KeyRecord::fromJson);
    public static final Kind<Holder> USER = of(HolderKind.USER);
    public static final Kind<Holder> TEAM = of(HolderKind.TEAM);
    public static final Kind<Holder> MEMBER = of(HolderKind.MEMBER);
    public static final Kind<Holder> ORGANIZATION_MEMBER = of(HolderKind.ORGANIZATION_MEMBER);
    public static final Kind<Holder> ORGANIZATION = of(HolderKind.ORGANIZATION);
    public static final Kind<Holder> CUSTOMER = of(HolderKind.CUSTOMER);
    public static final Kind<Holder> TAG = of(HolderKind.TAG);
    public static final Kind<Holder> BUDGET = of(HolderKind.BUDGET);
    public static final Kind<FormerKey> FORMER_KEY = new Kind<>("former-key", FormerKey::fromJson);
    public static final Kind<Deleted<KeyRecord>> DELETED_KEY = Deleted.kindOf(KEY);
    public static final Kind<Deleted<Holder>> DELETED_USER = Deleted.kindOf(USER);

    public static final Kind<ModelRecord> MODEL = new Kind<>(ModelRecord.ALL, ModelRecord::fromJson);

    /** The records of holders of that kind. */
    public static Kind<Holder> of(HolderKind what) {
        return new Kind<>(what.word(), json -> Holder.fromJson(what, json));
    }

    R parse(String text) {
        try {
            return read.apply((ObjectNode) ExactJson.read(text));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IllegalStateException("a record of kind " + name + " in Redis cannot be read", e);
        }
    }
}
