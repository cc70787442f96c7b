package dev.solvent.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Variables of the environment: {@code os.environ/NAME} becomes {@code ${NAME}}, or what the section {@code
 * environment_variables} says of NAME.
 */
final class Variables {
    private static final String REFERENCE = "os.environ/";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Map<String, String> given = new LinkedHashMap<>();
    private final Set<String> used = new TreeSet<>();
    private final Set<String> needed = new TreeSet<>();

    Variables(JsonNode section) {
        if (section instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                    given.put(field.getKey(), field.getValue().asText());
                }
            });
        }
    }

    /** The text as our configuration writes it. */
    String written(String text) {
        if (!text.startsWith(REFERENCE)) {
            return text.replace("${", "$${");
        }
        return variable(text.substring(REFERENCE.length()));
    }

    /** What a variable comes to. */
    String variable(String name) {
        String set = given.get(name);
        if (set != null) {
            used.add(name);
            return set.equals(REFERENCE + name) ? reference(name) : written(set);
        }
        return reference(name);
    }

    private String reference(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ImportException(REFERENCE + Section.shown(name) + ": is no name of a variable");
        }
        needed.add(name);
        return "${" + name + "}";
    }

    /** What the text says, unless only the environment knows. */
    Optional<String> said(String text) {
        if (!text.startsWith(REFERENCE)) {
            return Optional.of(text);
        }
        String name = text.substring(REFERENCE.length());
        String set = given.get(name);
        if (set == null || set.startsWith(REFERENCE)) {
            return Optional.empty();
        }
        used.add(name);
        return Optional.of(set);
    }

    boolean gives(String name) {
        return given.containsKey(name);
    }

    /** Whether a written text is nothing but variables, and so shows no secret. */
    static boolean isReference(String written) {
        return written.startsWith("${") && written.endsWith("}");
    }

    /** The variables that the section gives and nothing took. */
    Set<String> unused() {
        Set<String> unused = new TreeSet<>(given.keySet());
        unused.removeAll(used);
        return unused;
    }

    /** The variables that the gateway will need. */
    Set<String> needed() {
        return Set.copyOf(needed);
    }
}
