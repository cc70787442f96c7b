package dev.solvent.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the owner set on a record, in LiteLLM's names and exactly as it was sent: null and absent are different, numbers keep
 * their digits, and names that this version does not know are kept. Immutable.
 */
public final class Fields {
    public static final Fields NONE = new Fields(ExactJson.object());

    private final ObjectNode values;

    private Fields(ObjectNode values) {
        this.values = values;
    }

    public static Fields of(ObjectNode values) {
        return new Fields(values.deepCopy());
    }

    /** These with the given ones over them: what is absent there stays, what is null there becomes null. */
    public Fields with(ObjectNode changes) {
        ObjectNode merged = values.deepCopy();
        merged.setAll(changes.deepCopy());
        return new Fields(merged);
    }

    /** A copy, to be changed at will. */
    public ObjectNode json() {
        return values.deepCopy();
    }

    /** A text that is there and not null. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** A number that is there and not null. */
    public Optional<BigDecimal> number(String name) {
        return Optional.ofNullable(values.get(name)).filter(JsonNode::isNumber).map(JsonNode::decimalValue);
    }

    /** The texts of a list; none if it is absent or null. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : values.path(name)) {
            texts.add(item.asText());
        }
        return texts;
    }

    /** The items of a list; none if it is absent or null. */
    List<JsonNode> list(String name) {
        List<JsonNode> items = new ArrayList<>();
        values.path(name).forEach(items::add);
        return items;
    }

    /** The members of an object; none if it is absent or null. */
    Map<String, JsonNode> object(String name) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        values.path(name).properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    /** What is below one name, as fields; none if it is no object. */
    public Fields below(String name) {
        return values.path(name) instanceof ObjectNode object ? new Fields(object) : NONE;
    }

    /** Whether the value is there and true. */
    public boolean flag(String name) {
        return values.path(name).booleanValue();
    }

    /** One text of an object of texts, such as an alias of a model. */
    public Optional<String> entry(String name, String key) {
        return Optional.ofNullable(values.path(name).get(key))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fields fields && values.equals(fields.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The names alone: values may be anybody's secrets. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        values.fieldNames().forEachRemaining(names::add);
        return "Fields" + names;
    }
}
