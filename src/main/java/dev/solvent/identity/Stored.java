package dev.solvent.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A record as Redis keeps it: one JSON text at {@code rec:kind:id} beside its version at {@code ver:kind:id}. What else is
 * written for it follows from what it says here, so that no claim or index entry is ever forgotten.
 */
public interface Stored {
    /** The kind of record, a word of our own such as {@code key}. */
    String kind();

    /** Unique among its kind. */
    String id();

    ObjectNode toJson();

    /** The JSON text. */
    default String text() {
        return ExactJson.write(toJson());
    }

    /** Names that no two records may have, by what they are: {@code key-alias} to the alias. */
    Map<String, String> claims();

    /** The sorted lists that the record is in, and its place (milliseconds) in each; the list of all is named as the kind. */
    Map<String, Long> indexes();
}
