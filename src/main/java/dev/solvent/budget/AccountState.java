package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import java.util.Optional;

/**
 * An account as it stands in its current window.
 *
 * @param spent what settled requests have cost
 * @param held the worst cost of the requests in flight
 * @param waiting how many requests wait for holds of others to end
 */
public record AccountState(Account account, Window window, NanoUsd spent, NanoUsd held, long waiting) {
    /** What a new request could hold: limit − spent − held, never below zero; empty without a limit. */
    public Optional<NanoUsd> remaining() {
        return account.limit().map(limit -> limit.minus(spent).minus(held).max(NanoUsd.ZERO));
    }
}
