package dev.solvent.pricing;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Completes the tables of prices that somebody stated into the bands of a model: what a tier or a long context leaves out
 * is taken from where it would be charged, and never from where it would be cheaper.
 */
final class Bands {
    private final PriceTable ordinary;
    private final Map<ServiceTier, PriceTable> ordinaryTiers = new EnumMap<>(ServiceTier.class);
    private final List<PriceBand> bands = new ArrayList<>();

    /**
     * The prices of calls of any size.
     *
     * @param tiers what is stated of tiers, in as far as anything is
     */
    Bands(PriceTable standard, Map<ServiceTier, PriceTable> tiers) {
        this.ordinary = standard;
        for (ServiceTier tier : ServiceTier.values()) {
            ordinaryTiers.put(tier, tiers.getOrDefault(tier, new PriceTable()).asTierOf(standard));
        }
        bands.add(band(0, standard, ordinaryTiers));
    }

    /** The prices of calls with more tokens of input than any band before. */
    void longContext(long above, PriceTable stated, Map<ServiceTier, PriceTable> tiers) {
        PriceTable standard = stated.asLongContextOf(ordinary);
        Map<ServiceTier, PriceTable> complete = new EnumMap<>(ServiceTier.class);
        ordinaryTiers.forEach((tier, inShortContexts) -> {
            PriceTable own = tiers.get(tier);
            complete.put(tier, own == null ? standard.dearer(inShortContexts) : own.asTierOf(standard));
        });
        bands.add(band(above, standard, complete));
    }

    /** From how many tokens on the last band holds. */
    long lastAbove() {
        return bands.get(bands.size() - 1).aboveTokens();
    }

    List<PriceBand> complete() {
        return List.copyOf(bands);
    }

    private static PriceBand band(long above, PriceTable standard, Map<ServiceTier, PriceTable> tiers) {
        Map<ServiceTier, Rates> rates = new EnumMap<>(ServiceTier.class);
        tiers.forEach((tier, table) -> rates.put(tier, table.rates()));
        return new PriceBand(
                above,
                standard.rates(),
                rates.getOrDefault(ServiceTier.PRIORITY, standard.rates()),
                rates.getOrDefault(ServiceTier.FLEX, standard.rates()),
                rates.getOrDefault(ServiceTier.BATCH, standard.rates()),
                rates.getOrDefault(ServiceTier.OTHER, standard.rates()));
    }
}
