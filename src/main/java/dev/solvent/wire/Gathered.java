package dev.solvent.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An object of an answer, gathered from its deltas: texts are put together, lists too, the calls of tools by their index; what
 * only labels is taken once; of everything else the last value that is not null counts.
 */
final class Gathered {
    /** Texts that come whole, and that some providers repeat. */
    private static final Set<String> LABELS = Set.of("role", "id", "type", "name", "call_id", "format");

    private static final String TOOL_CALLS = "tool_calls";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final boolean joinsTexts;
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    private final Map<String, Gathered> objects = new LinkedHashMap<>();
    private final Map<Integer, Gathered> calls = new TreeMap<>();
    private final ObjectNode values = NODES.objectNode();

    /** @param joinsTexts whether a text is a piece of a longer one; if not, the last one counts */
    Gathered(boolean joinsTexts) {
        this.joinsTexts = joinsTexts;
    }

    void add(JsonNode delta) {
        delta.properties().forEach(member -> add(member.getKey(), member.getValue()));
    }

    private void add(String name, JsonNode value) {
        if (joinsTexts && value.isTextual() && !LABELS.contains(name)) {
            values.putNull(name);
            texts.computeIfAbsent(name, first -> new StringBuilder()).append(value.textValue());
        } else if (value.isObject()) {
            values.putNull(name);
            objects.computeIfAbsent(name, first -> new Gathered(joinsTexts)).add(value);
        } else if (value.isArray() && name.equals(TOOL_CALLS)) {
            values.putNull(name);
            value.forEach(call -> calls.computeIfAbsent(key(call), first -> new Gathered(joinsTexts))
                    .add(withoutIndex(call)));
        } else if (value.isArray() && values.get(name) instanceof ArrayNode before) {
            before.addAll((ArrayNode) value);
        } else if (!values.has(name) || !(value.isNull() || isLabelled(name))) {
            values.set(name, value.isArray() ? value.deepCopy() : value);
        }
    }

    private boolean isLabelled(String name) {
        return LABELS.contains(name)
                && !values.path(name).asText("").isEmpty()
                && values.path(name).isTextual();
    }

    /** Calls without an index come whole, one after the other. */
    private int key(JsonNode call) {
        return call.path("index").isInt() ? call.path("index").intValue() : calls.size();
    }

    private static JsonNode withoutIndex(JsonNode call) {
        return call.isObject() ? ((ObjectNode) call.deepCopy()).without("index") : call;
    }

    /** The object as a whole answer has it. */
    ObjectNode toJson() {
        ObjectNode json = values.deepCopy();
        texts.forEach((name, text) -> json.set(name, TextNode.valueOf(text.toString())));
        objects.forEach((name, object) -> json.set(name, object.toJson()));
        if (!calls.isEmpty()) {
            ArrayNode list = json.putArray(TOOL_CALLS);
            calls.values().forEach(call -> list.add(call.toJson()));
        }
        return json;
    }
}
