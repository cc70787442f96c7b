package dev.solvent.pricing;

/**
 * What decides the prices of an answer, besides its tokens.
 *
 * @param tier the tier of service in which it was made
 * @param searchSize how much its searches could read
 */
public record Terms(ServiceTier tier, SearchSize searchSize) {
    /** A tier, with searches of the dearest size, should there be any. */
    public static Terms of(ServiceTier tier) {
        return new Terms(tier, SearchSize.HIGH);
    }
}
