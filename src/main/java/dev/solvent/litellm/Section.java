package dev.solvent.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Keys and values of a foreign configuration, taken one by one; what nobody took can be told at the end, so that nothing is
 * dropped in silence. A key without a value counts as not there. Values of the wrong type are noted as problems, and count as
 * taken.
 */
final class Section {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{0,30})?([eE][-+]?[0-9]{1,2})?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.*/:@-]{1,200}");
    private static final int SHOWN = 80;

    private final String path;
    private final Map<String, JsonNode> left = new LinkedHashMap<>();
    private final Variables variables;
    private final List<String> problems;

    /** @param problems gets a line for every value of the wrong type */
    Section(String path, ObjectNode values, Variables variables, List<String> problems) {
        this.path = path;
        this.variables = variables;
        this.problems = problems;
        values.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                left.put(field.getKey(), field.getValue());
            }
        });
    }

    String path() {
        return path;
    }

    /** A name of somebody else's as it can stand in a comment. */
    static String shown(String name) {
        if (PLAIN.matcher(name).matches()) {
            return name;
        }
        String visible = name.replaceAll("\\p{C}", " ");
        return "\"" + (visible.length() > SHOWN ? visible.substring(0, SHOWN) + "..." : visible) + "\"";
    }

    String below(String key) {
        return path.isEmpty() ? shown(key) : path + "." + shown(key);
    }

    /** What nobody has taken. */
    List<String> left() {
        return List.copyOf(left.keySet());
    }

    /** Puts values in the places of keys that are not there. */
    void fill(ObjectNode values) {
        values.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                left.putIfAbsent(field.getKey(), field.getValue());
            }
        });
    }

    Optional<JsonNode> take(String key) {
        return Optional.ofNullable(left.remove(key));
    }

    /** A section below; an empty one where there is none. */
    Section section(String key) {
        Optional<JsonNode> value = take(key);
        ObjectNode below = JsonNodeFactory.instance.objectNode();
        if (value.isPresent() && !(value.get() instanceof ObjectNode)) {
            wrong(key, "keys and values");
        } else if (value.isPresent()) {
            below = (ObjectNode) value.get();
        }
        return new Section(below(key), below, variables, problems);
    }

    /** The sections of a list. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (JsonNode item : items(key)) {
            String at = below(key) + "[" + sections.size() + "]";
            if (item instanceof ObjectNode object) {
                sections.add(new Section(at, object, variables, problems));
            } else {
                problems.add(at + ": expected keys and values, found " + kind(item));
                sections.add(new Section(at, JsonNodeFactory.instance.objectNode(), variables, problems));
            }
        }
        return sections;
    }

    /** The items of a list, or one value as a list of one. */
    List<JsonNode> items(String key) {
        Optional<JsonNode> value = take(key);
        List<JsonNode> items = new ArrayList<>();
        if (value.isPresent() && value.get().isArray()) {
            value.get().forEach(items::add);
        } else if (value.isPresent()) {
            wrong(key, "a list");
        }
        return items;
    }

    /** A text, with what stands for a variable of the environment written in our way. */
    Optional<String> text(String key) {
        return take(key).flatMap(value -> {
            if (value.isValueNode()) {
                return Optional.of(variables.written(value.asText()));
            }
            wrong(key, "a text");
            return Optional.empty();
        });
    }

    /** A word that decides something here, and so cannot be a variable of the environment. */
    Optional<String> word(String key) {
        return take(key).flatMap(value -> {
            Optional<String> said = value.isValueNode() ? variables.said(value.asText()) : Optional.empty();
            if (said.isEmpty()) {
                wrong(key, "a text that is not from the environment");
            }
            return said;
        });
    }

    Optional<BigDecimal> number(String key) {
        return take(key).flatMap(value -> {
            Optional<String> said = value.isNumber() || value.isTextual()
                    ? variables.said(value.isNumber() ? value.decimalValue().toString() : value.textValue())
                    : Optional.empty();
            if (said.isEmpty() || !DECIMAL.matcher(said.get().strip()).matches()) {
                wrong(key, "a number that is not from the environment");
                return Optional.empty();
            }
            return Optional.of(new BigDecimal(said.get().strip()));
        });
    }

    Optional<Boolean> flag(String key) {
        return take(key).flatMap(value -> {
            if (value.isBoolean()) {
                return Optional.of(value.booleanValue());
            }
            wrong(key, "true or false");
            return Optional.empty();
        });
    }

    /** Whether a key that nobody has taken has keys below it. */
    boolean isSection(String key) {
        return left.get(key) instanceof ObjectNode;
    }

    /** Whether a flag is set; takes it. */
    boolean isTrue(String key) {
        return take(key).map(value -> value.asText().equalsIgnoreCase("true")).orElse(false);
    }

    /** Takes all that is left. */
    void clear() {
        left.clear();
    }

    /** Names to texts, sorted; such as headers. */
    Map<String, String> texts(String key) {
        Section below = section(key);
        Map<String, String> texts = new TreeMap<>();
        for (String name : below.left()) {
            below.text(name).ifPresent(text -> texts.put(name, text));
        }
        return texts;
    }

    void wrong(String key, String expected) {
        problems.add(below(key) + ": expected " + expected);
    }

    private static String kind(JsonNode value) {
        return value.isArray() ? "a list" : value.isObject() ? "keys and values" : "a single value";
    }
}
