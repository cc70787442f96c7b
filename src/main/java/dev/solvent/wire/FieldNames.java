package dev.solvent.wire;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Names of fields worth telling: a few, however many a client sends. */
final class FieldNames {

    private static final int MOST = 32;

    private Set<String> names = Set.of();

    void add(String name) {
        add("", name);
    }

    /** Adds a name within some object, such as {@code messages[].}. */
    void add(String prefix, String name) {
        if (names.isEmpty()) {
            names = new LinkedHashSet<>();
        }
        if (names.size() < MOST) {
            names.add(prefix + Path.clip(name));
        }
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** The names in the order in which they were met. */
    Set<String> toSet() {
        return names.isEmpty() ? Set.of() : Collections.unmodifiableSet(names);
    }
}
