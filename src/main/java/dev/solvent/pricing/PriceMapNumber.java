package dev.solvent.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/** Reads the numbers of LiteLLM's price map. They are written as floats, and read as the exact decimals that stand there. */
final class PriceMapNumber {
    /** Digits after the point of a price per token, in dollars: a nano-dollar per million tokens. */
    private static final int DECIMALS_PER_TOKEN = 15;

    /** Digits after the point of a price apiece, in dollars: a nano-dollar. */
    private static final int DECIMALS_APIECE = 9;

    private static final BigDecimal ABSURD_USD = BigDecimal.valueOf(1_000);
    private static final int ABSURD_SCALE = 60;

    private PriceMapNumber() {}

    /** Dollars per token as nano-dollars per million tokens, rounded up; empty for what is no price. */
    static OptionalLong perToken(JsonNode value) {
        return price(value, DECIMALS_PER_TOKEN);
    }

    /** Dollars as nano-dollars, rounded up; empty for what is no price. */
    static OptionalLong apiece(JsonNode value) {
        return price(value, DECIMALS_APIECE);
    }

    /** A whole number of tokens; empty for anything else. Some are written with a point. */
    static OptionalLong tokens(JsonNode value) {
        if (!value.isNumber()) {
            return OptionalLong.empty();
        }
        BigDecimal number = value.decimalValue();
        boolean sane = number.signum() > 0
                && number.scale() < ABSURD_SCALE
                && number.compareTo(BigDecimal.valueOf(TokenOverheads.ABSURD_TOKENS)) <= 0;
        return sane ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    static boolean isZero(JsonNode value) {
        return value.isNull() || (value.isNumber() && value.decimalValue().signum() == 0);
    }

    private static OptionalLong price(JsonNode value, int decimals) {
        if (!value.isNumber()) {
            return OptionalLong.empty();
        }
        BigDecimal usd = value.decimalValue();
        if (usd.signum() < 0 || usd.scale() < -ABSURD_SCALE || usd.compareTo(ABSURD_USD) > 0) {
            return OptionalLong.empty();
        }
        if (usd.scale() > ABSURD_SCALE + usd.precision()) {
            return OptionalLong.of(usd.signum()); // far below the last digit that counts
        }
        return OptionalLong.of(
                usd.movePointRight(decimals).setScale(0, RoundingMode.CEILING).longValueExact());
    }
}
