package dev.solvent.identity;

import dev.solvent.budget.RecordVersion;
import java.util.List;
import java.util.Optional;

/**
 * Who is calling: a key and, if the key has one that exists, its user.
 *
 * @param key the key's record
 * @param user the user's record
 * @param versions of all records that were looked at, also of a user that was not there
 */
public record Caller(KeyRecord key, Optional<UserRecord> user, List<RecordVersion> versions) {
    public Caller {
        versions = List.copyOf(versions);
    }

    /** Whether both the key and its user may use the model of that name. */
    public boolean mayUse(String model) {
        return key.allows(model) && user.map(u -> u.allows(model)).orElse(true);
    }

    /** The model that this key means by a name: its alias if it has one, else the name itself. */
    public String modelFor(String name) {
        return key.fields().entry("aliases", name).orElse(name);
    }
}
