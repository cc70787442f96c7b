package dev.solvent.budget;

/** Text that names no budget period; the message says what would. */
public final class InvalidPeriodException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    InvalidPeriodException(String message) {
        super(message);
    }
}
