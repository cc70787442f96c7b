package dev.solvent.pricing;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a price map does not know of models, and the built-in catalogue does: the tokenizer, what a provider adds to a
 * prompt and makes of images, what hanging up comes to.
 */
final class PriceMapFacts {
    /** Room for the template of a provider that nothing is known of. */
    static final TokenOverheads UNKNOWN = new TokenOverheads(1024, 16, 1024, 64);

    private final Catalogue known;
    private final Map<String, TokenOverheads> ofProviders = new HashMap<>();

    PriceMapFacts(Catalogue known) {
        this.known = known;
        known.cards().forEach(card -> ofProviders.merge(card.provider(), card.overheads(), PriceMapFacts::larger));
    }

    /** The largest window that anybody tells of: one that is too small would make bounds too small. */
    OptionalLong maxInput(String provider, String model, OptionalLong told, OptionalLong toldInAll) {
        long most = Math.max(
                told.orElse(toldInAll.orElse(0)),
                known.find(provider, model).map(ModelCard::maxInputTokens).orElse(0L));
        return most == 0 ? OptionalLong.empty() : OptionalLong.of(most);
    }

    /** The card of the map, with what else is known of its model. */
    ModelCard complete(ModelCard card) {
        return known.find(card.provider(), card.model())
                .map(before -> new ModelCard(
                        card.provider(),
                        card.model(),
                        card.mode(),
                        card.maxInputTokens(),
                        card.maxOutputTokens(),
                        card.price(),
                        before.encoding(),
                        before.overheads(),
                        before.media(),
                        card.thinksOutOfSight() || before.thinksOutOfSight(),
                        before.cancelStopsBilling(),
                        card.source(),
                        card.date()))
                .orElseGet(() -> new ModelCard(
                        card.provider(),
                        card.model(),
                        card.mode(),
                        card.maxInputTokens(),
                        card.maxOutputTokens(),
                        card.price(),
                        card.encoding(),
                        ofProviders.getOrDefault(card.provider(), UNKNOWN),
                        card.media(),
                        card.thinksOutOfSight(),
                        card.cancelStopsBilling(),
                        card.source(),
                        card.date()));
    }

    private static TokenOverheads larger(TokenOverheads a, TokenOverheads b) {
        return new TokenOverheads(
                Math.max(a.template(), b.template()),
                Math.max(a.perMessage(), b.perMessage()),
                Math.max(a.tools(), b.tools()),
                Math.max(a.perTool(), b.perTool()));
    }
}
