package dev.solvent.config;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Reads YAML into a {@link Tree}: keys must be text and stand once, no tags, one document. Nothing of the file is
 * constructed, and no error shows the text around it, since that may be a secret.
 */
final class YamlReader {
    private final String source;
    private final Interpolation interpolation;
    private final List<Problem> problems;
    private final Deque<Node> within = new ArrayDeque<>();

    /** @param problems gets everything that is found wrong */
    YamlReader(String source, Interpolation interpolation, List<Problem> problems) {
        this.source = source;
        this.interpolation = interpolation;
        this.problems = problems;
    }

    /** The keys and values of a file; none where it is empty or cannot be read at all. */
    Tree.Mapping read(String text) {
        Tree.Mapping nothing = Tree.Mapping.empty(new Origin(source, 1));
        try {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            if (root == null) {
                return nothing;
            }
            Tree tree = tree(root, "");
            if (tree instanceof Tree.Mapping mapping) {
                return mapping;
            }
            if (!(tree instanceof Tree.Nothing)) {
                problems.add(Problem.at(tree.origin(), "", "expected keys and values, found " + tree.described()));
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(Problem.at(new Origin(source, line), "", "not valid YAML: " + withoutText(e.getProblem())));
        } catch (YAMLException e) {
            problems.add(Problem.at(Origin.of(source), "", "not valid YAML: " + firstLine(e)));
        }
        return nothing;
    }

    private Tree tree(Node node, String path) {
        Origin origin = origin(node);
        if (within.contains(node)) {
            problems.add(Problem.at(origin, path, "an alias must not contain itself"));
            return new Tree.Nothing(true, origin);
        }
        if (!node.getTag().startsWith(Tag.PREFIX)) {
            problems.add(Problem.at(origin, path, "tags such as " + node.getTag() + " have no meaning here"));
        }
        within.push(node);
        try {
            if (node instanceof MappingNode mapping) {
                return new Tree.Mapping(entries(mapping, path), origin);
            }
            if (node instanceof SequenceNode sequence) {
                return new Tree.Sequence(items(sequence, path), origin);
            }
            return scalar((ScalarNode) node, path, origin);
        } finally {
            within.pop();
        }
    }

    private Map<String, Tree> entries(MappingNode mapping, String path) {
        Map<String, Tree> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            Node keyNode = entry.getKeyNode();
            if (!(keyNode instanceof ScalarNode key)) {
                problems.add(Problem.at(origin(keyNode), path, "a key must be a single word"));
                continue;
            }
            String keyPath = Paths.join(path, key.getValue());
            Tree value = tree(entry.getValueNode(), keyPath);
            // An empty value has no place of its own: say where its key stands.
            Tree placed = value instanceof Tree.Nothing nothing
                    ? new Tree.Nothing(nothing.explicit(), origin(keyNode))
                    : value;
            Tree earlier = entries.putIfAbsent(key.getValue(), placed);
            if (earlier != null) {
                problems.add(Problem.at(origin(keyNode), keyPath, "is given twice"));
            }
        }
        return entries;
    }

    private List<Tree> items(SequenceNode sequence, String path) {
        List<Tree> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(tree(item, Paths.item(path, items.size())));
        }
        return items;
    }

    private Tree scalar(ScalarNode node, String path, Origin origin) {
        String written = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return new Tree.Nothing(!written.isEmpty(), origin);
        }
        Interpolation.Outcome outcome = interpolation.fill(written);
        if (outcome instanceof Interpolation.Outcome.Filled filled) {
            // A variable that was filled in as empty text says: not given.
            boolean emptied = filled.text().isEmpty() && !written.isEmpty();
            return emptied ? new Tree.Nothing(true, origin) : new Tree.Scalar(filled.text(), written, origin);
        }
        problems.add(Problem.at(origin, path, ((Interpolation.Outcome.Refused) outcome).message()));
        return new Tree.Unreadable(origin);
    }

    private Origin origin(Node node) {
        return new Origin(source, node.getStartMark().getLine() + 1);
    }

    /** What the parser says, but for a name that it quotes: text that begins with a star may be a password. */
    private static String withoutText(String problem) {
        return problem.replaceFirst("(alias|anchor) .*", "$1; text that begins with * or & needs quotes");
    }

    private static String firstLine(YAMLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
