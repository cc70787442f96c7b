package dev.solvent.budget;

import dev.solvent.money.NanoUsd;

/** What became of a request to make a hold larger. */
public sealed interface GrowOutcome {
    /** It has grown, on all of its accounts; {@code hold} says to what. */
    record Grown(Hold hold) implements GrowOutcome {}

    /** This account cannot pay the least that was asked for. The hold is as it was. */
    record Refused(Account account, NanoUsd spent, NanoUsd held) implements GrowOutcome {}

    /** It is held no more: it has expired, and may have been charged. */
    record Ended() implements GrowOutcome {}

    /** A record that the limits were computed from has changed: look the caller up again. */
    record Stale() implements GrowOutcome {}
}
