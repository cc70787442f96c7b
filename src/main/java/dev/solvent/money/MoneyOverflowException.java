package dev.solvent.money;

/** An amount does not fit into a {@link NanoUsd}. Whoever asked for it is refused; nothing is ever cut off to fit. */
public final class MoneyOverflowException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    public MoneyOverflowException(String message) {
        super(message);
    }
}
