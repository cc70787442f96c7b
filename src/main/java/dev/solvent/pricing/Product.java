package dev.solvent.pricing;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import java.math.BigInteger;

/**
 * An exact sum of tokens &times; price, kept in millionths of a nano-dollar. It lives in a {@code long} up to nine
 * thousand dollars, which is every bill that anybody gets, and in a {@link BigInteger} beyond.
 */
final class Product {
    private long small;
    private BigInteger large = BigInteger.ZERO;

    Product add(long tokens, long nanoUsdPerMillionTokens) {
        if (tokens == 0) {
            return this;
        }
        long high = Math.multiplyHigh(tokens, nanoUsdPerMillionTokens);
        long product = tokens * nanoUsdPerMillionTokens;
        long sum = small + product;
        if (high == 0 && product >= 0 && sum >= 0) {
            small = sum;
        } else {
            large = large.add(BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(nanoUsdPerMillionTokens)));
        }
        return this;
    }

    /** The sum, rounded up to a whole nano-dollar. */
    NanoUsd roundedUp() {
        if (large.signum() == 0) {
            long whole = small / Rates.TOKENS_OF_A_PRICE;
            return NanoUsd.of(small % Rates.TOKENS_OF_A_PRICE == 0 ? whole : whole + 1);
        }
        BigInteger[] parts =
                large.add(BigInteger.valueOf(small)).divideAndRemainder(BigInteger.valueOf(Rates.TOKENS_OF_A_PRICE));
        BigInteger nanos = parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
        if (nanos.bitLength() > Long.SIZE - 1) {
            throw new MoneyOverflowException(nanos + " nano-dollars are beyond the largest amount");
        }
        return NanoUsd.of(nanos.longValue());
    }
}
