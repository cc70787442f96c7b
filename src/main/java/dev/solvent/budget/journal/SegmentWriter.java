package dev.solvent.budget.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/** The segment that records are being appended to. What {@link #append} has returned from is on the disk. */
final class SegmentWriter implements AutoCloseable {
    static final int PROBE_BYTES = 64 * 1024;

    private final long number;
    private final FileChannel file;
    private long sizeBytes;
    private long records;

    SegmentWriter(long number, FileChannel file) {
        this.number = number;
        this.file = file;
    }

    /** Writes the records, and then waits for the disk once. If that fails, none of them counts as written. */
    void append(List<byte[]> group) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(group.stream().mapToInt(Frame::sizeBytes).sum());
        group.forEach(record -> Frame.put(bytes, record));
        bytes.flip();
        long at = sizeBytes;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
        file.force(false);
        sizeBytes = at;
        records += group.size();
    }

    /** Writes something as {@link #append} does, and takes it back. */
    void probe() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
        long at = sizeBytes;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
        file.force(false);
        cutBack();
    }

    /** Gives up what a failed {@link #append} has left behind the good records, if the disk lets us. */
    void cutBack() throws IOException {
        var unused = file.truncate(sizeBytes);
    }

    long number() {
        return number;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    long records() {
        return records;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
