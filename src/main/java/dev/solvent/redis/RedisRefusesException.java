package dev.solvent.redis;

/**
 * Redis answers, and does not let this gateway in: a wrong password, a right or a database that is missing, a certificate that
 * is not trusted. Unlike other ways to be unavailable, this one does not pass by itself.
 */
public final class RedisRefusesException extends RedisUnavailableException {
    private static final long serialVersionUID = 1;

    RedisRefusesException(String message, boolean mayHaveRun) {
        super(message, mayHaveRun);
    }

    RedisRefusesException(String message, Throwable cause) {
        super(message, false, cause);
    }
}
