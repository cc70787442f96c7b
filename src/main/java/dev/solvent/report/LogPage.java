package dev.solvent.report;

import dev.solvent.budget.LedgerEntry;
import java.util.List;

/**
 * Some of many entries.
 *
 * @param total how many there are in all
 * @param exact whether the total is exact; else looking at all of them would take too long, and there are at least so many, and
 *     entries of this page may be missing
 */
public record LogPage(List<LedgerEntry> entries, long total, boolean exact) {}
