package dev.solvent.budget.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments of an open journal: those that are complete, and the one that is written. Used by one thread. */
final class Segments implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    /** Small enough to be read whole. */
    private static final long FULL_BYTES = 1024 * 1024;

    private final JournalDirectory directory;
    private final long maxBytes;
    private final TreeMap<Long, Sealed> sealed = new TreeMap<>();
    private @Nullable SegmentWriter open;
    private long nextNumber = 1;
    private long damaged;

    private record Sealed(long records, long sizeBytes) {}

    private Segments(JournalDirectory directory, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    /** Opens a directory with what an earlier process has left in it. */
    static Segments open(Path path, long maxBytes) throws IOException {
        JournalDirectory directory = JournalDirectory.open(path);
        try {
            Segments segments = new Segments(directory, maxBytes);
            for (long number : directory.segments()) {
                segments.find(number);
            }
            return segments;
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    private void find(long number) throws IOException {
        Path file = directory.segment(number);
        nextNumber = number + 1;
        if (Files.size(file) == 0) {
            directory.delete(number);
            return;
        }
        sealed.put(number, new Sealed(0, Files.size(file)));
        Optional<Contents> contents = read(number);
        if (contents.isEmpty()) {
            return;
        }
        int records = contents.get().records().size();
        sealed.put(number, new Sealed(records, Files.size(file)));
        if (records == 0) {
            tellDamage(number, contents.get());
            remove(new Batch(number, List.of()));
        }
    }

    /** Reads a sealed segment; one that cannot be read must not stand in the way of those behind it. */
    private Optional<Contents> read(long number) throws IOException {
        Path file = directory.segment(number);
        try {
            return Optional.of(Contents.read(file));
        } catch (IOException e) {
            LOG.error("the journal's segment {} cannot be read, and is left aside: {}", file, e.toString());
            damaged++;
            sealed.remove(number);
            if (Files.exists(file)) {
                var unused = directory.setAside(number);
            }
            return Optional.empty();
        }
    }

    JournalDirectory directory() {
        return directory;
    }

    /** Writes a group of records, and waits for the disk. If this fails, none of them counts as written. */
    void append(List<byte[]> group) throws IOException {
        requireRoom(group.stream().mapToLong(Frame::sizeBytes).sum());
        SegmentWriter writer = writer();
        try {
            writer.append(group);
        } catch (IOException e) {
            giveUp(writer);
            throw e;
        }
        if (writer.sizeBytes() >= FULL_BYTES) {
            seal(writer);
        }
    }

    /** Writes, waits for the disk, and takes it back: whether there is room for more records. */
    void probe() throws IOException {
        requireRoom(SegmentWriter.PROBE_BYTES);
        SegmentWriter writer = writer();
        try {
            writer.probe();
        } catch (IOException e) {
            giveUp(writer);
            throw e;
        }
    }

    /** The oldest segment; the one that is written is closed for this if there is no other. */
    Optional<Batch> oldest() throws IOException {
        while (records() > 0) {
            if (sealed.isEmpty() && open != null) {
                seal(open);
            }
            long number = sealed.firstKey();
            Optional<Contents> contents = read(number);
            if (contents.isPresent()) {
                tellDamage(number, contents.get());
                return Optional.of(new Batch(number, contents.get().records()));
            }
        }
        return Optional.empty();
    }

    private void tellDamage(long number, Contents contents) {
        damaged += contents.damaged();
        if (contents.damaged() > 0) {
            LOG.error(
                    "the journal's segment {} is damaged in {} places; its {} good records are used",
                    directory.segment(number),
                    contents.damaged(),
                    contents.records().size());
        } else if (contents.torn()) {
            LOG.warn("the last record of {} was being written when the gateway died", directory.segment(number));
        }
    }

    /** Removes a segment whose records are dealt with; keeps a damaged one under another name. */
    void remove(Batch batch) throws IOException {
        Path file = directory.segment(batch.number());
        if (Files.exists(file) && !Contents.read(file).isWhole()) {
            Path aside = directory.setAside(batch.number());
            LOG.warn("the damaged segment of the journal is kept as {}", aside);
        } else {
            directory.delete(batch.number());
        }
        sealed.remove(batch.number());
    }

    long records() {
        return sealed.values().stream().mapToLong(Sealed::records).sum() + (open == null ? 0 : open.records());
    }

    long sizeBytes() {
        return sealed.values().stream().mapToLong(Sealed::sizeBytes).sum() + (open == null ? 0 : open.sizeBytes());
    }

    long damaged() {
        return damaged;
    }

    @Override
    public void close() throws IOException {
        try (directory) {
            SegmentWriter writer = open;
            if (writer != null) {
                writer.close();
                if (writer.records() == 0) {
                    directory.delete(writer.number());
                }
            }
        }
    }

    private void requireRoom(long moreBytes) throws IOException {
        if (sizeBytes() + moreBytes > maxBytes) {
            throw new IOException("it has reached max_bytes, which is " + maxBytes);
        }
    }

    private SegmentWriter writer() throws IOException {
        SegmentWriter writer = open;
        if (writer == null) {
            writer = directory.create(nextNumber++);
            open = writer;
        }
        return writer;
    }

    private void seal(SegmentWriter writer) throws IOException {
        open = null;
        sealed.put(writer.number(), new Sealed(writer.records(), writer.sizeBytes()));
        writer.close();
    }

    /** After a failed write nobody knows what the file holds behind its good records; the next group gets a new one. */
    private void giveUp(SegmentWriter writer) {
        open = null;
        boolean useful = writer.records() > 0;
        if (useful) {
            sealed.put(writer.number(), new Sealed(writer.records(), writer.sizeBytes()));
        }
        try (writer) {
            if (useful) {
                writer.cutBack();
            } else {
                directory.delete(writer.number());
            }
        } catch (IOException e) {
            LOG.warn("{} could not be cut back: {}", directory.segment(writer.number()), e.toString());
        }
    }
}
