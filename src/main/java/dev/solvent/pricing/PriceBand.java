package dev.solvent.pricing;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The prices of calls with more than {@code aboveTokens} tokens of input, in each tier of service. The band of a call
 * prices <em>all</em> of its tokens, input and output.
 *
 * @param other the prices of tiers that have no name here, none below those of any other tier
 */
public record PriceBand(long aboveTokens, Rates standard, Rates priority, Rates flex, Rates batch, Rates other) {
    public PriceBand {
        other = Rates.dearest(List.of(standard, priority, flex, batch, other));
    }

    /** The prices of the four tiers that have names. */
    public PriceBand(long aboveTokens, Rates standard, Rates priority, Rates flex, Rates batch) {
        this(aboveTokens, standard, priority, flex, batch, standard);
    }

    /** The same prices in every tier. */
    public static PriceBand of(long aboveTokens, Rates rates) {
        return new PriceBand(aboveTokens, rates, rates, rates, rates);
    }

    public Rates in(ServiceTier tier) {
        return switch (tier) {
            case STANDARD -> standard;
            case PRIORITY -> priority;
            case FLEX -> flex;
            case BATCH -> batch;
            case OTHER -> other;
        };
    }

    /** This band with all tables changed in the same way. */
    PriceBand each(UnaryOperator<Rates> change) {
        return new PriceBand(
                aboveTokens,
                change.apply(standard),
                change.apply(priority),
                change.apply(flex),
                change.apply(batch),
                change.apply(other));
    }
}
