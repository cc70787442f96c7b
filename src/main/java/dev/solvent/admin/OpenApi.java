package dev.solvent.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Operation;
import dev.solvent.identity.ExactJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The OpenAPI 3.1 document of everything that is served: the endpoints of clients and probes are described by hand in {@code
 * openapi.json}, those of the admin API by their {@link Operation}s. Anybody may read it; it tells nothing about this gateway.
 */
public final class OpenApi {
    private static final String ROOT = "/v1";
    private static final Pattern VARIABLE = Pattern.compile(":(\\w+)");
    private static final List<String> REFUSALS = List.of("400", "401", "403", "404", "409", "503");

    private final ObjectNode document;

    OpenApi(String version, List<Operation> operations) {
        this.document = written("openapi.json");
        ((ObjectNode) document.path("info")).put("version", version);
        ObjectNode paths = (ObjectNode) document.path("paths");
        withoutRoot(paths);
        OpenApiAnswers answers = new OpenApiAnswers(written("openapi-answers.json"), operations);
        answers.addTo((ObjectNode) document.at("/components/schemas"));
        operations.forEach(operation -> add(paths, operation, answers.of(operation)));
    }

    /** Adds {@code GET /openapi.json}. */
    void mount(Router router) {
        Buffer text = Buffer.buffer(ExactJson.write(document));
        router.get("/openapi.json")
                .handler(context -> context.response()
                        .putHeader("content-type", "application/json")
                        .end(text)
                        .onFailure(gone -> {}));
    }

    private static ObjectNode written(String file) {
        try (InputStream text = OpenApi.class.getResourceAsStream(file)) {
            if (text == null) {
                throw new IllegalStateException(file + " is missing from the build");
            }
            return (ObjectNode) ExactJson.read(text.readAllBytes());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(file + " is broken", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Clients' endpoints are also served without {@code /v1}. */
    private static void withoutRoot(ObjectNode paths) {
        Map<String, ObjectNode> shorter = new TreeMap<>();
        paths.properties().forEach(path -> {
            if (path.getKey().startsWith(ROOT)) {
                ObjectNode copy = path.getValue().deepCopy();
                copy.forEach(operation -> {
                    String id = operation.path("operationId").asText().replace("_v1_", "_");
                    ((ObjectNode) operation).put("operationId", id);
                });
                shorter.put(path.getKey().substring(ROOT.length()), copy);
            }
        });
        paths.setAll(shorter);
    }

    private static void add(ObjectNode paths, Operation operation, ObjectNode answer) {
        String path = VARIABLE.matcher(operation.path()).replaceAll("{$1}");
        String method = operation.method().name().toLowerCase(Locale.ROOT);
        ObjectNode json = paths.withObjectProperty(path).putObject(method);
        json.put("operationId", method + operation.path().replaceAll("[^A-Za-z0-9]+", "_"));
        json.putArray("tags").add(operation.path().split("/", -1)[1]);
        json.put("summary", operation.summary());
        parameters(json, operation);
        operation
                .body()
                .ifPresent(rules -> content(json.putObject("requestBody")).set("schema", rules.schema()));
        ObjectNode responses = json.putObject("responses");
        content(responses.putObject("200").put("description", "Done")).set("schema", answer);
        REFUSALS.forEach(status -> responses.putObject(status).put("$ref", "#/components/responses/Refused"));
    }

    private static void parameters(ObjectNode json, Operation operation) {
        ArrayNode parameters = ExactJson.object().arrayNode();
        Matcher variables = VARIABLE.matcher(operation.path());
        while (variables.find()) {
            parameter(parameters, variables.group(1), "path", true, "string");
        }
        new TreeMap<>(operation.query())
                .values()
                .forEach(one -> parameter(parameters, one.name(), "query", one.required(), one.type()));
        if (!parameters.isEmpty()) {
            json.set("parameters", parameters);
        }
    }

    private static void parameter(ArrayNode to, String name, String where, boolean required, String type) {
        ObjectNode parameter = to.addObject().put("name", name).put("in", where);
        if (required) {
            parameter.put("required", true);
        }
        parameter.putObject("schema").put("type", type);
    }

    private static ObjectNode content(ObjectNode of) {
        return of.putObject("content").putObject("application/json");
    }
}
