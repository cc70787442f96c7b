package dev.solvent.budget;

import dev.solvent.redis.Reply;
import java.util.List;
import java.util.Optional;

/**
 * What lies in Redis.
 *
 * @param schema the version of its layout; empty if there is no ledger at all
 * @param mark where it stands; its epoch is empty if it was lost
 * @param birthDay the epoch day (UTC) on which it was made
 * @param follows whether it is the ledger that was known, or one that an operator accepted in its place
 */
record FoundLedger(String schema, LedgerMark mark, long birthDay, long nowMillis, boolean follows) {
    /** Reads the answer of {@code open.lua}. */
    static FoundLedger of(Reply reply) {
        List<Reply> answer = reply.items();
        return new FoundLedger(
                answer.get(0).asText(),
                new LedgerMark(answer.get(1).asText(), answer.get(4).asLong()),
                answer.get(2).asLong(),
                answer.get(3).asLong(),
                answer.get(5).asLong() == 1);
    }

    /** What is missing of the ledger that was known; empty if nothing is. */
    Optional<String> loss(Optional<LedgerMark> known) {
        if (schema.isEmpty()) {
            return Optional.of("Redis has lost the whole ledger");
        } else if (mark.epoch().isEmpty()) {
            return Optional.of("Redis has lost the ledger's epoch");
        } else if (known.isEmpty()) {
            return Optional.empty();
        } else if (!follows) {
            return Optional.of("Redis holds another ledger than the one that was known here");
        }
        boolean sameEpoch = known.get().epoch().equals(mark.epoch());
        return sameEpoch && mark.sequence() < known.get().sequence()
                ? Optional.of("Redis holds an older state of the ledger: entry " + mark.sequence()
                        + " is its last, and entry " + known.get().sequence() + " was seen here")
                : Optional.empty();
    }
}
