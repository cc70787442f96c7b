package dev.solvent.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.solvent.pricing.ModelCard;
import dev.solvent.provider.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a request can go.
 *
 * @param model as the provider's own API names it
 * @param card what the catalogue knows of it; without a card there is no price, and no request under a budget
 * @param share its part of the requests that the targets of a route share; 0 where it is asked in order
 * @param addedId the id under which it was added at run time; none of one that is configured
 */
public record Target(Provider provider, String model, Optional<ModelCard> card, int share, Optional<String> addedId) {
    /** A target that is asked in order. */
    public Target(Provider provider, String model, Optional<ModelCard> card) {
        this(provider, model, card, 0);
    }

    /** A target that is configured. */
    public Target(Provider provider, String model, Optional<ModelCard> card, int share) {
        this(provider, model, card, share, Optional.empty());
    }

    private Target withShare(int other) {
        return new Target(provider, model, card, other, addedId);
    }

    /** The id of this target of that model: its own, or one that stays the same as long as it is configured. */
    public String id(String ofModel) {
        return addedId.orElseGet(() ->
                UUID.nameUUIDFromBytes((ofModel + "\n" + this).getBytes(UTF_8)).toString());
    }

    /** These targets behind those of a route, asked in the way in which those are. */
    static List<Target> behind(List<Target> configured, List<Target> added) {
        boolean ordered = configured.stream().allMatch(target -> target.share() == 0) && !configured.isEmpty();
        List<Target> all = new ArrayList<>(configured);
        added.forEach(target -> all.add(ordered ? target.withShare(0) : target));
        return all;
    }

    /** As configuration writes it: {@code provider/model}. */
    @Override
    public String toString() {
        return provider.name() + "/" + model;
    }
}
