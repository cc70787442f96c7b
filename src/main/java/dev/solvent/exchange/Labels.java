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
 * @param session what the client calls the requests that belong together
 */
public record Labels(Optional<String> customer, List<String> tags, Optional<String> session) {
    public static final Labels NONE = new Labels(Optional.empty(), List.of(), Optional.empty());

    /** So many tags one request may carry: each is an account to look up and to hold on. */
    static final int MOST_TAGS = 16;

    /** So long is the name of a session at most, which each row of the ledger carries. */
    static final int LONGEST_SESSION = 256;

    public Labels {
        tags = List.copyOf(tags);
    }

    /**
     * Labels as headers carry them.
     *
     * @param customer empty if there is none
     * @param tags separated by commas
     * @param session empty if there is none
     */
    public static Labels of(String customer, String tags, String session) {
        List<String> words = Arrays.stream(tags.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        return new Labels(named(customer), words, named(session));
    }

    private static Optional<String> named(String text) {
        return Optional.of(text.strip()).filter(name -> !name.isEmpty());
    }

    /** This session, or else the one of the body: LiteLLM too lets the header win. */
    Optional<String> sessionOr(Optional<String> ofTheBody) {
        return session.or(() -> ofTheBody.flatMap(Labels::named));
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
