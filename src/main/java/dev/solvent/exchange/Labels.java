package dev.solvent.exchange;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client says of its request outside of the body.
 *
 * @param customer on whose behalf it asks
 * @param tags words to count it under
 */
public record Labels(Optional<String> customer, List<String> tags) {
    public static final Labels NONE = new Labels(Optional.empty(), List.of());

    /** So many tags one request may carry: each is an account to look up and to hold on. */
    static final int MOST_TAGS = 16;

    public Labels {
        tags = List.copyOf(tags);
    }

    /**
     * Labels as headers carry them.
     *
     * @param customer empty if there is none
     * @param tags separated by commas
     */
    public static Labels of(String customer, String tags) {
        List<String> words = Arrays.stream(tags.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        return new Labels(Optional.of(customer.strip()).filter(id -> !id.isEmpty()), words);
    }

    /** These tags and those of the body, each once. */
    List<String> tagsWith(List<String> ofTheBody) {
        if (ofTheBody.isEmpty()) {
            return tags;
        }
        Set<String> all = new LinkedHashSet<>(tags);
        all.addAll(ofTheBody);
        return List.copyOf(all);
    }
}
