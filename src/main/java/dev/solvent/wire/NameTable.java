package dev.solvent.wire;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names that objects of one kind may have, as an enum whose constants are the names in capitals and whose
 * {@code UNKNOWN} is everything else.
 */
final class NameTable<E extends Enum<E>> {

    private final Class<E> names;
    private final Map<String, E> byName = new HashMap<>();
    private final Set<String> folded = new HashSet<>();
    private final E unknown;
    private final int longest;

    NameTable(Class<E> names) {
        this.names = names;
        int length = 0;
        for (E constant : names.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            byName.put(name, constant);
            folded.add(fold(name));
            length = Math.max(length, name.length());
        }
        E other = byName.remove("unknown");
        if (other == null) {
            throw new IllegalArgumentException(names + " has no UNKNOWN");
        }
        folded.remove("unknown");
        unknown = other;
        longest = length;
    }

    Class<E> names() {
        return names;
    }

    /** The constant of a name, exactly as it is written. */
    E get(String name) {
        return byName.getOrDefault(name, unknown);
    }

    E unknown() {
        return unknown;
    }

    /**
     * Whether a name that is none of ours becomes one where case does not matter, as in Go, which also takes the Kelvin
     * sign for a k and the long s for an s.
     */
    boolean differsOnlyInCase(String name) {
        return name.length() <= longest && !byName.containsKey(name) && folded.contains(fold(name));
    }

    private static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            folded.append(Character.toLowerCase(Character.toUpperCase(name.charAt(i))));
        }
        return folded.toString();
    }
}
