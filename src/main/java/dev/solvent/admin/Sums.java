package dev.solvent.admin;

import dev.solvent.report.Metrics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What requests came to, by some name. */
final class Sums {
    private final Map<String, Metrics> byName = new HashMap<>();

    void add(String name, Metrics metrics) {
        byName.merge(name, metrics, Metrics::plus);
    }

    int size() {
        return byName.size();
    }

    Metrics total() {
        return byName.values().stream().reduce(Metrics.NONE, Metrics::plus);
    }

    /** All names, who spent most first; among equals, by name. */
    List<Map.Entry<String, Metrics>> biggestFirst() {
        return byName.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Metrics> one) ->
                                one.getValue().spendNanoUsd())
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }
}
