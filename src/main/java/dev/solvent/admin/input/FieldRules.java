package dev.solvent.admin.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.ExactJson;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which fields a body may have and what they look like. Fields that no rule knows are kept, since clients want back what
 * they sent, unless their name sounds like a limit or a right, which would have to be enforced.
 */
public final class FieldRules {
    private static final Pattern LIMITING = Pattern.compile(
            "(?i).*(limit|budget|spend|cost|quota|allowed|blocked|denied|expir|permission|role|_rpm|_tpm|max_|restrict).*");
    private static final Set<String> NUMBERS = Set.of("number", "integer");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");

    private final Map<String, Check> checks;
    private final Set<String> needed;

    private FieldRules(Map<String, Check> checks, Set<String> needed) {
        this.checks = Map.copyOf(checks);
        this.needed = Set.copyOf(needed);
    }

    /** Rules that say this of these fields, and require none of them. */
    public static FieldRules of(Map<String, Check> checks) {
        return new FieldRules(checks, Set.of());
    }

    /** The rules of a body that has no fields of its own. */
    public static FieldRules none() {
        return of(Map.of());
    }

    /** These rules with one more field, or with another check for one. */
    public FieldRules with(String name, Check check) {
        Map<String, Check> all = new HashMap<>(checks);
        all.put(name, check);
        return new FieldRules(all, needed);
    }

    /** These rules for a body that must have those fields. */
    public FieldRules needing(String... names) {
        Set<String> all = new HashSet<>(needed);
        all.addAll(List.of(names));
        return new FieldRules(checks, all);
    }

    /** The fields of which these rules say something, and what. */
    public Map<String, Check> checks() {
        return checks;
    }

    /** What may be in the body as a JSON Schema: what is never taken is left out; null clears what need not be there. */
    public ObjectNode schema() {
        ObjectNode schema = ExactJson.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        new TreeMap<>(checks).forEach((name, check) -> {
            if (check instanceof Check.Described known) {
                properties.set(name, needed.contains(name) ? known.schema() : orNull(known.schema()));
            }
        });
        if (!needed.isEmpty()) {
            needed.stream().sorted().forEach(schema.putArray("required")::add);
        }
        return schema;
    }

    private static ObjectNode orNull(ObjectNode schema) {
        ObjectNode nullable = schema.deepCopy();
        nullable.putArray("type").add(schema.path("type").asText()).add("null");
        return nullable;
    }

    /** What is wrong with an object that is part of a field. */
    Optional<String> firstProblem(ObjectNode part) {
        return needed.stream()
                .filter(name -> !part.hasNonNull(name))
                .map(name -> "without " + name)
                .findFirst()
                .or(() -> part.properties().stream()
                        .flatMap(field -> problem(field.getKey(), field.getValue()).stream()
                                .map(problem -> "whose " + field.getKey() + " " + problem))
                        .findFirst());
    }

    /** Refuses a body by the first field that is wrong or missing. */
    public void check(ObjectNode body) {
        for (String name : needed) {
            if (!body.hasNonNull(name)) {
                throw new RefusedException(AdminError.badField(name, name + " must be given"));
            }
        }
        unquote(body);
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            problem(field.getKey(), field.getValue()).ifPresent(problem -> {
                throw new RefusedException(AdminError.badField(field.getKey(), field.getKey() + " " + problem));
            });
        }
    }

    /** A number may come in quotes, as in some of LiteLLM's examples; it is one all the same. */
    private void unquote(ObjectNode body) {
        for (Map.Entry<String, Check> rule : checks.entrySet()) {
            JsonNode value = body.path(rule.getKey());
            if (value.isTextual()
                    && rule.getValue() instanceof Check.Described known
                    && NUMBERS.contains(known.schema().path("type").asText())
                    && NUMBER.matcher(value.textValue()).matches()) {
                body.put(rule.getKey(), new BigDecimal(value.textValue()));
            }
        }
    }

    private Optional<String> problem(String name, JsonNode value) {
        Check check = checks.get(name);
        if (value.isNull() && check != null) {
            return Optional.empty();
        }
        if (check != null) {
            return check.problem(value);
        }
        return Texts.problem(name)
                .or(() -> misspelt(name))
                .or(() -> LIMITING.matcher(name).matches() ? Check.nothing().problem(value) : Optional.empty());
    }

    /** A known name in other letters would be kept and do nothing, while its sender believes that it does. */
    private Optional<String> misspelt(String name) {
        String plain = plain(name);
        return checks.keySet().stream()
                .filter(known -> plain(known).equals(plain))
                .findFirst()
                .map(known -> "is unknown; did you mean " + known + "?");
    }

    private static String plain(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }
}
