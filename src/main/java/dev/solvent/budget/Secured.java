package dev.solvent.budget;

/** Where a settlement is safe. */
public sealed interface Secured {
    /** In Redis: this is what it did. */
    record InLedger(Settled settled) implements Secured {}

    /** On this machine's disk, until Redis is back. */
    record InJournal() implements Secured {}
}
