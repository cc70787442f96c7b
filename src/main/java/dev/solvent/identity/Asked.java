package dev.solvent.identity;

import java.util.List;
import java.util.Optional;

/**
 * What of a request decides which accounts it touches.
 *
 * @param model the model's name, as routes know it
 * @param candidates where the request may be sent
 * @param customer on whose behalf the client says that it asks
 * @param tags words that the request itself carries
 */
public record Asked(String model, List<Candidate> candidates, Optional<String> customer, List<String> tags) {
    public Asked {
        candidates = List.copyOf(candidates);
        tags = List.copyOf(tags);
    }

    /**
     * A place where a request may be sent.
     *
     * @param model as that provider names it
     */
    public record Candidate(String provider, String model) {
        /** Whether a budget for a model of that name is meant for this place: {@code gpt-4o}, {@code openai/gpt-4o}. */
        boolean isCalled(String name) {
            return name.equals(model)
                    || (name.length() == provider.length() + 1 + model.length()
                            && name.startsWith(provider)
                            && name.charAt(provider.length()) == '/'
                            && name.endsWith(model));
        }
    }
}
