package dev.solvent.budget.journal;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where settlements are kept while Redis is away; section {@code budget.journal} of the configuration.
 *
 * @param directory of the journal's files, this gateway's alone; without one, {@code journal} in the gateway's data directory
 * @param maxBytes how large the files may get; a journal of that size takes as much as a full disk
 * @param maxInMemory when the journal cannot be written either: from how many settlements in memory on no hold is taken
 */
public record JournalConfig(Optional<Path> directory, long maxBytes, int maxInMemory) {
    /** What holds when nothing is set. */
    public static final JournalConfig DEFAULT = new JournalConfig(Optional.empty(), 1024L * 1024 * 1024, 10_000);

    private static final long SMALLEST = 1024 * 1024;

    public JournalConfig {
        if (maxBytes < SMALLEST) {
            throw new IllegalArgumentException("max_bytes must be at least 1MiB");
        }
        if (maxInMemory < 1) {
            throw new IllegalArgumentException("max_in_memory must be at least 1");
        }
    }

    /** The directory, in a gateway whose own files lie in {@code data}. */
    public Path directoryIn(Path data) {
        return directory.orElseGet(() -> data.resolve("journal"));
    }
}
