package dev.solvent.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills variables of the environment into a value, as a shell writes them: a dollar and a name in braces must be set and
 * not empty; {@code :-} and a default behind the name give what to take when it is not; a second dollar in front leaves
 * the rest as it is. The result is never read as YAML, so a variable cannot change the structure of a file.
 */
final class Interpolation {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?}|\\$\\{");

    private final Map<String, String> environment;

    Interpolation(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What became of a text. */
    sealed interface Outcome {
        /** The text with its variables filled in. */
        record Filled(String text) implements Outcome {}

        /** Why it cannot be filled in. Does not show the text, which may hold a secret. */
        record Refused(String message) implements Outcome {}
    }

    Outcome fill(String text) {
        Matcher reference = REFERENCE.matcher(text);
        StringBuilder filled = new StringBuilder();
        int copied = 0;
        while (reference.find()) {
            filled.append(text, copied, reference.start());
            copied = reference.end();
            if (reference.group().equals("$${")) {
                filled.append("${");
                continue;
            }
            String name = reference.group(1);
            String fallback = reference.group(3);
            if (name == null || (fallback != null && fallback.contains("${"))) {
                return new Outcome.Refused(
                        "broken reference to a variable; write ${NAME} or ${NAME:-default}, and $${ for a literal ${");
            }
            String value = environment.getOrDefault(name, "");
            if (value.isEmpty() && fallback == null) {
                return new Outcome.Refused("the environment variable " + name + " is not set");
            }
            filled.append(value.isEmpty() ? fallback : value);
        }
        return new Outcome.Filled(filled.append(text, copied, text.length()).toString());
    }
}
