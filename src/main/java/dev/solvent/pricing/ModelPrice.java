package dev.solvent.pricing;

import java.util.List;
import java.util.Optional;

/**
 * All prices of a model.
 *
 * @param bands by rising {@code aboveTokens}; the first is for calls of any size, the others for long contexts
 * @param fees what is charged besides tokens
 * @param ownCost present where the cost that the provider itself reports is the bill: what to put on it
 */
public record ModelPrice(List<PriceBand> bands, Fees fees, Optional<Adjustment> ownCost) {
    public ModelPrice {
        bands = List.copyOf(bands);
        if (bands.isEmpty() || bands.get(0).aboveTokens() != 0) {
            throw new IllegalArgumentException("the first band is for calls of any size");
        }
        for (int i = 1; i < bands.size(); i++) {
            if (bands.get(i).aboveTokens() <= bands.get(i - 1).aboveTokens()) {
                throw new IllegalArgumentException("bands are listed by rising aboveTokens");
            }
        }
    }

    public ModelPrice(List<PriceBand> bands, Fees fees) {
        this(bands, fees, Optional.empty());
    }

    /** Fees of a search and of a request, whatever the size of the search. */
    public ModelPrice(List<PriceBand> bands, long webSearchNanoUsd, long requestNanoUsd) {
        this(bands, new Fees(SizedFee.flat(webSearchNanoUsd), SizedFee.flat(requestNanoUsd), 0, 0));
    }

    /** One table of prices, whatever the size of the call and its tier. */
    public static ModelPrice of(Rates rates) {
        return new ModelPrice(List.of(PriceBand.of(0, rates)), Fees.NONE);
    }

    /** The prices that hold for a call with this many tokens of input. */
    public Rates at(long inputTokens, ServiceTier tier) {
        int i = bands.size() - 1;
        while (i > 0 && inputTokens <= bands.get(i).aboveTokens()) {
            i--;
        }
        return bands.get(i).in(tier);
    }

    /** These prices as the owner of the gateway charges them. */
    ModelPrice adjusted(Adjustment adjustment) {
        return new ModelPrice(
                bands.stream()
                        .map(band -> band.each(rates -> rates.each(adjustment::of)))
                        .toList(),
                new Fees(
                        fees.webSearch().each(adjustment::of),
                        fees.request().each(fee -> adjustment.of(fee) + adjustment.fixedNanoUsd()),
                        adjustment.of(fees.imageRead()),
                        adjustment.of(fees.imageMade())),
                ownCost.map(before -> adjustment));
    }
}
