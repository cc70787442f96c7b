package dev.solvent.budget;

import java.util.Locale;

/** What a ledger entry tells. */
public enum EntryKind {
    /** A request was billed. */
    CHARGED,
    /** A request was not billed; the amount is zero. */
    RELEASED,
    /** Nobody settled a hold until its deadline; it is charged whole, provisionally. */
    EXPIRED,
    /** The true cost of an expired hold turned up; the amount is the difference, and may be negative. */
    CORRECTED,
    /** A charge whose hold was no longer on record. */
    LATE,
    /** Spend was changed by hand; the amount is the difference, and may be negative. */
    ADJUSTED,
    /** An operator went on without a part of the ledger that was lost; the amount is zero. */
    ACCEPTED;

    /** Whether it tells of a request. */
    public boolean isOfRequest() {
        return this != ADJUSTED && this != ACCEPTED;
    }

    static EntryKind of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
