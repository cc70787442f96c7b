package dev.solvent.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which routes a key may call, by its {@code allowed_routes} and its {@code key_type}: a key that has both is held to both. A route
 * is a path, of which all that lies below is meant too, a path with a {@code *} at its end, or the name of a group of them
 * ({@link RouteGroup}). A key without either may call everything that its user may.
 */
public final class RouteRules {
    /** What a key may be made for, in LiteLLM's words. */
    public static final List<String> KEY_TYPES = List.of("default", "llm_api", "management", "read_only");

    private static final Pattern PATH = Pattern.compile("/[^*?#\\s]*\\*?");

    private final List<String> entries = new ArrayList<>();
    private final List<List<String>> patterns = new ArrayList<>();

    private RouteRules(List<String> byList, List<String> byType) {
        for (List<String> held : List.of(byList, byType)) {
            entries.addAll(held);
            if (!held.isEmpty()) {
                patterns.add(held.stream().flatMap(RouteRules::patterns).toList());
            }
        }
    }

    static RouteRules of(Fields fields) {
        List<String> byType = switch (fields.text("key_type").orElse("default")) {
            case "llm_api" -> List.of(RouteGroup.LLM_API_ROUTES.word());
            case "management" -> List.of(RouteGroup.MANAGEMENT_ROUTES.word());
            case "read_only" -> List.of(RouteGroup.INFO_ROUTES.word());
            default -> List.of();
        };
        return new RouteRules(fields.texts("allowed_routes"), byType);
    }

    /** What is wrong with an entry of {@code allowed_routes}. */
    public static Optional<String> problem(String entry) {
        return RouteGroup.of(entry).isPresent() || PATH.matcher(entry).matches()
                ? Optional.empty()
                : Optional.of("is neither a path, which may end in *, nor a group like llm_api_routes");
    }

    /** Whether a route may be called; its path is that of the endpoint, not what a client wrote. */
    public boolean allow(String path) {
        return patterns.stream().allMatch(held -> held.stream().anyMatch(pattern -> matches(pattern, path)));
    }

    private static boolean matches(String pattern, String path) {
        return pattern.endsWith("*")
                ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                : path.equals(pattern);
    }

    private static Stream<String> patterns(String entry) {
        return RouteGroup.of(entry)
                .map(group -> group.routes().stream())
                .orElseGet(() -> entry.endsWith("*") ? Stream.of(entry) : Stream.of(entry, entry + "/*"));
    }

    /** What the key is held to, as clients read it. */
    public List<String> entries() {
        return List.copyOf(entries);
    }
}
