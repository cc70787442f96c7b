package dev.solvent.pricing;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;

/**
 * The most that a request can cost, as a line over its output limit: {@code fixed} for the prompt and the fees, and
 * {@code nanoUsdPerOutputToken} for each token that every choice may have.
 *
 * @param fixed what the request costs at most before the first token of output
 * @param nanoUsdPerOutputToken for one token in each of the request's choices, rounded up
 * @param maxOutputTokens the most tokens that the model puts out in one choice
 * @param inputTokens the most tokens that the prompt can have
 */
public record Bound(NanoUsd fixed, long nanoUsdPerOutputToken, long maxOutputTokens, long inputTokens) {

    /**
     * What to hold for an output limit of so many tokens a choice.
     *
     * @throws MoneyOverflowException when there is no such amount; the request is refused
     */
    public NanoUsd amount(long outputTokens) {
        if (outputTokens < 0) {
            throw new IllegalArgumentException("an output limit is never negative");
        }
        return fixed.plus(NanoUsd.of(nanoUsdPerOutputToken).times(outputTokens));
    }
}
