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
    public static final Kind<UserRecord> USER = new Kind<>("user", UserRecord::fromJson);
    public static final Kind<Deleted<KeyRecord>> DELETED_KEY = Deleted.kindOf(KEY);
    public static final Kind<Deleted<UserRecord>> DELETED_USER = Deleted.kindOf(USER);

    R parse(String text) {
        try {
            return read.apply((ObjectNode) ExactJson.read(text));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IllegalStateException("a record of kind " + name + " in Redis cannot be read", e);
        }
    }
}
