package dev.solvent.budget.journal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a file as bytes, one after the other, without their ends. */
final class Lines implements Closeable {
    /** A record that is damaged grows as text, a control character to six bytes; a line beyond that would fill the memory. */
    static final int LARGEST_BYTES = 6 * Frame.LARGEST_BYTES + 4_096;

    private final InputStream bytes;
    private long number;

    private Lines(InputStream bytes) {
        this.bytes = bytes;
    }

    static Lines of(Path file) throws IOException {
        return new Lines(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    /** The next line, if there is one; also what stands behind the last end. Fails if it is longer than any can be. */
    Optional<ByteBuffer> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1_024);
        number++;
        for (int next = bytes.read(); next != '\n'; next = bytes.read()) {
            if (next < 0) {
                return line.size() == 0 ? Optional.empty() : Optional.of(ByteBuffer.wrap(line.toByteArray()));
            } else if (line.size() == LARGEST_BYTES) {
                throw new IOException("line " + number + " is longer than any dead letter; nothing was changed");
            }
            line.write(next);
        }
        return Optional.of(ByteBuffer.wrap(line.toByteArray()));
    }

    /** Passes over a line, however long; whether there was one. */
    boolean skip() throws IOException {
        number++;
        int next = bytes.read();
        boolean any = next >= 0;
        while (next >= 0 && next != '\n') {
            next = bytes.read();
        }
        return any;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
