package dev.solvent.route;

import java.util.List;

/**
 * The way of one model.
 *
 * @param model as clients name it
 * @param targets at least one, in the order in which to try them
 */
public record Route(String model, List<Target> targets) {
    public Route {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a route needs a target: " + model);
        }
    }

    /** The name of the provider that is asked first. */
    public String owner() {
        return targets.get(0).provider().name();
    }
}
