package dev.solvent.pricing;

/** How much of the web a provider may read for a search, as {@code search_context_size} asks for it. */
public enum SearchSize {
    LOW,
    MEDIUM,
    HIGH;

    /** The size by the name that a request gives it; one that is not known counts as the largest. */
    public static SearchSize of(String name) {
        return switch (name) {
            case "low" -> LOW;
            case "medium" -> MEDIUM;
            default -> HIGH;
        };
    }
}
