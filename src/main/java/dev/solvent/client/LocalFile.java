package dev.solvent.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * LiteLLM's {@code user_cost.json}. It is only ever replaced as a whole: the new one is written beside it, forced to the disk and
 * renamed, so that a crash leaves the old one or the new one. Who changes it holds a lock on {@code user_cost.json.lock}, which the
 * system frees when a process dies, and on a lock of this process, since a lock on a file is held by all of its threads.
 */
final class LocalFile implements BudgetStore {
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path file;
    private final Path fresh;
    private final Path lockFile;
    private final ReentrantLock lock;

    LocalFile(Path file) {
        this.file = resolved(file.toAbsolutePath().normalize());
        this.fresh = this.file.resolveSibling(this.file.getFileName() + ".tmp");
        this.lockFile = this.file.resolveSibling(this.file.getFileName() + ".lock");
        this.lock = LOCKS.computeIfAbsent(this.file, unused -> new ReentrantLock());
    }

    /** One file by two names is one file; and a link stays a link. */
    private static Path resolved(Path file) {
        try {
            if (Files.exists(file)) {
                return file.toRealPath();
            }
            Path directory = file.getParent();
            return directory == null || !Files.exists(directory)
                    ? file
                    : directory.toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            throw new BudgetStoreException(file + " cannot be found: " + e, e);
        }
    }

    @Override
    public ObjectNode read() {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return BudgetJson.object();
        } catch (IOException e) {
            throw new BudgetStoreException(file + " cannot be read: " + e, e);
        }
        return BudgetJson.read(text, file.toString());
    }

    @Override
    public <T> T change(Function<ObjectNode, T> change) {
        lock.lock();
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock held = channel.lock();
            try {
                ObjectNode users = read();
                T result = change.apply(users);
                write(BudgetJson.indented(users));
                return result;
            } finally {
                held.release();
            }
        } catch (IOException e) {
            throw new BudgetStoreException(file + " cannot be written: " + e, e);
        } finally {
            lock.unlock();
        }
    }

    private void write(byte[] text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            keepPermissions();
            ByteBuffer rest = ByteBuffer.wrap(text);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory();
    }

    /** Who may not read the old file may not read the new one. */
    private void keepPermissions() throws IOException {
        PosixFileAttributeView old = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (old != null && Files.exists(file)) {
            Files.setPosixFilePermissions(fresh, old.readAttributes().permissions());
        }
    }

    /** So that the new name is on the disk, too. Systems that cannot open a directory write it by themselves. */
    private void forceDirectory() throws IOException {
        Path directory = file.getParent();
        if (directory != null && Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
