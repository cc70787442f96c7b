package dev.solvent.pricing;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.usage.ReportedUsage;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import java.util.Optional;

/**
 * What an answer costs: the tokens of every kind times the price of that kind, exactly, rounded up once, to a
 * nano-dollar.
 *
 * <p>The tokens of the input choose the band: in a long context, all tokens of the call have its prices. A tier without
 * prices of its own has the standard ones. Searches, images that are billed by the piece and the fee of the request come
 * on top: all of them, not only the first that applies.
 */
public final class Bill {
    private Bill() {}

    /**
     * The cost of an answer that was made on the given terms.
     *
     * @throws MoneyOverflowException when the cost is beyond the largest amount
     */
    public static NanoUsd price(ModelPrice price, TokenUsage usage, Terms terms) {
        Rates rates = price.at(usage.input(), terms.tier());
        Product tokens = new Product();
        for (TokenKind kind : TokenKind.ALL) {
            tokens = tokens.add(usage.of(kind), rates.of(kind));
        }
        Fees fees = price.fees();
        return tokens.roundedUp()
                .plus(NanoUsd.of(fees.request().of(terms.searchSize())))
                .plus(NanoUsd.of(fees.webSearch().of(terms.searchSize())).times(usage.webSearches()))
                .plus(NanoUsd.of(fees.imageRead()).times(usage.imagesRead()))
                .plus(NanoUsd.of(fees.imageMade()).times(usage.imagesMade()));
    }

    /**
     * The cost of an answer as its provider reported it, where that is the bill, with the margin of the gateway's owner.
     * A discount is part of it already.
     *
     * @return nothing where the provider's word is not the bill, or it said none
     * @throws MoneyOverflowException when the cost is beyond the largest amount
     */
    public static Optional<NanoUsd> own(ModelPrice price, ReportedUsage report) {
        return price.ownCost().flatMap(adjustment -> report.cost().map(adjustment::withMargin));
    }

    /** The cost of an answer that was made in the given tier, with searches of the dearest size. */
    public static NanoUsd price(ModelPrice price, TokenUsage usage, ServiceTier tier) {
        return price(price, usage, Terms.of(tier));
    }
}
