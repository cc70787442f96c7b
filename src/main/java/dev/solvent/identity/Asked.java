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
     * @param biller the provider whose bill it is on, which may be itself: its budgets are this one's too
     * @param model as that provider names it
     */
    public record Candidate(String provider, String biller, String model) {
        /** A provider that is like no other. */
        public Candidate(String provider, String model) {
            this(provider, provider, model);
        }

        /** Whether a budget for a model of that name is meant for this place: {@code gpt-4o}, {@code openai/gpt-4o}. */
        boolean isCalled(String name) {
            return name.equals(model) || isBelow(provider, name) || (!biller.equals(provider) && isBelow(biller, name));
        }

        private boolean isBelow(String owner, String name) {
            return name.length() == owner.length() + 1 + model.length()
                    && name.startsWith(owner)
                    && name.charAt(owner.length()) == '/'
                    && name.endsWith(model);
        }
    }
}
