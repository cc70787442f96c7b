package dev.solvent.identity;

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

    /** The JSON text. */
    String text();

    /** Names that no two records may have, by what they are: {@code key-alias} to the alias. */
    Map<String, String> claims();

    /** The sorted lists that the record is in, and its place (milliseconds) in each. */
    Map<String, Long> indexes();
}
