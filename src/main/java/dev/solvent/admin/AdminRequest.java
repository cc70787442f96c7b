package dev.solvent.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.Caller;
import java.util.Optional;

/**
 * A request that was let in.
 *
 * @param caller whose key it came with; nobody for the master key
 * @param by who is said to act, for the records
 * @param query what stood behind the question mark
 * @param body the JSON object that was sent; empty if there was none
 */
record AdminRequest(Optional<Caller> caller, String by, Query query, ObjectNode body) {}
