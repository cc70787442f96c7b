package dev.solvent.client;

/**
 * Where the budgets are kept cannot be read or written: a file that is no JSON, a full disk, a server that is away or refuses. What
 * was there is still there. Only where a server did not answer in time may the change have been made or not.
 */
public final class BudgetStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BudgetStoreException(String message) {
        super(message);
    }

    public BudgetStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
