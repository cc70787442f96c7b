package dev.solvent.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads somebody else's YAML: anchors and merges are followed, within bounds; a key that stands twice is an error, since one of
 * the two would be lost. No error shows the text around it, since that may be a secret.
 */
final class ForeignYaml {
    private static final long MOST_BYTES = 3 << 20;
    private static final int MOST_NODES = 200_000;
    private static final int DEEPEST = 50;
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]{1,3})?");
    private static final Tag MERGE = Tag.MERGE;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String source;
    private final Deque<Node> within = new ArrayDeque<>();
    private int nodes;

    private ForeignYaml(String source) {
        this.source = source;
    }

    /**
     * The keys and values of a file.
     *
     * @throws ImportException what is wrong with it
     */
    static ObjectNode read(Path file) {
        return new ForeignYaml(file.toString()).parse(text(file));
    }

    private static String text(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new ImportException(file + ": is a directory");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new ImportException(file + ": is larger than " + (MOST_BYTES >> 20) + " MiB");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new ImportException(file + ": no such file");
        } catch (CharacterCodingException e) {
            throw new ImportException(file + ": is not UTF-8 text");
        } catch (IOException e) {
            throw new ImportException(file + ": cannot be read");
        }
    }

    private ObjectNode parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        try {
            Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            if (root instanceof MappingNode mapping) {
                return mapping(mapping);
            }
            throw new ImportException(source + ": is no LiteLLM config: expected keys and values");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            String problem = String.valueOf(e.getProblem()).replaceFirst("(alias|anchor) .*", "$1");
            throw new ImportException(source + ":" + line + ": is not YAML: " + problem);
        } catch (YAMLException e) {
            throw new ImportException(source + ": is not YAML that can be read: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private JsonNode node(Node node) {
        nodes++;
        if (nodes > MOST_NODES) {
            throw new ImportException(source + ": its aliases come to more than " + MOST_NODES + " values");
        }
        if (within.contains(node) || within.size() > DEEPEST) {
            throw complaint(node, "an alias must not contain itself");
        }
        within.push(node);
        try {
            if (node instanceof MappingNode mapping) {
                return mapping(mapping);
            } else if (node instanceof SequenceNode sequence) {
                ArrayNode items = JSON.arrayNode();
                sequence.getValue().forEach(item -> items.add(node(item)));
                return items;
            }
            return scalar((ScalarNode) node);
        } finally {
            within.pop();
        }
    }

    private ObjectNode mapping(MappingNode mapping) {
        ObjectNode values = JSON.objectNode();
        Set<String> own = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw complaint(entry.getKeyNode(), "a key must be a single word");
            }
            if (key.getTag().equals(MERGE)) {
                continue;
            }
            if (!own.add(key.getValue())) {
                throw complaint(key, Section.shown(key.getValue()) + " is given twice");
            }
            values.set(key.getValue(), node(entry.getValueNode()));
        }
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode().getTag().equals(MERGE)) {
                merge(entry.getValueNode(), values);
            }
        }
        return values;
    }

    /** What is merged in fills the places that nothing else took; of several, the first one wins. */
    private void merge(Node merged, ObjectNode into) {
        JsonNode value = node(merged);
        for (JsonNode part : value.isArray() ? value : JSON.arrayNode().add(value)) {
            if (!part.isObject()) {
                throw complaint(merged, "<< must name keys and values");
            }
            part.properties().forEach(field -> into.putIfAbsent(field.getKey(), field.getValue()));
        }
    }

    private JsonNode scalar(ScalarNode node) {
        String text = node.getValue();
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        } else if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(Set.of("true", "yes", "on").contains(text.toLowerCase(Locale.ROOT)));
        } else if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
                && NUMBER.matcher(text).matches()) {
            return JSON.numberNode(new BigDecimal(text.replace("_", "")));
        } else if (tag.startsWith(Tag.PREFIX)) {
            return JSON.textNode(text);
        }
        throw complaint(node, "tags such as " + Section.shown(tag.getValue()) + " have no meaning here");
    }

    private ImportException complaint(Node node, String what) {
        return new ImportException(source + ":" + (node.getStartMark().getLine() + 1) + ": " + what);
    }
}
