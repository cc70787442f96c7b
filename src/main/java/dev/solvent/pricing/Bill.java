package dev.solvent.pricing;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.usage.TokenUsage;

/**
 * What an answer costs: every part of its usage times the price of that part, exactly, rounded up once, to a nano-dollar.
 *
 * <p>The tokens of the input choose the band: in a long context, all tokens of the call have its prices. A tier without
 * prices of its own has the standard ones. Searches and the fee of the request come on top.
 */
public final class Bill {
    private Bill() {}

    /**
     * The cost of an answer that was made in the given tier.
     *
     * @throws MoneyOverflowException when the cost is beyond the largest amount
     */
    public static NanoUsd price(ModelPrice price, TokenUsage usage, ServiceTier tier) {
        Rates rates = price.at(usage.input(), tier);
        NanoUsd tokens = new Product()
                .add(usage.plainInput(), rates.input())
                .add(usage.cachedInput(), rates.cachedInput())
                .add(usage.cacheWrite5m(), rates.cacheWrite5m())
                .add(usage.cacheWrite1h(), rates.cacheWrite1h())
                .add(usage.audioInput(), rates.audioInput())
                .add(usage.plainOutput(), rates.output())
                .add(usage.reasoning(), rates.reasoning())
                .add(usage.audioOutput(), rates.audioOutput())
                .roundedUp();
        return tokens.plus(fees(price, usage.webSearches()));
    }

    static NanoUsd fees(ModelPrice price, long webSearches) {
        NanoUsd searches = NanoUsd.of(price.webSearchNanoUsd()).times(webSearches);
        return searches.plus(NanoUsd.of(price.requestNanoUsd()));
    }
}
