package dev.solvent.admin.logs;

import dev.solvent.report.Metrics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What requests came to, by some name. */
public final class Sums {
    private final Map<String, Metrics> byName = new HashMap<>();

    /** Adds what requests came to under a name. */
    public void add(String name, Metrics metrics) {
        byName.merge(name, metrics, Metrics::plus);
    }

    /** How many names there are. */
    public int size() {
        return byName.size();
    }

    Metrics total() {
        return byName.values().stream().reduce(Metrics.NONE, Metrics::plus);
    }

    /** All names, who spent most first; among equals, by name. */
    public List<Map.Entry<String, Metrics>> biggestFirst() {
        return byName.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Metrics> one) ->
                                one.getValue().spendNanoUsd())
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }
}
