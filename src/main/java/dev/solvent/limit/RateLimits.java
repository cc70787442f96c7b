package dev.solvent.limit;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What somebody allows.
 *
 * @param all whatever the model
 * @param models for single models, by the model's name; on top of that
 */
public record RateLimits(RateLimit all, Map<String, RateLimit> models) {
    public RateLimits {
        models = Map.copyOf(models);
    }

    /** Those that count for a request, if {@code isMeant} says which models' names are meant by it. */
    public List<RateLimit> of(Predicate<String> isMeant) {
        if (all.isOpen() && models.isEmpty()) {
            return List.of();
        }
        return Stream.concat(
                        Stream.of(all),
                        models.entrySet().stream()
                                .filter(model -> isMeant.test(model.getKey()))
                                .map(Map.Entry::getValue))
                .filter(limit -> !limit.isOpen())
                .toList();
    }
}
