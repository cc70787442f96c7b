package dev.solvent.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.money.NanoUsd;
import java.util.List;

/**
 * One line of the ledger.
 *
 * @param id the entry's place: epoch milliseconds, a dash, a sequence number
 * @param number its place among all entries of the ledger, from 1 on; 0 if it was written before entries had numbers
 * @param holdId the hold that it settles; empty for an adjustment
 * @param amount what it adds to every account's spend; negative for some corrections and adjustments
 * @param accounts the accounts in their windows, {@code id@start}
 * @param about who asked for what, as it was when the hold was taken
 * @param outcome what came of it
 */
public record LedgerEntry(
        String id,
        long number,
        EntryKind kind,
        String holdId,
        NanoUsd amount,
        List<String> accounts,
        JsonNode about,
        JsonNode outcome) {
    /** When Redis wrote it. */
    public long atMillis() {
        return Long.parseLong(id.substring(0, id.indexOf('-')));
    }
}
