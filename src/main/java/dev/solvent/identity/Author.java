package dev.solvent.identity;

import java.util.Optional;

/**
 * Who makes a change, for the records and the audit log.
 *
 * @param name who is said to act: a user, the hash of a key without one, or whom an admin acts for
 * @param key the hash of the key that was presented; none for the master key and for the gateway itself
 */
public record Author(String name, Optional<String> key) {
    /** Somebody who acts without a client key. */
    public static Author of(String name) {
        return new Author(name, Optional.empty());
    }
}
