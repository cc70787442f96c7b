package dev.solvent.report;

/** Somebody else has counted, so nothing was written. */
final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OvertakenException() {
        super("somebody else has counted meanwhile", null, false, false);
    }
}
