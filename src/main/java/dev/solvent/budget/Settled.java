package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import java.util.List;
import java.util.Locale;

/**
 * What a settlement did.
 *
 * @param charged what the hold has cost now
 * @param waitedOn accounts of the chain, in their windows, on which somebody waits
 */
public record Settled(How how, NanoUsd charged, List<String> waitedOn) {
    /** How a settlement found its hold. */
    public enum How {
        CHARGED,
        RELEASED,
        EXPIRED,
        /** It had expired; the true figure replaced the provisional charge. */
        CORRECTED,
        /** It had been settled before; nothing changed. */
        ALREADY,
        /** No record of it was left; charged all the same. */
        LATE,
        /** It was never taken; it never will be. */
        UNKNOWN,
        /** Its deadline has not passed. */
        NOT_DUE;

        static How of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
