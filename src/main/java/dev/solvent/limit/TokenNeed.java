package dev.solvent.limit;

/**
 * How many tokens a request may use: {@code input + choices × output limit}, for an output limit between the minimum and the
 * wanted one.
 *
 * @param input the most that the prompt can have
 * @param choices how many answers are asked for
 * @param wanted the output limit of each of them that was asked for
 * @param minimum the output limit below which the request is not worth sending
 */
public record TokenNeed(long input, long choices, long wanted, long minimum, Fit fit) {

    /** When the output limit may be lowered so that the request fits. */
    public enum Fit {
        /** Never. */
        AS_ASKED("as-asked"),
        /** If the request as it is would be more than the whole limit. */
        OVERSIZED("oversized"),
        /** Whenever it does not fit into what is left. */
        ANY("any");

        private final String wire;

        Fit(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }
    }

    public TokenNeed {
        if (input < 0 || choices < 1 || minimum < 0 || wanted < minimum) {
            throw new IllegalArgumentException(
                    "not a need: " + input + " + " + choices + " × " + minimum + ".." + wanted);
        }
    }

    /** What it may use under that output limit. */
    public long tokens(long outputLimit) {
        return input + choices * outputLimit;
    }
}
