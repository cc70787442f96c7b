package dev.solvent.wire;

/**
 * How large an image is, as its header says.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record PixelSize(long width, long height) {

    public PixelSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an image has at least one pixel");
        }
    }

    public long longSide() {
        return Math.max(width, height);
    }

    public long shortSide() {
        return Math.min(width, height);
    }
}
