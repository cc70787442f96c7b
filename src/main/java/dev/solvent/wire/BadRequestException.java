package dev.solvent.wire;

/**
 * A request that cannot be read, with the error object that its client gets. It carries no stack trace: the fault is not
 * in this program, and a client can cause as many as it likes.
 */
public final class BadRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient OpenAiError error;

    /** A refusal that says {@code error} to the client. */
    public BadRequestException(OpenAiError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    /** What the client is told; never the text of its prompt. */
    public OpenAiError error() {
        return error;
    }
}
