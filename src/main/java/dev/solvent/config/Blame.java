package dev.solvent.config;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the place that a record's own check complains of. Its message begins with the key, or the path of keys, that is
 * wrong: {@code port must be ...}, {@code api_key: is empty}, {@code models.fast.targets must ...}.
 */
final class Blame {
    private static final Pattern BEGINS_WITH_KEY =
            Pattern.compile("([A-Za-z0-9_.-]+?)(?::\\s*|\\s+)(.*)", Pattern.DOTALL);

    private Blame() {}

    /**
     * @param keys the keys of the record that complains
     * @param tree what was written for it
     * @param path where that is
     */
    static Problem of(String message, Set<String> keys, Tree.Mapping tree, String path) {
        Matcher matcher = BEGINS_WITH_KEY.matcher(message);
        if (!matcher.matches() || !keys.contains(matcher.group(1).split("\\.", 2)[0])) {
            return Problem.at(tree.origin(), path, message);
        }
        String where = path;
        Tree place = tree;
        for (String key : matcher.group(1).split("\\.", -1)) {
            where = Paths.join(where, key);
            if (place instanceof Tree.Mapping mapping) {
                place = mapping.entries().getOrDefault(key, place);
            }
        }
        return Problem.at(place.origin(), where, matcher.group(2));
    }
}
