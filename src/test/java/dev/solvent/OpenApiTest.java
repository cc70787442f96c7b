package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document says what is served: nothing is missing, nothing is extra. */
class OpenApiTest {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        gateway = TestGateway.in(directory)
                .provider("up", "http://127.0.0.1:1/v1")
                .start();
        document = gateway.client()
                .send(gateway.client().request("/openapi.json").GET())
                .json();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** Routes without a method only refuse the methods that the others do not take. */
    private static Set<String> served() {
        Set<String> served = new TreeSet<>();
        for (Route route : gateway.routes()) {
            String path = route.getPath();
            if (path == null || route.methods() == null) {
                continue;
            }
            for (HttpMethod method : route.methods()) {
                if (!method.equals(HttpMethod.HEAD)) {
                    served.add(method + " " + documented(path));
                }
            }
        }
        return served;
    }

    private static String documented(String path) {
        return path.replaceAll(":(\\w+)", "{$1}").replaceAll("/models/\\*?$", "/models/{model}");
    }

    @Test
    void whatIsServedIsDescribedAndNothingElse() {
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(described).isEqualTo(served()).contains("POST /v1/chat/completions", "POST /key/generate");
    }

    @Test
    void everyOperationHasAnIdOfItsOwnAndDescribesItsVariables() {
        List<String> ids = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (JsonNode operation : path.getValue()) {
                ids.add(operation.path("operationId").asText());
                assertThat(operation.path("summary").asText()).as(path.getKey()).isNotEmpty();
                List<String> variables = new ArrayList<>();
                operation.path("parameters").forEach(parameter -> {
                    if (parameter.path("in").asText().equals("path")) {
                        assertThat(parameter.path("required").asBoolean()).isTrue();
                        variables.add(parameter.path("name").asText());
                    }
                });
                Matcher named = VARIABLE.matcher(path.getKey());
                assertThat(variables)
                        .isEqualTo(named.results().map(one -> one.group(1)).toList());
            }
        }

        assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> references = document.findValues("$ref");

        assertThat(references).isNotEmpty();
        for (JsonNode reference : references) {
            assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    @Test
    void theFieldsOfABodyAreThoseThatAreTaken() {
        JsonNode fields =
                document.at("/paths/~1key~1generate/post/requestBody/content/application~1json/schema/properties");

        assertThat(fields.at("/max_budget/type")).hasToString("[\"number\",\"null\"]");
        assertThat(fields.at("/models/items/type").asText()).isEqualTo("string");
        assertThat(fields.has("token")).as("set by the gateway").isFalse();
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(document.at("/info/version").asText()).isEqualTo(Version.current());
    }
}
