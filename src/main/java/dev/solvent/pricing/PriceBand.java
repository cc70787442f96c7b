package dev.solvent.pricing;

/**
 * The prices of calls with more than {@code aboveTokens} tokens of input, in each tier of service. The band of a call
 * prices <em>all</em> of its tokens, input and output.
 */
public record PriceBand(long aboveTokens, Rates standard, Rates priority, Rates flex, Rates batch) {

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
        };
    }
}
