package dev.solvent.wire;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Makes images, with Java's own writers and by hand. */
public final class Images {

    private Images() {}

    /** An empty image as {@code png}, {@code jpg} or {@code gif}. */
    public static byte[] of(String format, int width, int height) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** A PNG's header alone, which may claim any size. */
    static byte[] pngHeader(long width, long height) {
        return bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R')
                .big(4, width)
                .big(4, height)
                .array();
    }

    /** A JPEG that has so many bytes of other things before its size. */
    static byte[] jpegAfter(int bytesOfOthers, int width, int height) {
        Builder jpeg = bytes(0xFF, 0xD8);
        for (int left = bytesOfOthers; left > 0; left -= 60_000) {
            int length = Math.min(left, 60_000);
            jpeg.add(0xFF, 0xE1).big(2, length + 2);
            for (int i = 0; i < length; i++) {
                jpeg.add(0xFF);
            }
        }
        return jpeg.add(0xFF, 0xFF, 0xC2)
                .big(2, 11)
                .add(8)
                .big(2, height)
                .big(2, width)
                .array();
    }

    /** A WebP that is lossy, lossless or extended: {@code ' '}, {@code 'L'}, {@code 'X'}. */
    static byte[] webp(char kind, int width, int height) {
        Builder file = bytes('R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8', kind, 0, 0, 0, 0);
        return switch (kind) {
            case ' ' ->
                file.add(0, 0, 0, 0x9D, 0x01, 0x2A)
                        .little(2, width)
                        .little(2, height)
                        .array();
            case 'L' ->
                file.add(0x2F)
                        .little(4, (width - 1) | (long) (height - 1) << 14)
                        .array();
            default ->
                file.add(0, 0, 0, 0).little(3, width - 1).little(3, height - 1).array();
        };
    }

    static Builder bytes(int... first) {
        return new Builder().add(first);
    }

    /** Bytes, one after the other. */
    static final class Builder {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @CanIgnoreReturnValue
        Builder add(int... more) {
            for (int one : more) {
                bytes.write(one);
            }
            return this;
        }

        @CanIgnoreReturnValue
        Builder big(int length, long number) {
            for (int i = length - 1; i >= 0; i--) {
                bytes.write((int) (number >>> (8 * i)));
            }
            return this;
        }

        @CanIgnoreReturnValue
        Builder little(int length, long number) {
            for (int i = 0; i < length; i++) {
                bytes.write((int) (number >>> (8 * i)));
            }
            return this;
        }

        @CanIgnoreReturnValue
        Builder text(String ascii) {
            ascii.chars().forEach(bytes::write);
            return this;
        }

        byte[] array() {
            return bytes.toByteArray();
        }
    }
}
