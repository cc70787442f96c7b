package dev.solvent.route;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

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

    /**
     * The order in which to try the targets this time: first those with shares, drawn one after the other by their shares,
     * then the others as they are listed.
     */
    public List<Target> draw(RandomGenerator random) {
        List<Target> undrawn = new ArrayList<>(
                targets.stream().filter(target -> target.share() > 0).toList());
        if (undrawn.isEmpty()) {
            return targets;
        }
        List<Target> order = new ArrayList<>(targets.size());
        while (!undrawn.isEmpty()) {
            order.add(undrawn.remove(drawn(undrawn, random)));
        }
        targets.stream().filter(target -> target.share() == 0).forEach(order::add);
        return order;
    }

    private static int drawn(List<Target> targets, RandomGenerator random) {
        long all = targets.stream().mapToLong(Target::share).sum();
        long mark = random.nextLong(all);
        int at = 0;
        while (mark >= targets.get(at).share()) {
            mark -= targets.get(at).share();
            at++;
        }
        return at;
    }

    /** The name of the provider that is asked first. */
    public String owner() {
        return targets.get(0).provider().name();
    }
}
