package dev.solvent.budget;

/**
 * Redis answers, but not with the ledger that this gateway opened: it came back empty, older or replaced. No hold is taken until
 * an operator has restored it.
 */
public final class LedgerClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LedgerClosedException(String message) {
        super(message, null, false, false);
    }
}
