package dev.solvent.route;

import dev.solvent.pricing.ModelCard;
import dev.solvent.provider.Provider;
import java.util.Optional;

/**
 * Where a request can go.
 *
 * @param model as the provider's own API names it
 * @param card what the catalogue knows of it; without a card there is no price, and no request under a budget
 */
public record Target(Provider provider, String model, Optional<ModelCard> card) {
    /** As configuration writes it: {@code provider/model}. */
    @Override
    public String toString() {
        return provider.name() + "/" + model;
    }
}
