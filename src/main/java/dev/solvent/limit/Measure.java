package dev.solvent.limit;

import java.util.Arrays;

/** What a limit counts. */
public enum Measure {
    /** Requests a minute. */
    REQUESTS("requests"),
    /** Tokens a minute. */
    TOKENS("tokens"),
    /** Requests in flight. */
    PARALLEL_REQUESTS("max_parallel_requests");

    private final String word;

    Measure(String word) {
        this.word = word;
    }

    static Measure of(String word) {
        return Arrays.stream(values())
                .filter(measure -> measure.word.equals(word))
                .findFirst()
                .orElseThrow();
    }

    /** The word that LiteLLM's clients read. */
    public String word() {
        return word;
    }
}
