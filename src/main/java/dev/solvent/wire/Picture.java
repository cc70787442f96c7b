package dev.solvent.wire;

import java.util.Optional;

/**
 * An image in a prompt, as far as its price needs it.
 *
 * @param size empty where it cannot be known: the image is only a link, or its header is cut off, broken or of a format that
 *     is not read here
 */
public record Picture(ImageDetail detail, Optional<PixelSize> size) {

    /** An image that is only a link, or unreadable. */
    public static Picture unseen(ImageDetail detail) {
        return new Picture(detail, Optional.empty());
    }
}
