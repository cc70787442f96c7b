package dev.solvent.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Optional;

/** What is wrong with a text, if something is. */
final class Texts {
    private static final int LONGEST_NAME = 256;

    private Texts() {}

    /** For names, ids and everything that is looked up: not too long, no control characters. */
    static Optional<String> problem(String text) {
        if (text.isEmpty()) {
            return Optional.of("must not be empty");
        }
        if (text.length() > LONGEST_NAME) {
            return Optional.of("must not be longer than " + LONGEST_NAME + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("must not have control characters");
        }
        return isWhole(text) ? Optional.empty() : Optional.of("must be whole Unicode text");
    }

    /** Whether every name and text in a value can be written as UTF-8: half a surrogate pair cannot. */
    static boolean areWhole(JsonNode value) {
        if (value.isTextual()) {
            return isWhole(value.textValue());
        }
        for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
            if (!isWhole(names.next())) {
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

    private static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
