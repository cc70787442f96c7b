package dev.solvent.budget;

import dev.solvent.money.NanoUsd;

/**
 * What a request wants held: {@code fixed + tokens × nanoUsdPerOutputToken}, for as many output tokens as fit between the
 * minimum and what was asked for.
 *
 * @param fixed the most that the input can cost
 * @param nanoUsdPerOutputToken the most that one output token can cost, over all choices
 * @param wantedTokens the output limit that was asked for
 * @param usualTokens what hardly any answer of this kind passes; enough while others hold money on the same account
 * @param crowdedTokens what most answers of this kind do not pass; enough while others wait for money there
 * @param minimumTokens the output limit below which the request is not worth sending; equal to wanted if it must not be lowered
 */
public record Need(
        NanoUsd fixed,
        long nanoUsdPerOutputToken,
        long wantedTokens,
        long usualTokens,
        long crowdedTokens,
        long minimumTokens) {
    public Need {
        if (fixed.isNegative() || nanoUsdPerOutputToken < 0 || minimumTokens < 0 || wantedTokens < minimumTokens) {
            throw new IllegalArgumentException("not a need: " + fixed + " + " + minimumTokens + ".." + wantedTokens
                    + " × " + nanoUsdPerOutputToken);
        }
        // The largest hold must be a number that Lua can count.
        var unused = amount(fixed, nanoUsdPerOutputToken, wantedTokens);
        usualTokens = between(minimumTokens, usualTokens, wantedTokens);
        crowdedTokens = between(minimumTokens, crowdedTokens, wantedTokens);
    }

    /** Of an answer of which nothing is known but what was asked for. */
    public Need(NanoUsd fixed, long nanoUsdPerOutputToken, long wantedTokens, long minimumTokens) {
        this(fixed, nanoUsdPerOutputToken, wantedTokens, wantedTokens, wantedTokens, minimumTokens);
    }

    /**
     * What so many output tokens need.
     *
     * @throws dev.solvent.money.MoneyOverflowException if that is more than any account can have
     */
    public NanoUsd amount(long tokens) {
        return amount(fixed, nanoUsdPerOutputToken, tokens);
    }

    private static NanoUsd amount(NanoUsd fixed, long nanoUsdPerOutputToken, long tokens) {
        return fixed.plus(NanoUsd.of(nanoUsdPerOutputToken).times(tokens));
    }

    private static long between(long least, long tokens, long most) {
        return Math.max(least, Math.min(tokens, most));
    }
}
