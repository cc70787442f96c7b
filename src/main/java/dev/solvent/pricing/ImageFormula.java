package dev.solvent.pricing;

import dev.solvent.wire.Picture;
import java.util.OptionalLong;

/**
 * How many tokens a provider makes of an image, as an upper bound of what its page says. Sizes are scaled as the page tells, but
 * exactly: whichever way the provider rounds to whole pixels, it needs no more tiles or patches than are counted here.
 */
public sealed interface ImageFormula permits FixedImages, TiledImages, PatchedImages, CroppedImages {

    /** The most tokens of one image; empty where the page has no bound for it. */
    OptionalLong most(Picture picture);

    /** The quotient, rounded up. Both are positive, and far from the ends of a long. */
    static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
