package dev.solvent.identity;

import java.util.Optional;

/** What a name may be under which a record is looked up. */
public final class Names {
    private static final int LONGEST = 256;

    private Names() {}

    /** What is wrong with a name, if something is: it is empty, too long, or has characters that are no text. */
    public static Optional<String> problem(String text) {
        if (text.isEmpty()) {
            return Optional.of("must not be empty");
        }
        if (text.length() > LONGEST) {
            return Optional.of("must not be longer than " + LONGEST + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("must not have control characters");
        }
        return isWhole(text) ? Optional.empty() : Optional.of("must be whole Unicode text");
    }

    /** Whether a text can be written as UTF-8: half a surrogate pair cannot. */
    public static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
