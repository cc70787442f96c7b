package dev.solvent.admin.door;

import dev.solvent.admin.input.FieldRules;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One endpoint of the admin API: where it is, who may use it, what it takes. What is said here is served
 * and nothing else.
 *
 * @param path where it is; a part such as {@code :key} stands for any text, which is read like a parameter of that name
 * @param summary what it does, in one sentence for the document
 * @param query what may stand behind the question mark; an endpoint reads nothing else from there
 * @param body what the body may say; none if nothing is read from it
 */
public record Operation(
        HttpMethod method,
        String path,
        Rights rights,
        String summary,
        Map<String, Parameter> query,
        Optional<FieldRules> body,
        Endpoint endpoint) {
    /** The part of a path that is the key of whoever asks, for clients that send no headers. */
    public static final String KEY_IN_PATH = "api_key";

    /** A parameter behind the question mark, and the JSON Schema type of its text. */
    public record Parameter(String name, String type, boolean required) {
        /** One that may be any text. */
        public static Parameter text(String name) {
            return new Parameter(name, "string", false);
        }

        /** One that is a whole number. */
        public static Parameter whole(String name) {
            return new Parameter(name, "integer", false);
        }

        /** One that is true or false. */
        public static Parameter flag(String name) {
            return new Parameter(name, "boolean", false);
        }

        /** The same, without which nothing is answered. */
        public Parameter needed() {
            return new Parameter(name, type, true);
        }
    }

    /** One that reads no body. */
    public static Operation get(String path, Rights rights, String summary, Endpoint endpoint) {
        return new Operation(HttpMethod.GET, path, rights, summary, Map.of(), Optional.empty(), endpoint);
    }

    /** One that takes the fields of these rules in its body. */
    public static Operation post(String path, Rights rights, String summary, FieldRules body, Endpoint endpoint) {
        return new Operation(HttpMethod.POST, path, rights, summary, Map.of(), Optional.of(body), endpoint);
    }

    /** The same with parameters that are texts. */
    public Operation with(String... names) {
        return with(Stream.of(names).map(Parameter::text).toArray(Parameter[]::new));
    }

    /** The same with more parameters. */
    public Operation with(Parameter... more) {
        Map<String, Parameter> all = Stream.concat(query.values().stream(), Stream.of(more))
                .collect(Collectors.toMap(Parameter::name, parameter -> parameter));
        return new Operation(method, path, rights, summary, all, body, endpoint);
    }

    /** The names of all parameters, those in the path too. */
    Set<String> parameters() {
        Stream<String> inPath = Stream.of(path.split("/", -1))
                .filter(part -> part.startsWith(":"))
                .map(part -> part.substring(1));
        return Stream.concat(query.keySet().stream(), inPath).collect(Collectors.toSet());
    }

    /** The same by another method, by which clients ask for it too. */
    public List<Operation> alsoBy(HttpMethod other) {
        return List.of(this, new Operation(other, path, rights, summary, query, body, endpoint));
    }

    /** The same at other paths, where clients look for it too. */
    public List<Operation> alsoAt(String... others) {
        return Stream.concat(
                        Stream.of(this),
                        Stream.of(others)
                                .map(other -> new Operation(method, other, rights, summary, query, body, endpoint)))
                .toList();
    }
}
