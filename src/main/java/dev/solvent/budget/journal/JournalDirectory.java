package dev.solvent.budget.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a journal, locked as long as this is open, or the process lives. */
final class JournalDirectory implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_DIRECTORY = permissions("rwx------");
    static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE = permissions("rw-------");

    private static final Pattern SEGMENT = Pattern.compile("(\\d{16})\\.journal");

    private final Path path;
    private final FileChannel lockFile;

    private JournalDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Makes the directory if it does not exist, and locks it. Throws {@link JournalInUseException}. */
    static JournalDirectory open(Path directory) throws IOException {
        Path path = Files.createDirectories(directory.toAbsolutePath().normalize(), OWNERS_DIRECTORY);
        FileChannel lockFile = FileChannel.open(
                path.resolve("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNERS_FILE);
        if (!lock(lockFile)) {
            lockFile.close();
            throw new JournalInUseException(path);
        }
        return new JournalDirectory(path, lockFile);
    }

    /** The numbers of the segments that are there, the oldest first. */
    SortedSet<Long> segments() throws IOException {
        SortedSet<Long> numbers = new TreeSet<>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Matcher name = SEGMENT.matcher(file.getFileName().toString());
                if (name.matches()) {
                    boolean unused = numbers.add(Long.parseLong(name.group(1)));
                }
            }
        }
        return numbers;
    }

    Path segment(long number) {
        return path.resolve(String.format("%016d.journal", number));
    }

    /** Begins a new segment; it is in the directory for good when this returns. */
    SegmentWriter create(long number) throws IOException {
        FileChannel file = FileChannel.open(
                segment(number), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS_FILE);
        sync(path);
        return new SegmentWriter(number, file);
    }

    void delete(long number) throws IOException {
        boolean unused = Files.deleteIfExists(segment(number));
    }

    /** Keeps a damaged segment under another name, under which nobody reads it any more. */
    Path setAside(long number) throws IOException {
        Path aside = path.resolve(String.format("%016d.damaged", number));
        return Files.move(segment(number), aside, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    /** Makes what was made, moved and deleted in a directory last. */
    static void sync(Path directory) throws IOException {
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process has it
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
