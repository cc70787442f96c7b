package dev.solvent.pricing;

import java.io.Reader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of a price file. It reads YAML's nodes rather than its objects, so that a decimal number stays the text
 * that was written, and every complaint can name its line. Keys are taken one by one; what is left is unknown.
 */
final class PriceFileEntry {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");
    private static final int DECIMALS = 9;
    private static final BigDecimal ABSURD_PRICE_USD = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal ABSURD_TOKENS = BigDecimal.valueOf(TokenOverheads.ABSURD_TOKENS);

    private final String file;
    private final String path;
    private final Node node;
    private final Map<String, Node> left = new LinkedHashMap<>();

    private PriceFileEntry(String file, String path, Node node) {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            throw complaint(node, path, "must be a mapping");
        }
        for (NodeTuple entry : mapping.getValue()) {
            String key = textOf(entry.getKeyNode(), path);
            if (left.put(key, entry.getValueNode()) != null) {
                throw complaint(entry.getKeyNode(), below(key), "appears twice");
            }
        }
    }

    static PriceFileEntry root(String file, Reader text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(text);
            if (root == null) {
                throw new CatalogueException(file + ": is empty");
            }
            return new PriceFileEntry(file, "", root);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new CatalogueException(file + ":" + line + ": is not YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new CatalogueException(file + ": is not YAML: " + e.getMessage(), e);
        }
    }

    /** The names of the keys that were not taken yet, in the order of the file. */
    List<String> names() {
        return List.copyOf(left.keySet());
    }

    /** Whether a key that was not taken yet has keys below it. */
    boolean isMapping(String key) {
        return left.get(key) instanceof MappingNode;
    }

    Optional<PriceFileEntry> entry(String key) {
        return take(key).map(value -> new PriceFileEntry(file, below(key), value));
    }

    List<PriceFileEntry> entries(String key) {
        List<PriceFileEntry> entries = new ArrayList<>();
        for (Node item : items(key)) {
            entries.add(new PriceFileEntry(file, below(key) + "[" + entries.size() + "]", item));
        }
        return entries;
    }

    List<String> texts(String key) {
        return items(key).stream().map(item -> textOf(item, below(key))).toList();
    }

    Optional<String> text(String key) {
        return take(key).map(value -> textOf(value, below(key)));
    }

    Optional<Boolean> flag(String key) {
        return take(key).map(value -> switch (textOf(value, below(key))) {
            case "true" -> true;
            case "false" -> false;
            default -> throw complaint(value, below(key), "must be true or false");
        });
    }

    /** Dollars as nano-dollars. */
    OptionalLong price(String key) {
        Optional<Node> value = take(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        BigDecimal usd = number(value.get(), key, ABSURD_PRICE_USD);
        try {
            return OptionalLong.of(usd.movePointRight(DECIMALS).longValueExact());
        } catch (ArithmeticException e) {
            throw complaint(value.get(), below(key), "has more than " + DECIMALS + " decimals");
        }
    }

    OptionalLong tokens(String key) {
        Optional<Node> value = take(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(number(value.get(), key, ABSURD_TOKENS).longValueExact());
        } catch (ArithmeticException e) {
            throw complaint(value.get(), below(key), "must be a whole number");
        }
    }

    /** A number with at most three decimals, in thousandths. */
    OptionalLong thousandths(String key) {
        Optional<Node> value = take(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    number(value.get(), key, ABSURD_PRICE_USD).movePointRight(3).longValueExact());
        } catch (ArithmeticException e) {
            throw complaint(value.get(), below(key), "has more than 3 decimals");
        }
    }

    CatalogueException missing(String key) {
        return complaint(node, below(key), "is missing");
    }

    CatalogueException complaint(String key, String complaint) {
        return complaint(node, below(key), complaint);
    }

    /** Call it when everything that is known has been taken. */
    void refuseTheRest() {
        left.forEach((key, value) -> {
            throw complaint(value, below(key), "is not a key that is known here");
        });
    }

    private Optional<Node> take(String key) {
        return Optional.ofNullable(left.remove(key));
    }

    private List<Node> items(String key) {
        return take(key)
                .map(value -> {
                    if (value instanceof SequenceNode sequence) {
                        return sequence.getValue();
                    }
                    throw complaint(value, below(key), "must be a list");
                })
                .orElse(List.of());
    }

    private BigDecimal number(Node value, String key, BigDecimal absurd) {
        String text = textOf(value, below(key));
        if (!NUMBER.matcher(text).matches()) {
            throw complaint(value, below(key), "must be a plain decimal number, not '" + text + "'");
        }
        BigDecimal number = new BigDecimal(text);
        if (number.signum() < 0) {
            throw complaint(value, below(key), "must not be negative");
        }
        if (number.compareTo(absurd) > 0) {
            throw complaint(value, below(key), "is larger than " + absurd + ", which cannot be meant");
        }
        return number;
    }

    private String textOf(Node value, String where) {
        if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        throw complaint(value, where, "must be a text or a number");
    }

    private String below(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private CatalogueException complaint(Node at, String where, String complaint) {
        int line = at.getStartMark() == null ? 0 : at.getStartMark().getLine() + 1;
        String place = where.isEmpty() ? "the file" : where;
        return new CatalogueException(file + ":" + line + ": " + place + ": " + complaint);
    }
}
