package dev.solvent.wire;

/** An event of a stream that is larger than its scanner allows, or never ends. The stream cannot be read any further. */
public final class SseTooLargeException extends Exception {

    private static final long serialVersionUID = 1L;

    SseTooLargeException(int limitBytes) {
        super("an event of the stream is larger than " + limitBytes + " bytes", null, false, false);
    }
}
