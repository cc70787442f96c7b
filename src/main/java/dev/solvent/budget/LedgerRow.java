package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import java.util.List;

/**
 * One line of the ledger as it is stored: a {@link LedgerEntry} whose texts nobody has read yet.
 *
 * @param chain the accounts in their windows, {@code id@start}, with commas between them
 * @param about JSON
 * @param outcome JSON
 */
public record LedgerRow(
        String id,
        long number,
        EntryKind kind,
        String holdId,
        NanoUsd amount,
        String chain,
        String about,
        String outcome) {
    /** The accounts in their windows. */
    public List<String> accounts() {
        return chain.isEmpty() ? List.of() : List.of(chain.split(",", -1));
    }

    /** Whether the account of that id is in its chain, in any window. */
    public boolean charges(String accountId) {
        return ("," + chain).contains("," + accountId + "@");
    }
}
