package dev.solvent.budget.journal;

/**
 * How a journal stands.
 *
 * @param writable false if the last attempt to write failed
 * @param records how many wait in the files; those of a segment count until the last of them is dealt with
 * @param sizeBytes of the files
 * @param deadLetters how many records could not be dealt with and were put aside
 * @param damaged how many stretches of the files were unreadable
 */
public record Standing(boolean writable, long records, long sizeBytes, long deadLetters, long damaged) {}
