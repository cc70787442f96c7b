package dev.solvent.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A change as the audit log tells it.
 *
 * @param id the entry's own
 * @param atMillis when it happened, by Redis's clock
 * @param table what was changed, in LiteLLM's words
 * @param action what was done, in LiteLLM's words
 * @param objectId the record's id: a key's hash, a user's id
 * @param changedBy who is said to have done it
 * @param key the hash of the key that was presented; none for the master key
 * @param team the team that the record is, or belongs to
 * @param before what the changed fields were; of what was deleted all of them
 * @param after what they became; of what was made all of them
 */
public record AuditEntry(
        String id,
        long atMillis,
        String table,
        String action,
        String objectId,
        String changedBy,
        Optional<String> key,
        Optional<String> team,
        Optional<ObjectNode> before,
        Optional<ObjectNode> after) {}
