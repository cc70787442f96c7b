package dev.solvent.route;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The owner's own names for models. Checks itself; a complaint begins with the path of the entry.
 *
 * @param models a name to the targets to try, in order, each {@code provider/model}. A name that ends in {@code *} stands
 *     for all names that begin so, and a {@code *} at the end of its targets for the rest of the name
 * @param routing how they are chosen
 */
public record RouteConfig(Map<String, List<String>> models, RoutingConfig routing) {
    /** No names but the providers' own. */
    public static final RouteConfig NONE = new RouteConfig(Map.of());

    /** Names whose targets are asked in order, beside the providers' own names. */
    public RouteConfig(Map<String, List<String>> models) {
        this(models, RoutingConfig.DEFAULT);
    }

    public RouteConfig {
        models.forEach(RouteConfig::check);
        for (Map.Entry<String, List<Integer>> entry : routing.balance().entrySet()) {
            checkShares(entry.getKey(), entry.getValue(), models);
        }
        Map<String, List<String>> copy = new LinkedHashMap<>();
        models.forEach((name, targets) -> copy.put(name, List.copyOf(targets)));
        models = Collections.unmodifiableMap(copy);
    }

    private static void check(String name, List<String> targets) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("models: a name is empty");
        }
        checkStar("models." + name, name);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("models." + name + ": needs at least one provider/model");
        }
        for (int i = 0; i < targets.size(); i++) {
            String path = "models." + name + "[" + i + "]";
            String target = targets.get(i);
            int slash = target.indexOf('/');
            if (slash <= 0 || slash == target.length() - 1) {
                throw new IllegalArgumentException(path + ": must be provider/model, not: " + target);
            }
            checkStar(path, target);
            if (target.endsWith("*") && !name.endsWith("*")) {
                throw new IllegalArgumentException(path + ": has a *, but the name has none");
            }
        }
    }

    private static void checkShares(String model, List<Integer> shares, Map<String, List<String>> models) {
        int targets = models.getOrDefault(model, List.of()).size();
        if (targets == 0) {
            throw new IllegalArgumentException("routing.balance." + model + ": models has no such name");
        }
        if (shares.size() != targets) {
            throw new IllegalArgumentException("routing.balance." + model + ": needs a share for each of the " + targets
                    + " targets, not " + shares.size());
        }
    }

    private static void checkStar(String path, String text) {
        int star = text.indexOf('*');
        if (star >= 0 && star != text.length() - 1) {
            throw new IllegalArgumentException(path + ": a * can only be the last character");
        }
    }
}
