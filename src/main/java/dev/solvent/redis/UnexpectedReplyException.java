package dev.solvent.redis;

/** A reply is of another type than the caller expected: a mistake in our code, or somebody else's data under our key. */
public final class UnexpectedReplyException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    UnexpectedReplyException(String wanted, String got) {
        super(message(wanted, got));
    }

    UnexpectedReplyException(String wanted, String got, Throwable cause) {
        super(message(wanted, got), cause);
    }

    // The value itself stays out of the message: messages are logged, values may be secret.
    private static String message(String wanted, String got) {
        return "Redis was expected to answer with " + wanted + ", and answered with " + got;
    }
}
