package dev.solvent.redis;

import java.time.Duration;

/**
 * For how many replicas to wait before what was written counts, since a server that fails over asynchronously may lose what they
 * do not have.
 *
 * @param replicas zero to wait for none
 * @param timeout for how long to wait before they count as away
 */
public record ReplicaWait(int replicas, Duration timeout) {
    /** Nobody waits. */
    public static final ReplicaWait NONE = new ReplicaWait(0, Duration.ofMillis(500));

    public ReplicaWait {
        if (replicas < 0 || replicas > 100) {
            throw new IllegalArgumentException("The replicas to wait for must be from 0 to 100, not " + replicas);
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "The time to wait for replicas must be at least a millisecond, not " + timeout);
        }
    }

    boolean isOn() {
        return replicas > 0;
    }
}
