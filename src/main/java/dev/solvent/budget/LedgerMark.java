package dev.solvent.budget;

/**
 * What a ledger is known by.
 *
 * @param epoch a random word, written once when the ledger was made, and anew when a loss was accepted
 * @param sequence how many entries it had at least; a ledger of the same epoch with fewer is older
 */
public record LedgerMark(String epoch, long sequence) {
    /** As the scripts read it: {@code epoch/sequence}. */
    String text() {
        return epoch + "/" + sequence;
    }
}
