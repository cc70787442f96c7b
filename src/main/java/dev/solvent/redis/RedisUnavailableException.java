package dev.solvent.redis;

/** Redis is away, silent, or not able to serve. Says whether the command may have run all the same. */
public sealed class RedisUnavailableException extends RuntimeException permits RedisRefusesException {
    private static final long serialVersionUID = 1;

    private final boolean mayHaveRun;

    RedisUnavailableException(String message, boolean mayHaveRun) {
        super(message);
        this.mayHaveRun = mayHaveRun;
    }

    /** For who knows more of what ran than the command that failed. */
    public RedisUnavailableException(String message, boolean mayHaveRun, Throwable cause) {
        super(message, cause);
        this.mayHaveRun = mayHaveRun;
    }

    /** False if it is certain that the command did not run; true if it ran, may have run, or may still run. */
    public boolean mayHaveRun() {
        return mayHaveRun;
    }
}
