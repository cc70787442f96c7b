package dev.solvent.wire;

import dev.solvent.wire.Base64Bytes.OverException;
import java.util.Optional;

/**
 * Reads how large an image is from the first of its bytes: PNG (W3C PNG, 11.2.1), JPEG (ITU-T T.81, annex B), GIF (GIF89a,
 * 18 and 20) and WebP (RFC 9649). Whatever is odd is not guessed at: then the size is unknown.
 */
final class ImageHeader {

    private static final int JPEG_START_OF_SCAN = 0xDA;

    private final Base64Bytes image;

    private ImageHeader(Base64Bytes image) {
        this.image = image;
    }

    static Optional<PixelSize> size(Base64Bytes image) {
        try {
            return new ImageHeader(image).any();
        } catch (OverException cutOff) {
            return Optional.empty();
        }
    }

    private Optional<PixelSize> any() throws OverException {
        return switch (image.next()) {
            case 0x89 -> png();
            case 0xFF -> jpeg();
            case 'G' -> gif();
            case 'R' -> webp();
            default -> Optional.empty();
        };
    }

    private Optional<PixelSize> png() throws OverException {
        boolean header = image.take("PNG\r\n\u001A\n") && image.big(4) == 13 && image.take("IHDR");
        return header ? size(image.big(4), image.big(4)) : Optional.empty();
    }

    private Optional<PixelSize> jpeg() throws OverException {
        if (image.next() != 0xD8) {
            return Optional.empty();
        }
        while (image.next() == 0xFF) {
            int marker = image.next();
            while (marker == 0xFF) {
                marker = image.next();
            }
            long length = image.big(2);
            if (isFrame(marker)) {
                image.skip(1);
                long height = image.big(2);
                return size(image.big(2), height);
            } else if (marker < 0xC0 || isWithoutLength(marker) || length < 2) {
                break;
            }
            image.skip(length - 2);
        }
        return Optional.empty();
    }

    /** Whether no segment follows that could be stepped over: the image itself begins, or ends. */
    private static boolean isWithoutLength(int marker) {
        return marker >= 0xD0 && marker <= JPEG_START_OF_SCAN;
    }

    /** Whether a frame's header follows: all of C0 to CF but three that define other things. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /** The larger of the screen and the first image, since readers make room for both. */
    private Optional<PixelSize> gif() throws OverException {
        boolean gif = image.take("IF8");
        int version = image.next();
        boolean known = version == '7' || version == '9';
        if (!gif || !known || image.next() != 'a') {
            return Optional.empty();
        }
        long width = image.little(2);
        long height = image.little(2);
        int flags = image.next();
        image.skip(2);
        if ((flags & 0x80) != 0) {
            image.skip(3L << ((flags & 7) + 1));
        }
        int block = image.next();
        while (block == '!') {
            image.skip(1);
            for (int length = image.next(); length != 0; length = image.next()) {
                image.skip(length);
            }
            block = image.next();
        }
        if (block != ',') {
            return Optional.empty();
        }
        long left = image.little(2);
        long top = image.little(2);
        long right = left + image.little(2);
        return size(Math.max(width, right), Math.max(height, top + image.little(2)));
    }

    private Optional<PixelSize> webp() throws OverException {
        boolean riff = image.take("IFF");
        image.skip(4);
        if (!riff || !image.take("WEBPVP8")) {
            return Optional.empty();
        }
        int kind = image.next();
        image.skip(4);
        return switch (kind) {
            case ' ' -> lossy();
            case 'L' -> lossless();
            case 'X' -> {
                image.skip(4);
                yield size(image.little(3) + 1, image.little(3) + 1);
            }
            default -> Optional.empty();
        };
    }

    private Optional<PixelSize> lossy() throws OverException {
        image.skip(3);
        boolean start = image.big(3) == 0x9D012A;
        return start ? size(image.little(2) & 0x3FFF, image.little(2) & 0x3FFF) : Optional.empty();
    }

    private Optional<PixelSize> lossless() throws OverException {
        boolean signature = image.next() == 0x2F;
        long bits = image.little(4);
        return signature ? size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1) : Optional.empty();
    }

    private static Optional<PixelSize> size(long width, long height) {
        return width > 0 && height > 0 ? Optional.of(new PixelSize(width, height)) : Optional.empty();
    }
}
