package dev.solvent.pricing;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How the owner of a gateway charges a provider's prices on: first less a discount that the owner has, then with a margin
 * on top. It changes the prices themselves, so that bounds and bills have it alike; each is rounded up, to a nano-dollar
 * per million tokens. Exact decimals throughout.
 *
 * @param discountPercent what the owner pays less than the list says
 * @param marginPercent what is put on top
 * @param marginFixed what is put on top of each request, in dollars
 */
public record Adjustment(BigDecimal discountPercent, BigDecimal marginPercent, BigDecimal marginFixed) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(10_000);
    private static final BigDecimal MOST_FIXED = BigDecimal.valueOf(1_000);
    private static final int DIGITS_OF_PERCENT = 2;

    /** The list's own prices. */
    public static final Adjustment NONE = new Adjustment(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public static final Adjustment DEFAULT = NONE;

    /** The name under which those providers are adjusted that have no adjustment of their own. */
    public static final String EVERYBODY = "global";

    public Adjustment {
        requireWithin("discount_percent", discountPercent, HUNDRED);
        requireWithin("margin_percent", marginPercent, MOST_PERCENT);
        requireWithin("margin_fixed", marginFixed, MOST_FIXED);
    }

    private static void requireWithin(String name, BigDecimal value, BigDecimal most) {
        if (value.signum() < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + ": must be from 0 to " + most.toPlainString());
        }
    }

    /** A price (per million tokens or apiece) as it is charged on. */
    long of(long nanoUsd) {
        return up(BigDecimal.valueOf(nanoUsd)
                .multiply(share(HUNDRED.subtract(discountPercent)))
                .multiply(share(HUNDRED.add(marginPercent))));
    }

    /** What each request costs besides, in nano-dollars. */
    long fixedNanoUsd() {
        return NanoUsd.ceil(marginFixed).nanos();
    }

    /** A cost that the owner does pay, as it is charged on. */
    NanoUsd withMargin(NanoUsd paid) {
        return NanoUsd.of(up(BigDecimal.valueOf(paid.nanos()).multiply(share(HUNDRED.add(marginPercent)))))
                .plus(NanoUsd.of(fixedNanoUsd()));
    }

    private static BigDecimal share(BigDecimal percent) {
        return percent.movePointLeft(DIGITS_OF_PERCENT);
    }

    private static long up(BigDecimal nanos) {
        try {
            return nanos.setScale(0, RoundingMode.CEILING).longValueExact();
        } catch (ArithmeticException e) {
            throw new MoneyOverflowException(nanos.toPlainString() + " nano-dollars are beyond the largest amount");
        }
    }
}
