package dev.solvent.config;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the place that a record's own check complains of. Its message begins with the key, or the path of keys, that is
 * wrong: {@code port must be ...}, {@code api_key: is empty}, {@code models.gpt-4.1[0]: must ...}.
 */
final class Blame {
    private static final Pattern BEGINS_WITH_PATH = Pattern.compile("(\\S+?):?\\s+(.*)", Pattern.DOTALL);
    private static final Pattern FIRST_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    private Blame() {}

    /**
     * The problem at the place where it lies.
     *
     * @param keys the keys of the record that complains
     * @param tree what was written for it
     * @param path where that is
     */
    static Problem of(String message, Set<String> keys, Tree.Mapping tree, String path) {
        Matcher matcher = BEGINS_WITH_PATH.matcher(message);
        if (!matcher.matches()) {
            return Problem.at(tree.origin(), path, message);
        }
        String place = matcher.group(1);
        Matcher first = FIRST_KEY.matcher(place);
        if (!first.lookingAt() || !keys.contains(first.group())) {
            return Problem.at(tree.origin(), path, message);
        }
        String whole = path.isEmpty() ? place : path + "." + place;
        return Problem.at(origin(tree, place), whole, matcher.group(2));
    }

    /** Where the value at a path was written, or the nearest thing around it. A key may have dots of its own. */
    private static Origin origin(Tree tree, String place) {
        if (tree instanceof Tree.Mapping mapping) {
            for (var entry : mapping.entries().entrySet()) {
                String rest = place.startsWith(entry.getKey())
                        ? place.substring(entry.getKey().length())
                        : place;
                if (rest.isEmpty() || (rest.length() < place.length() && "[.".indexOf(rest.charAt(0)) >= 0)) {
                    return origin(entry.getValue(), rest.startsWith(".") ? rest.substring(1) : rest);
                }
            }
        } else if (tree instanceof Tree.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                String index = Paths.item("", i);
                if (place.startsWith(index)) {
                    return origin(sequence.items().get(i), place.substring(index.length()));
                }
            }
        }
        return tree.origin();
    }
}
