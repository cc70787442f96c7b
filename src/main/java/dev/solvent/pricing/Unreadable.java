package dev.solvent.pricing;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words for its owner why a list of prices cannot be read. */
final class Unreadable {
    private Unreadable() {}

    static String why(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        } else if (failure instanceof AccessDeniedException) {
            return "cannot be read: this user may not";
        } else if (failure instanceof FileSystemException file && file.getReason() != null) {
            return "cannot be read: " + file.getReason();
        }
        return "cannot be read: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }
}
