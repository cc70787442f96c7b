package dev.solvent.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.usage.TokenKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The prices of one entry of LiteLLM's price map, and the first field among them that is not understood. Such a field
 * makes the model unpriced: who knows what it would have cost.
 */
final class PriceMapPrices {
    private static final List<String> PRICE_WORDS = List.of("cost", "pric", "multiplier", "uplift", "surcharge", "fee");

    /**
     * Prices that a call which is forwarded here never has, or that only make it cheaper: sessions of tools that chat
     * completions do not have, the same price in a provider's own units, another address of the provider, a parameter of
     * its own API, a discount at night.
     */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "code_interpreter_cost_per_session",
            "computer_use_input_cost_per_1k_tokens",
            "computer_use_output_cost_per_1k_tokens",
            "file_search_cost_per_1k_calls",
            "file_search_cost_per_gb_per_day",
            "vector_store_cost_per_gb_per_day",
            "input_dbu_cost_per_token",
            "output_dbu_cost_per_token",
            "regional_endpoint_uplift_multiplier",
            "regional_processing_uplift_multiplier_eu",
            "regional_processing_uplift_multiplier_us",
            "off_peak_pricing");

    private final Map<Long, Map<ServiceTier, PriceTable>> tables = new TreeMap<>();
    private SizedFee search = SizedFee.NONE;
    private long request;
    private long maps;
    private Optional<String> notUnderstood = Optional.empty();

    private PriceMapPrices() {}

    static PriceMapPrices of(JsonNode entry) {
        PriceMapPrices prices = new PriceMapPrices();
        entry.properties().forEach(field -> prices.take(field.getKey(), field.getValue()));
        if (prices.maps > prices.search.dearest()) {
            prices.refuse("google_maps_grounding_cost_per_query");
        }
        return prices;
    }

    /** The first field with a price that is not understood. */
    Optional<String> notUnderstood() {
        return notUnderstood;
    }

    /** Whether anything costs more than nothing. The map says 0 also where nobody knows. */
    boolean areAny() {
        return request > 0
                || search.dearest() > 0
                || tables.values().stream()
                        .flatMap(tiers -> tiers.values().stream())
                        .anyMatch(PriceTable::isAnyPrice);
    }

    /** Whether both sides of a call have a price. */
    boolean areWhole(boolean answers) {
        PriceTable first = table(0, ServiceTier.STANDARD);
        return first.states(TokenKind.INPUT) && (!answers || first.states(TokenKind.OUTPUT));
    }

    /**
     * All of them together.
     *
     * @param alwaysSearches whether the price of a search is one of the request
     */
    ModelPrice price(boolean alwaysSearches, Optional<Adjustment> ownCost) {
        PriceTable ordinary = table(0, ServiceTier.STANDARD);
        if (!ordinary.states(TokenKind.OUTPUT)) {
            ordinary.state(TokenKind.OUTPUT, 0);
        }
        Bands bands = new Bands(ordinary, tiers(0));
        for (long above : tables.keySet()) {
            if (above > 0) {
                PriceTable stated = table(above, ServiceTier.STANDARD);
                stated.fallBackOn(ordinary, TokenKind.INPUT);
                stated.fallBackOn(ordinary, TokenKind.OUTPUT);
                bands.longContext(above, stated, tiers(above));
            }
        }
        SizedFee perRequest = alwaysSearches ? search.each(fee -> fee + request) : SizedFee.flat(request);
        return new ModelPrice(
                bands.complete(), new Fees(alwaysSearches ? SizedFee.NONE : search, perRequest, 0, 0), ownCost);
    }

    private Map<ServiceTier, PriceTable> tiers(long above) {
        Map<ServiceTier, PriceTable> tiers = new EnumMap<>(tables.getOrDefault(above, Map.of()));
        tiers.remove(ServiceTier.STANDARD);
        return tiers;
    }

    private PriceTable table(long above, ServiceTier tier) {
        return tables.computeIfAbsent(above, unused -> new EnumMap<>(ServiceTier.class))
                .computeIfAbsent(tier, unused -> new PriceTable());
    }

    private void take(String name, JsonNode value) {
        Optional<PriceMapField> field = PriceMapField.of(name);
        if (field.isPresent()) {
            takeToken(name, field.get(), field.get().aboveTokens(), value);
            return;
        }
        switch (name) {
            case "search_context_cost_per_query" -> takeSearch(name, value);
            case "input_cost_per_request" -> request = apiece(name, value);
            case "google_maps_grounding_cost_per_query" -> maps = apiece(name, value);
            case "tiered_pricing" -> takeRanges(name, value);
            default -> {
                boolean price = PRICE_WORDS.stream().anyMatch(name::contains) && !WITHOUT_EFFECT.contains(name);
                if (price && !PriceMapNumber.isZero(value)) {
                    refuse(name);
                }
            }
        }
    }

    private void takeToken(String name, PriceMapField field, long above, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        OptionalLong price = PriceMapNumber.perToken(value);
        if (price.isEmpty()) {
            refuse(name);
        } else if (price.getAsLong() > 0 || field.kind() == field.kind().plain()) {
            // A part that costs nothing, of something that costs, is one that nobody has a price for.
            table(above, field.tier()).stateDearer(field.kind(), price.getAsLong());
        }
    }

    private void takeSearch(String name, JsonNode sizes) {
        long low = apiece(name, sizes.path("search_context_size_low"));
        long medium = apiece(name, sizes.path("search_context_size_medium"));
        search = new SizedFee(low, medium, apiece(name, sizes.path("search_context_size_high")));
    }

    /** Each range prices all tokens of the calls whose input lies in it. */
    private void takeRanges(String name, JsonNode ranges) {
        for (JsonNode range : ranges) {
            JsonNode from = range.path("range").path(0);
            OptionalLong above = PriceMapNumber.isZero(from) ? OptionalLong.of(0) : PriceMapNumber.tokens(from);
            range.properties().forEach(part -> {
                Optional<PriceMapField> field = PriceMapField.of(part.getKey()).filter(it -> it.aboveTokens() == 0);
                if (field.isPresent() && above.isPresent()) {
                    takeToken(part.getKey(), field.get(), above.getAsLong(), part.getValue());
                } else if (!part.getKey().equals("range") || above.isEmpty()) {
                    refuse(name);
                }
            });
        }
    }

    private long apiece(String name, JsonNode value) {
        OptionalLong price = PriceMapNumber.apiece(value);
        if (price.isEmpty()) {
            refuse(name);
        }
        return price.orElse(0);
    }

    private void refuse(String name) {
        notUnderstood = notUnderstood.or(() -> Optional.of(name));
    }
}
