package dev.solvent.redis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The directory of one gateway, locked as long as this is open, or the process lives. */
final class DataDirectory implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_DIRECTORY = permissions("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE = permissions("rw-------");

    private final Path redis;
    private final FileChannel lockFile;

    private DataDirectory(Path redis, FileChannel lockFile) {
        this.redis = redis;
        this.lockFile = lockFile;
    }

    /** Makes the directory if it does not exist, and locks it. Throws {@link DataDirectoryInUseException}. */
    static DataDirectory open(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            Path redis = Files.createDirectories(absolute.resolve("redis"), OWNERS_DIRECTORY);
            FileChannel lockFile = FileChannel.open(
                    absolute.resolve("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNERS_FILE);
            if (!lock(lockFile)) {
                lockFile.close();
                throw new DataDirectoryInUseException(absolute);
            }
            return new DataDirectory(redis, lockFile);
        } catch (IOException e) {
            throw new BundledRedisException("Cannot use the data directory " + absolute + ": " + e, e);
        }
    }

    /** Where the server lives. */
    Path redis() {
        return redis;
    }

    /** A file in it. */
    Path file(String name) {
        return redis.resolve(name);
    }

    /** Writes a file that only its owner may read, as a whole or not at all. */
    void write(String name, byte[] content, boolean executable) throws IOException {
        Path next = file(name + ".next");
        boolean unusedDeleted = Files.deleteIfExists(next);
        Path made = Files.createFile(next, executable ? OWNERS_DIRECTORY : OWNERS_FILE);
        var unusedMoved = Files.move(
                Files.write(made, content),
                file(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes an empty file that only its owner may read, unless it is there. */
    void createUnlessThere(String name) throws IOException {
        if (!Files.exists(file(name))) {
            var unusedMade = Files.createFile(file(name), OWNERS_FILE);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new BundledRedisException("Cannot give up the lock of the data directory " + redis.getParent(), e);
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process has it
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
