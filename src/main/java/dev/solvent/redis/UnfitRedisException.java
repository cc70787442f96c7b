package dev.solvent.redis;

/** The server answers, but is none that money can be entrusted to. The message says why and what to do. */
public final class UnfitRedisException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnfitRedisException(String message) {
        super(message);
    }
}
