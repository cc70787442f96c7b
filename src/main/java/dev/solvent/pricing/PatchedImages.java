package dev.solvent.pricing;

import dev.solvent.wire.ImageDetail;
import dev.solvent.wire.Picture;
import dev.solvent.wire.PixelSize;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The image is scaled down to some longest side and covered with square patches; if that takes more patches than there may be,
 * it is scaled down on. Every patch is a token, or {@code millisPerPatch} thousandths of one.
 *
 * @param patch the side of a patch in pixels
 * @param millisPerPatch tokens of a patch, in thousandths
 * @param perRow tokens beside the patches, for each row of them
 * @param limits by the detail that is asked for; one that is not in it counts as the dearest of the others
 */
public record PatchedImages(long patch, long millisPerPatch, long perRow, Map<ImageDetail, Limit> limits)
        implements ImageFormula {
    private static final long MILLIS_OF_TOKEN = 1_000;

    /**
     * How large an image may be.
     *
     * @param longestSide in pixels
     * @param mostPatches however they lie
     */
    public record Limit(long longestSide, long mostPatches) {}

    public PatchedImages {
        limits = Map.copyOf(limits);
        if (limits.isEmpty()) {
            throw new IllegalArgumentException("patches need a limit");
        }
    }

    @Override
    public OptionalLong most(Picture picture) {
        Limit limit = limits.get(picture.detail());
        return limit != null
                ? OptionalLong.of(tokens(picture, limit))
                : limits.values().stream()
                        .mapToLong(any -> tokens(picture, any))
                        .max();
    }

    private long tokens(Picture picture, Limit limit) {
        PixelSize size = picture.size().orElse(new PixelSize(limit.longestSide(), limit.longestSide()));
        long longSide = Math.min(size.longSide(), limit.longestSide());
        long columns = ImageFormula.ceilDiv(longSide, patch);
        long rows = ImageFormula.ceilDiv(size.shortSide() * longSide, size.longSide() * patch);
        // Rows may be columns: a photograph can say in its metadata that it lies on its side.
        long patches = Math.min(columns * rows, limit.mostPatches()) + perRow * columns;
        long tokens = ImageFormula.ceilDiv(patches * millisPerPatch, MILLIS_OF_TOKEN);
        // What is multiplied may be rounded the other way by one token, as OpenAI's page says.
        return millisPerPatch == MILLIS_OF_TOKEN ? tokens : tokens + 1;
    }
}
