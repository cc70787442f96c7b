package dev.solvent.budget.journal;

import java.util.List;

/**
 * The records of one segment, to be dealt with in any order, and then to be removed together.
 *
 * @param number of the segment
 */
public record Batch(long number, List<byte[]> records) {}
