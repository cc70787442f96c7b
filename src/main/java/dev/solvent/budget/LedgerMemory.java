package dev.solvent.budget;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What this gateway knew of the ledger, in a file that outlives the process: a Redis that comes back empty or older is found out
 * after a restart too. Reads and writes block.
 */
public final class LedgerMemory {
    private final Path file;

    /** @param directory the gateway's own files */
    public LedgerMemory(Path directory, String prefix) {
        this.file = directory.resolve("ledger-mark." + prefix);
    }

    /**
     * What was known; empty on the first start.
     *
     * @throws IOException if there is something that cannot be read; to go on without it would be to forget
     */
    public Optional<LedgerMark> recall() throws IOException {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (NoSuchFileException first) {
            return Optional.empty();
        }
        int slash = text.lastIndexOf('/');
        try {
            return Optional.of(new LedgerMark(text.substring(0, slash), Long.parseLong(text.substring(slash + 1))));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException(
                    file + " does not say what was known of the ledger; if that does not matter, delete it", e);
        }
    }

    /** Writes it down, whole or not at all. */
    public void remember(LedgerMark mark) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, mark.text() + "\n", StandardCharsets.UTF_8);
        try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        var unused = Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
