package dev.solvent.identity;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which models a list allows. An empty list allows every model, and so do {@code *} and LiteLLM's {@code all-proxy-models}; a
 * {@code *} within a name stands for any text ({@code openai/*}). Everything else is a name, also LiteLLM's {@code
 * no-default-models}, which is the name of no model.
 */
final class ModelRules {
    private static final Set<String> ALL = Set.of("*", "all-proxy-models");

    private final boolean everything;
    private final Set<String> names = new HashSet<>();
    private final List<String> patterns;

    ModelRules(List<String> models) {
        this.everything = models.isEmpty() || models.stream().anyMatch(ALL::contains);
        this.names.addAll(models);
        this.patterns = models.stream().filter(model -> model.indexOf('*') >= 0).toList();
    }

    boolean allow(String model) {
        return everything || names.contains(model) || patterns.stream().anyMatch(pattern -> matches(pattern, model));
    }

    /** In time linear in the pattern times the name, whatever they are: after a mismatch only the last star can give way. */
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int star = -1;
        int afterStar = 0;
        int n = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                afterStar = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++afterStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
