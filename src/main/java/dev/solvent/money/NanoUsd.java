package dev.solvent.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of money: a whole number of nano-dollars (10<sup>-9</sup> USD). Negative amounts are corrections.
 *
 * <p>Its size is at most 2<sup>53</sup> &minus; 1, about nine million dollars, because Redis counts it in Lua, whose
 * numbers are exact up to there. Every operation is exact, or throws {@link MoneyOverflowException}.
 */
public record NanoUsd(long nanos) implements Comparable<NanoUsd> {
    /** The largest size of an amount, in nano-dollars. */
    public static final long MAX_NANOS = (1L << 53) - 1;

    public static final NanoUsd ZERO = new NanoUsd(0);
    public static final NanoUsd MAX = new NanoUsd(MAX_NANOS);

    private static final int SCALE = 9;
    private static final int DIGITS_OF_MAX_USD = 7;

    public NanoUsd {
        if (nanos > MAX_NANOS || nanos < -MAX_NANOS) {
            throw new MoneyOverflowException(nanos + " nano-dollars are beyond the largest amount, " + MAX_NANOS);
        }
    }

    public static NanoUsd of(long nanos) {
        return nanos == 0 ? ZERO : new NanoUsd(nanos);
    }

    /** Dollars, rounded down to a nano-dollar: how a limit is enforced. */
    public static NanoUsd floor(BigDecimal usd) {
        return rounded(usd, RoundingMode.FLOOR);
    }

    /** Dollars, rounded up to a nano-dollar: how a cost that somebody else worked out is charged. */
    public static NanoUsd ceil(BigDecimal usd) {
        return rounded(usd, RoundingMode.CEILING);
    }

    /** Dollars to the nearest nano-dollar: an amount that was once a float. */
    public static NanoUsd nearest(BigDecimal usd) {
        return rounded(usd, RoundingMode.HALF_EVEN);
    }

    public NanoUsd plus(NanoUsd other) {
        return of(nanos + other.nanos); // two amounts never reach beyond 2^54, so the sum itself cannot wrap
    }

    public NanoUsd minus(NanoUsd other) {
        return of(nanos - other.nanos);
    }

    public NanoUsd times(long factor) {
        try {
            return of(Math.multiplyExact(nanos, factor));
        } catch (MoneyOverflowException e) {
            throw e;
        } catch (ArithmeticException e) {
            throw new MoneyOverflowException(
                    nanos + " nano-dollars times " + factor + " are beyond the largest amount");
        }
    }

    public NanoUsd min(NanoUsd other) {
        return nanos <= other.nanos ? this : other;
    }

    public NanoUsd max(NanoUsd other) {
        return nanos >= other.nanos ? this : other;
    }

    public boolean isZero() {
        return nanos == 0;
    }

    public boolean isNegative() {
        return nanos < 0;
    }

    /** The exact amount in dollars, with nine decimals. */
    public BigDecimal toUsd() {
        return BigDecimal.valueOf(nanos, SCALE);
    }

    @Override
    public int compareTo(NanoUsd other) {
        return Long.compare(nanos, other.nanos);
    }

    /** Dollars as plain decimal text: no exponent, no trailing zeros ({@code 0.000123}, {@code 0}, {@code 12.5}). */
    @Override
    public String toString() {
        return toUsd().stripTrailingZeros().toPlainString();
    }

    private static NanoUsd rounded(BigDecimal usd, RoundingMode mode) {
        // Digits before the point. Looked at first, since rounding 1e-999999999 would write out a billion zeros.
        long digits = (long) usd.precision() - usd.scale();
        if (usd.signum() == 0) {
            return ZERO;
        }
        if (digits > DIGITS_OF_MAX_USD) {
            throw new MoneyOverflowException("an amount of " + digits + " digits before the point is too large");
        }
        BigDecimal near = digits < -SCALE ? BigDecimal.valueOf(usd.signum(), SCALE + 1) : usd;
        return of(near.setScale(SCALE, mode).unscaledValue().longValueExact());
    }
}
