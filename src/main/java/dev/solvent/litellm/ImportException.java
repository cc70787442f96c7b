package dev.solvent.litellm;

import java.util.List;

/** A file that cannot be understood as a proxy config. The message has a line for each problem, and shows no values. */
public final class ImportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ImportException(String message) {
        super(message);
    }

    ImportException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
