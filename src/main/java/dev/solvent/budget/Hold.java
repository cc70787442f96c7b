package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import java.util.Optional;

/**
 * Money held for one request, from the moment it is taken until it is settled.
 *
 * @param chain the accounts in their windows, as the ledger names them; a hold settles into the windows in which it was taken
 * @param amount what is held on each of them
 * @param outputTokens the output limit that the amount pays for, to be sent upstream
 * @param remaining what the tightest account has left beside this hold; empty if no account has a limit
 * @param spent what the account that the request asked to be told of had spent when the hold was taken
 */
public record Hold(
        String id,
        String chain,
        String about,
        NanoUsd amount,
        long outputTokens,
        Optional<NanoUsd> remaining,
        Optional<NanoUsd> spent) {

    Hold grown(NanoUsd total, Optional<NanoUsd> left) {
        return new Hold(id, chain, about, total, outputTokens, left, spent);
    }

    /** The same money for so many output tokens. */
    public Hold limitedTo(long tokens) {
        return new Hold(id, chain, about, amount, tokens, remaining, spent);
    }
}
