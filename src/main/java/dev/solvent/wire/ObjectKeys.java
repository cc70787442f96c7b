package dev.solvent.wire;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** The names met so far in one object, so that none is met twice. Used for one object after the other. */
final class ObjectKeys<E extends Enum<E>> {

    private final NameTable<E> table;
    private final Set<E> known;
    private Set<String> others = Set.of();

    ObjectKeys(NameTable<E> table) {
        this.table = table;
        this.known = EnumSet.noneOf(table.names());
    }

    /** A new object begins. */
    void begin() {
        known.clear();
        if (!others.isEmpty()) {
            others = Set.of();
        }
    }

    /**
     * The constant of the next name.
     *
     * @param path where the object lies, such as {@code messages[3].}
     * @throws BadRequestException if the name was there before, or might be read as one of ours
     */
    E next(String name, Path path) throws BadRequestException {
        E field = table.get(name);
        boolean fresh;
        if (field == table.unknown()) {
            if (table.differsOnlyInCase(name)) {
                throw Complaint.caseVariant(path.to(name));
            }
            others = others.isEmpty() ? new HashSet<>() : others;
            fresh = others.add(name);
        } else {
            fresh = known.add(field);
        }
        if (!fresh) {
            throw Complaint.duplicate(path.to(name));
        }
        return field;
    }
}
