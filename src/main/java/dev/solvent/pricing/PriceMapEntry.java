package dev.solvent.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.pricing.ModelCard.Mode;
import java.util.Optional;
import java.util.OptionalLong;

/** One entry of LiteLLM's price map, on its way to a card. */
final class PriceMapEntry {
    private final String label;
    private final String model;
    private final JsonNode entry;

    PriceMapEntry(String key, JsonNode entry) {
        this.label = entry.path("litellm_provider").asText("");
        this.model = PriceMapLabels.model(key, label);
        this.entry = entry;
    }

    /** What becomes of an entry. */
    sealed interface Outcome {}

    /** It has a price, and a bound. */
    record Priced(ModelCard card) implements Outcome {}

    /** It does not, and why. */
    record Unpriced(String why) implements Outcome {}

    /**
     * Makes the card.
     *
     * @param before what is known of the provider and of its models otherwise
     * @param source what to name as the source of the prices
     */
    Outcome read(PriceMapFacts before, String source, String date) {
        Optional<Mode> mode = mode();
        if (label.isEmpty() || mode.isEmpty()) {
            return new Unpriced("mode " + entry.path("mode").asText("unknown") + " is not served");
        }
        boolean answers = mode.get() != Mode.EMBEDDING;
        PriceMapPrices prices = PriceMapPrices.of(entry);
        if (prices.notUnderstood().isPresent()) {
            return new Unpriced("field " + prices.notUnderstood().get() + " is not understood");
        }
        if (!prices.areAny() || !prices.areWhole(answers)) {
            return new Unpriced("no price per token");
        }
        String provider = PriceMapLabels.provider(label);
        OptionalLong maxInput = before.maxInput(provider, model, tokens("max_input_tokens"), tokens("max_tokens"));
        OptionalLong maxOutput =
                answers ? first(tokens("max_output_tokens"), tokens("max_tokens")) : OptionalLong.of(0);
        if (maxInput.isEmpty() || maxOutput.isEmpty()) {
            return new Unpriced("no window");
        }
        boolean ownCost = PriceMapLabels.reportsCost(provider);
        ModelPrice price = prices.price(
                PriceMapLabels.alwaysSearches(provider, model),
                ownCost ? Optional.of(Adjustment.NONE) : Optional.empty());
        return new Priced(before.complete(new ModelCard(
                provider,
                model,
                mode.get(),
                maxInput.getAsLong(),
                maxOutput.getAsLong(),
                price,
                Optional.empty(),
                TokenOverheads.NONE,
                MediaFormulas.NONE,
                entry.path("supports_reasoning").asBoolean(false),
                false,
                source,
                date)));
    }

    private Optional<Mode> mode() {
        return switch (entry.path("mode").asText("")) {
            case "chat" -> Optional.of(Mode.CHAT);
            case "completion" -> Optional.of(Mode.COMPLETION);
            case "responses" -> Optional.of(Mode.RESPONSES);
            case "embedding" -> Optional.of(Mode.EMBEDDING);
            default -> Optional.empty();
        };
    }

    private OptionalLong tokens(String name) {
        return PriceMapNumber.tokens(entry.path(name));
    }

    private static OptionalLong first(OptionalLong one, OptionalLong other) {
        return one.isPresent() ? one : other;
    }
}
