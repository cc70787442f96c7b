package dev.solvent.budget;

import dev.solvent.money.NanoUsd;

/** What became of a request for a hold. */
public sealed interface HoldOutcome {
    /** It is held on all accounts. */
    record Held(Hold hold) implements HoldOutcome {}

    /** It is spent: even with nothing in flight this account could not pay. Waiting does not help. */
    record Exceeded(Account account, NanoUsd spent, NanoUsd held) implements HoldOutcome {}

    /** It is only held: when requests in flight settle for less, this account may pay. */
    record Busy(Account account, NanoUsd spent, NanoUsd held) implements HoldOutcome {}

    /** It fits, but only with a lower output limit than was asked for, and it was not to be lowered. */
    record NotAsAsked() implements HoldOutcome {}

    /** Nobody waits for it any more, so it has left its queue. */
    record Left() implements HoldOutcome {}

    /** A record that the chain was computed from has changed, or a limit has ended: look the caller up again. */
    record Stale() implements HoldOutcome {}
}
