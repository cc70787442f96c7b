package dev.solvent.redis;

/**
 * Redis took the command and answered with an error: a wrong type, a wrong argument, an error that a script raised. A server
 * that cannot serve at the moment is a {@link RedisUnavailableException} instead.
 */
public final class RedisErrorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RedisErrorException(String message) {
        super(message);
    }

    /** The error's first word, like {@code WRONGTYPE} or {@code ERR}. */
    public String code() {
        return firstWord(String.valueOf(getMessage()));
    }

    static String firstWord(String message) {
        int space = message.indexOf(' ');
        return space < 0 ? message : message.substring(0, space);
    }
}
