package dev.solvent.budget.journal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The file of what a journal could not deal with: a line each, for a person to look at. A gateway adds lines, and at the same time
 * another process may take some away; a file lock keeps their writes apart. What a line means is not known here, and one that is
 * damaged stays as it is, to the byte.
 */
public final class DeadLetterFile {
    private final Path directory;
    private final Path path;

    private Counted counted = new Counted(0, FileTime.fromMillis(0), 0);

    private record Counted(long sizeBytes, FileTime modified, long lines) {
        boolean isOf(long nowBytes, FileTime nowModified) {
            return sizeBytes == nowBytes && modified.equals(nowModified);
        }
    }

    /** Work that nobody else may do meanwhile. */
    private interface Work {
        void run() throws IOException;
    }

    private DeadLetterFile(Path directory) {
        this.directory = directory;
        this.path = directory.resolve("dead-letters.ndjson");
    }

    /** The file in a journal's directory, whether it is there or not. */
    public static DeadLetterFile in(Path journal) {
        return new DeadLetterFile(journal);
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Adds a line, which is on the disk when this returns. Behind one that was cut off, it begins a line of its own. */
    void add(String line) throws IOException {
        alone(() -> {
            Set<StandardOpenOption> how =
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try (FileChannel file = FileChannel.open(path, how, JournalDirectory.OWNERS_FILE)) {
                long end = file.size();
                String start = end == 0 || endsALine(file, end) ? "" : "\n";
                ByteBuffer bytes = ByteBuffer.wrap((start + line + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    end += file.write(bytes, end);
                }
                file.force(false);
            }
        });
    }

    /** How many lines there are. Cheap as long as the file has not changed. */
    long count() throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        long sizeBytes = Files.size(path);
        FileTime modified = Files.getLastModifiedTime(path);
        if (!counted.isOf(sizeBytes, modified)) {
            try (Lines lines = Lines.of(path)) {
                long number = 0;
                while (lines.skip()) {
                    number++;
                }
                counted = new Counted(sizeBytes, modified, number);
            }
        }
        return counted.lines;
    }

    /**
     * Reads lines, without their ends.
     *
     * @param from how many to pass over
     * @param most how many to read at most
     * @throws IOException also if a line is longer than any can be
     */
    public List<ByteBuffer> read(long from, int most) throws IOException {
        List<ByteBuffer> read = new ArrayList<>();
        if (!Files.exists(path)) {
            return read;
        }
        try (Lines lines = Lines.of(path)) {
            for (long passed = 0; passed < from; passed++) {
                if (!lines.skip()) {
                    return read;
                }
            }
            for (Optional<ByteBuffer> next = lines.next(); next.isPresent(); next = lines.next()) {
                read.add(next.get());
                if (read.size() == most) {
                    break;
                }
            }
        }
        return read;
    }

    /**
     * Takes lines away, wherever they stand; all others stay, in their order. Whole or not at all, whenever a process dies.
     *
     * @return how many went of the lines before {@code from}
     */
    public long remove(Set<ByteBuffer> lines, long from) throws IOException {
        AtomicLong went = new AtomicLong();
        alone(() -> {
            Path next = path.resolveSibling("dead-letters.next");
            boolean unused = Files.deleteIfExists(next);
            Set<StandardOpenOption> how = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel file = FileChannel.open(next, how, JournalDirectory.OWNERS_FILE)) {
                went.set(copyWithout(lines, from, file));
                file.force(false);
            }
            if (Files.size(next) == 0) {
                Files.delete(path);
                Files.delete(next);
            } else {
                var unusedMoved =
                        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            JournalDirectory.sync(directory);
        });
        return went.get();
    }

    private long copyWithout(Set<ByteBuffer> lines, long from, FileChannel file) throws IOException {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file));
        long went = 0;
        try (Lines all = Lines.of(path)) {
            long number = 0;
            for (Optional<ByteBuffer> next = all.next(); next.isPresent(); next = all.next()) {
                ByteBuffer line = next.get();
                if (!lines.contains(line)) {
                    out.write(line.array(), line.arrayOffset(), line.limit());
                    out.write('\n');
                } else if (number < from) {
                    went++;
                }
                number++;
            }
        }
        out.flush();
        return went;
    }

    private static boolean endsALine(FileChannel file, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return file.read(last, end - 1) == 1 && last.get(0) == '\n';
    }

    private void alone(Work work) throws IOException {
        synchronized (DeadLetterFile.class) { // since a file lock is one of the whole process
            Set<StandardOpenOption> how = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Path lock = directory.resolve("dead-letters.lock");
            try (FileChannel file = FileChannel.open(lock, how, JournalDirectory.OWNERS_FILE)) {
                var unusedUntilClosed = file.lock();
                work.run();
            }
        }
    }
}
