package dev.solvent.report;

/** What entries are sorted by. */
public enum Subject {
    /** The hash of the key that asked; {@code master} for the master key. */
    KEY('k'),
    /** The user whose key asked; empty where it was nobody's. */
    USER('u'),
    TEAM('t'),
    ORGANIZATION('o'),
    CUSTOMER('c'),
    TAG('g'),
    /** The name that was asked for, and the provider's own: there are lists by either, and no sums. */
    MODEL('m'),
    /** Requests that failed, under the empty name: there is a list, and no sums. */
    FAILURE('f'),
    /** All requests, under the empty name. Their sums do not tell the keys. */
    ALL('a');

    /** Part of keys in Redis; never change it. */
    final char letter;

    Subject(char letter) {
        this.letter = letter;
    }

    /** Whether there are several of it, with names. */
    boolean isNamed() {
        return compareTo(FAILURE) < 0;
    }

    /** Whether it is kept who of them spent most. */
    boolean isRanked() {
        return compareTo(MODEL) < 0;
    }
}
