package dev.solvent.budget;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which entries of the ledger have been seen for so long that they cannot be missing any more. A server that fails over, or whose
 * power fails, may lose what it was told in the last moment; what it loses beyond that is a loss.
 */
final class SeenMarks {
    private final long tolerated;
    private final Deque<Seen> recent = new ArrayDeque<>();
    private volatile LedgerMark firm;

    private record Seen(LedgerMark mark, long atNanos) {}

    /** @param firm what is known from before */
    SeenMarks(LedgerMark firm, Duration tolerated) {
        this.firm = firm;
        this.tolerated = tolerated.toNanos();
    }

    /** What must be there. */
    LedgerMark firm() {
        return firm;
    }

    /** Takes note of where the ledger stands; answers how many entries are missing of what was seen last. */
    synchronized long see(LedgerMark mark, long nowNanos) {
        long missing = 0;
        if (!mark.epoch().equals(firm.epoch())) {
            recent.clear();
            firm = mark;
        } else if (!recent.isEmpty()) {
            missing = Math.max(0, recent.getLast().mark().sequence() - mark.sequence());
        }
        if (missing > 0) {
            recent.clear();
        }
        recent.add(new Seen(mark, nowNanos));
        while (!recent.isEmpty() && nowNanos - recent.getFirst().atNanos() >= tolerated) {
            firm = recent.remove().mark();
        }
        return missing;
    }
}
