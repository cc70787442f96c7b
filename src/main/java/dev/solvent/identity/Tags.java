package dev.solvent.identity;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tags that records give to the requests of a key. */
final class Tags {
    private Tags() {}

    /** Those of the records, at their usual two places, each once. */
    static List<String> of(Fields... records) {
        Set<String> tags = new LinkedHashSet<>();
        for (Fields record : records) {
            tags.addAll(record.texts("tags"));
            tags.addAll(record.below("metadata").texts("tags"));
        }
        return List.copyOf(tags);
    }
}
