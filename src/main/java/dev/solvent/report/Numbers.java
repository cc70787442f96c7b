package dev.solvent.report;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The numbers of names as they are remembered, and what is called by them in Redis. */
final class Numbers {
    private static final int MOST = 100_000;

    private final Map<String, String> known = new HashMap<>();

    void forget() {
        known.clear();
    }

    void forgetMany() {
        if (known.size() > MOST) {
            known.clear();
        }
    }

    List<String> unknown(Collection<String> names) {
        return names.stream().filter(name -> !known.containsKey(name)).toList();
    }

    /**
     * Remembers the numbers of these names, and gives those that have none the next ones.
     *
     * @param count how many names have numbers
     * @return the names that had none
     */
    Map<String, String> learn(List<String> names, Map<String, String> found, long count) {
        Map<String, String> fresh = new LinkedHashMap<>();
        for (String name : names) {
            String number = found.get(name);
            if (number == null) {
                number = Names.number(count + fresh.size());
                fresh.put(name, number);
            }
            known.put(name, number);
        }
        return fresh;
    }

    String of(Batch.Whose whose) {
        return whose.subject().isNamed() ? of(whose.name()) : "";
    }

    String rows(long day, Batch.Whose whose) {
        return ReportKeys.rows(day, whose.subject(), of(whose));
    }

    /** As a field of a sum's hash: the numbers of the other one and of the course. */
    String field(Batch.Part part) {
        return (part.other().isEmpty() ? "" : of(part.other())) + "." + of(part.course());
    }

    private String of(String name) {
        return Objects.requireNonNull(known.get(name));
    }
}
