package dev.solvent.admin.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.Query;
import dev.solvent.identity.Author;
import dev.solvent.identity.Caller;
import java.util.Optional;

/**
 * A request that was let in.
 *
 * @param actor who asks, and what they may see and change
 * @param query what stood behind the question mark
 * @param body the JSON object that was sent; empty if there was none
 */
public record AdminRequest(Actor actor, Query query, ObjectNode body) {
    /** Whose key it came with; nobody for the master key. */
    public Optional<Caller> caller() {
        return actor.caller();
    }

    /** Who is said to act, for the records. */
    public Author by() {
        return actor.by();
    }
}
