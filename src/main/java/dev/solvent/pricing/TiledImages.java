package dev.solvent.pricing;

import dev.solvent.wire.ImageDetail;
import dev.solvent.wire.Picture;
import dev.solvent.wire.PixelSize;
import java.util.OptionalLong;

/**
 * OpenAI's older way: the image is scaled down into 2048 &times; 2048 pixels, then until its short side has no more than 768,
 * and each square of 512 pixels costs {@code perTile}, besides {@code base}; in low detail, {@code base} alone.
 */
public record TiledImages(long base, long perTile) implements ImageFormula {
    private static final long BOX = 2048;
    private static final long SHORT_SIDE = 768;
    private static final long TILE = 512;
    private static final long MOST_TILES = ImageFormula.ceilDiv(BOX, TILE) * ImageFormula.ceilDiv(SHORT_SIDE, TILE);

    @Override
    public OptionalLong most(Picture picture) {
        if (picture.detail() == ImageDetail.LOW) {
            return OptionalLong.of(base);
        }
        return OptionalLong.of(
                base + perTile * picture.size().map(TiledImages::tiles).orElse(MOST_TILES));
    }

    private static long tiles(PixelSize size) {
        long longSide = size.longSide();
        long shortSide = size.shortSide();
        long box = Math.min(longSide, BOX);
        // In the box, the short side is shortSide * box / longSide.
        if (shortSide * box > SHORT_SIDE * longSide) {
            return ImageFormula.ceilDiv(longSide * SHORT_SIDE, shortSide * TILE)
                    * ImageFormula.ceilDiv(SHORT_SIDE, TILE);
        }
        return ImageFormula.ceilDiv(box, TILE) * ImageFormula.ceilDiv(shortSide * box, longSide * TILE);
    }
}
