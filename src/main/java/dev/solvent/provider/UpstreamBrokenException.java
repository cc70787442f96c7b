package dev.solvent.provider;

/** An answer broke off in the middle. What it cost is not known. */
public final class UpstreamBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Attempt.Reason reason;

    public UpstreamBrokenException(Attempt.Reason reason, Throwable cause) {
        super("the answer broke off: " + reason, cause, false, false);
        this.reason = reason;
    }

    public Attempt.Reason reason() {
        return reason;
    }
}
