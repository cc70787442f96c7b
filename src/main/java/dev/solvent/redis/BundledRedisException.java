package dev.solvent.redis;

/** The bundled server cannot run. The message says why and what to do. */
public class BundledRedisException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BundledRedisException(String message) {
        super(message);
    }

    BundledRedisException(String message, Throwable cause) {
        super(message, cause);
    }
}
