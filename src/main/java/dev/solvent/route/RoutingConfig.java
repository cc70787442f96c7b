package dev.solvent.route;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How models are found and their targets are chosen; section {@code routing} of the configuration.
 *
 * @param unlistedModels what becomes of models that section {@code models} does not name
 * @param balance for models by name, a share for each of its targets: those with shares get the requests by chance, in
 *     proportion to them; those with 0 are asked when the others fail. Models without an entry ask their targets in order
 */
public record RoutingConfig(Unlisted unlistedModels, Map<String, List<Integer>> balance) {
    /** What becomes of models that the owner did not name. */
    public enum Unlisted {
        /** They go by the names in the price list, or by provider/model. */
        ALLOW,
        /** They are not known, and not listed. */
        REFUSE
    }

    /** What holds when nothing is set. */
    public static final RoutingConfig DEFAULT = new RoutingConfig(Unlisted.ALLOW, Map.of());

    private static final int LARGEST_SHARE = 1_000_000;

    public RoutingConfig {
        Map<String, List<Integer>> copy = new LinkedHashMap<>();
        balance.forEach((model, shares) -> {
            check(model, shares);
            copy.put(model, List.copyOf(shares));
        });
        balance = Collections.unmodifiableMap(copy);
    }

    private static void check(String model, List<Integer> shares) {
        for (int i = 0; i < shares.size(); i++) {
            if (shares.get(i) < 0 || shares.get(i) > LARGEST_SHARE) {
                throw new IllegalArgumentException(
                        "balance." + model + "[" + i + "]: must be from 0 to " + LARGEST_SHARE);
            }
        }
    }

    /** The share of one of a model's targets, by its place among them. */
    int share(String model, int target) {
        List<Integer> shares = balance.get(model);
        return shares == null ? 0 : shares.get(target);
    }
}
