package dev.solvent.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.Yaml;

/** The Kubernetes objects that a chart renders to. */
record Chart(List<JsonNode> all) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Renders {@code chart} with a file of {@code values}, which is written into {@code directory}. */
    static Chart render(Path chart, Path directory, String values) {
        String text = new Helm(chart)
                .template()
                .withName("try")
                .withNamespace("here")
                .withKubeVersion("1.30.0")
                .withValuesFile(file(directory, values))
                .call();
        List<JsonNode> objects = new ArrayList<>();
        new Yaml().loadAll(text).forEach(object -> {
            if (object != null) {
                objects.add(JSON.valueToTree(object));
            }
        });
        return new Chart(objects);
    }

    /** What whoever installs the chart with these values is told. */
    static String notes(Path chart, Path directory, String values) {
        return new Helm(chart)
                .install()
                .clientOnly()
                .dryRun()
                .withName("try")
                .withNamespace("here")
                .withKubeVersion("1.30.0")
                .withValuesFile(file(directory, values))
                .call()
                .getOutput();
    }

    private static Path file(Path directory, String values) {
        try {
            return Files.writeString(Files.createTempFile(directory, "values", ".yaml"), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(String yaml) {
        return JSON.valueToTree(new Yaml().load(yaml));
    }

    static JsonNode find(JsonNode array, String name) {
        for (JsonNode item : array) {
            if (item.at("/name").asText().equals(name)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    List<String> kinds() {
        return all.stream().map(object -> object.at("/kind").asText()).toList();
    }

    List<JsonNode> objects(String kind) {
        return all.stream()
                .filter(object -> object.at("/kind").asText().equals(kind))
                .toList();
    }

    JsonNode only(String kind) {
        assertThat(objects(kind)).as(kind).hasSize(1);
        return objects(kind).get(0);
    }

    JsonNode named(String kind, String name) {
        return objects(kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    JsonNode workload() {
        return objects("StatefulSet").isEmpty() ? only("Deployment") : only("StatefulSet");
    }

    JsonNode container() {
        return workload().at("/spec/template/spec/containers/0");
    }

    JsonNode annotations() {
        return workload().at("/spec/template/metadata/annotations");
    }

    JsonNode variable(String name) {
        return find(container().at("/env"), name);
    }

    String mountPath(String volume) {
        return find(container().at("/volumeMounts"), volume).at("/mountPath").asText();
    }
}
