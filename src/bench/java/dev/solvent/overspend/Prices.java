package dev.solvent.overspend;

import java.math.BigDecimal;

/** What the model under test costs, in dollars for a million tokens. */
record Prices(BigDecimal input, BigDecimal output) {
    private static final int MILLION = 6;

    BigDecimal cost(long inputTokens, long outputTokens) {
        return input.multiply(BigDecimal.valueOf(inputTokens))
                .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                .movePointLeft(MILLION);
    }
}
