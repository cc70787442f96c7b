package dev.solvent.pricing;

import java.util.function.LongUnaryOperator;

/** A fee in nano-dollars that depends on the size of the search that was asked for. */
public record SizedFee(long low, long medium, long high) {
    public static final SizedFee NONE = flat(0);

    public SizedFee {
        if ((low | medium | high) < 0) {
            throw new IllegalArgumentException("a fee is never negative");
        }
    }

    /** The same for every size. */
    public static SizedFee flat(long nanoUsd) {
        return new SizedFee(nanoUsd, nanoUsd, nanoUsd);
    }

    public long of(SearchSize size) {
        return switch (size) {
            case LOW -> low;
            case MEDIUM -> medium;
            case HIGH -> high;
        };
    }

    /** The fee of the dearest size. */
    public long dearest() {
        return Math.max(low, Math.max(medium, high));
    }

    SizedFee each(LongUnaryOperator change) {
        return new SizedFee(change.applyAsLong(low), change.applyAsLong(medium), change.applyAsLong(high));
    }
}
