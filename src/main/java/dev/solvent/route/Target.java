package dev.solvent.route;

import dev.solvent.pricing.ModelCard;
import dev.solvent.provider.Provider;
import java.util.Optional;

/**
 * Where a request can go.
 *
 * @param model as the provider's own API names it
 * @param card what the catalogue knows of it; without a card there is no price, and no request under a budget
 * @param share its part of the requests that the targets of a route share; 0 where it is asked in order
 */
public record Target(Provider provider, String model, Optional<ModelCard> card, int share) {
    /** A target that is asked in order. */
    public Target(Provider provider, String model, Optional<ModelCard> card) {
        this(provider, model, card, 0);
    }

    /** As configuration writes it: {@code provider/model}. */
    @Override
    public String toString() {
        return provider.name() + "/" + model;
    }
}
