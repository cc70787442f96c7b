package dev.solvent.pricing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file of prices. It has changed when its time or its size has, or when another file lies in its place. */
final class FilePrices implements PriceSource {
    /** A file that was written this shortly before may be written once more within the same tick of its clock. */
    private static final long YOUNG_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private final Path file;
    private final int maxBytes;
    private Optional<Version> version = Optional.empty();
    private byte[] read = {};

    private record Version(FileTime modified, long sizeBytes, Optional<Object> identity) {
        boolean isYoung() {
            return System.currentTimeMillis() - modified.toMillis() < YOUNG_MILLIS;
        }
    }

    FilePrices(Path file, int maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public Optional<byte[]> readIfChanged() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Version now = new Version(
                attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey()));
        if (version.equals(Optional.of(now)) && !now.isYoung()) {
            return Optional.empty();
        }
        if (now.sizeBytes() > maxBytes) {
            throw new IOException("it is larger than " + maxBytes + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        boolean same = version.isPresent() && Arrays.equals(bytes, read);
        version = Optional.of(now);
        read = bytes;
        return same ? Optional.empty() : Optional.of(bytes);
    }
}
