package dev.solvent.admin.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.identity.Names;
import java.util.Iterator;
import java.util.Optional;

/** What is wrong with a text, if something is. */
public final class Texts {
    private Texts() {}

    /** For names, ids and everything that is looked up. */
    public static Optional<String> problem(String text) {
        return Names.problem(text);
    }

    /** Whether every name and text in a value can be written as UTF-8: half a surrogate pair cannot. */
    static boolean areWhole(JsonNode value) {
        if (value.isTextual()) {
            return Names.isWhole(value.textValue());
        }
        for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
            if (!Names.isWhole(names.next())) {
                return false;
            }
        }
        for (JsonNode part : value) {
            if (!areWhole(part)) {
                return false;
            }
        }
        return true;
    }
}
