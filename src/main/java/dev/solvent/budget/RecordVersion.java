package dev.solvent.budget;

/**
 * The version of a record that a hold was computed from. The hold answers <em>stale</em> where Redis has another one, so a block
 * or a lowered limit counts from the moment it is written, whatever a cache may still believe.
 *
 * @param key the Redis key that holds the version
 * @param version the version; empty for a record that did not exist
 */
public record RecordVersion(String key, String version) {}
