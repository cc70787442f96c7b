package dev.solvent.identity;

import dev.solvent.budget.RecordVersion;
import java.util.Optional;

/**
 * What was found under an id: a record with its version, or nothing with the empty version, which is a finding too.
 *
 * @param record the record, if there was one
 * @param version where the version is kept, and which it was
 */
public record Versioned<R extends Stored>(Optional<R> record, RecordVersion version) {}
