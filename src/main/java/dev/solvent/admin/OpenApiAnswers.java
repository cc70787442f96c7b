package dev.solvent.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.identity.ExactJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the admin API answers, as JSON Schemas. The fields of a record are those that its rules take, and what the gateway says
 * beside them; {@code openapi-answers.json} says which operation answers with what.
 */
final class OpenApiAnswers {
    private static final Map<String, FieldRules> RECORDS = new LinkedHashMap<>();

    static {
        RECORDS.put("Key", ResourceRules.KEY);
        RECORDS.put("User", ResourceRules.USER);
        RECORDS.put("Team", ResourceRules.TEAM);
        RECORDS.put("Organization", ResourceRules.ORGANIZATION);
        RECORDS.put("Customer", ResourceRules.CUSTOMER);
        RECORDS.put("Budget", ResourceRules.BUDGET);
        RECORDS.put("Tag", ResourceRules.TAG);
    }

    private final JsonNode written;

    OpenApiAnswers(ObjectNode written, List<Operation> operations) {
        Set<String> served = operations.stream().map(OpenApiAnswers::name).collect(Collectors.toSet());
        written.path("answers").fieldNames().forEachRemaining(operation -> {
            if (!served.contains(operation)) {
                throw new IllegalStateException("nobody serves " + operation + ", of which the answer is described");
            }
        });
        this.written = written;
    }

    /** Adds the schemas to those of a document. */
    void addTo(ObjectNode schemas) {
        written.path("schemas").properties().forEach(schema -> schemas.set(schema.getKey(), schema.getValue()));
        RECORDS.forEach((name, rules) -> {
            ArrayNode parts = schemas.putObject(name).putArray("allOf").add(rules.schema());
            if (schemas.has(name + "Row")) {
                parts.add(reference(name + "Row"));
            }
            parts.add(reference("Row"));
        });
    }

    /** The schema of what an operation answers; one that anything fits if it is not described. */
    ObjectNode of(Operation operation) {
        JsonNode name = written.path("answers").path(name(operation));
        return name.isTextual() ? reference(name.textValue()) : ExactJson.object();
    }

    private static String name(Operation operation) {
        return operation.method() + " " + operation.path();
    }

    private static ObjectNode reference(String name) {
        return ExactJson.object().put("$ref", "#/components/schemas/" + name);
    }
}
