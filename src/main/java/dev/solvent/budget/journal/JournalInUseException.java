package dev.solvent.budget.journal;

import java.nio.file.Path;

/** Another gateway keeps its journal in the same directory. */
public final class JournalInUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JournalInUseException(Path directory) {
        super("Another gateway keeps its journal in " + directory
                + ". Stop it, or give this one a directory of its own: data, or budget.journal.directory");
    }
}
