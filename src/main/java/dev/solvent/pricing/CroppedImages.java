package dev.solvent.pricing;

import dev.solvent.wire.Picture;
import dev.solvent.wire.PixelSize;
import java.util.OptionalLong;

/**
 * Gemini's way before Gemini 3: a small image is one tile; of a larger one, square crops are cut, whose side is two thirds of
 * its short side, from 256 to 768 pixels, and each is a tile, as is the image as a whole. The page has no bound for an image of
 * unknown size.
 */
public record CroppedImages(long perTile) implements ImageFormula {
    private static final long SMALL = 384;
    private static final long SMALLEST_CROP = 256;
    private static final long LARGEST_CROP = 768;

    @Override
    public OptionalLong most(Picture picture) {
        return picture.size().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(perTile * tiles(picture.size().get()));
    }

    private static long tiles(PixelSize size) {
        if (size.longSide() <= SMALL) {
            return 1;
        }
        long crop = Math.max(SMALLEST_CROP, Math.min(LARGEST_CROP, size.shortSide() * 2 / 3));
        long crops = ImageFormula.ceilDiv(size.width(), crop) * ImageFormula.ceilDiv(size.height(), crop);
        return 1 + Math.min(crops, TokenOverheads.ABSURD_TOKENS);
    }
}
