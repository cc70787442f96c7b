package dev.solvent.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NanoUsdTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.000000001",
        "123000, 0.000123",
        "12500000000, 12.5",
        "100000000000, 100",
        "-250000000, -0.25",
        "9007199254740991, 9007199.254740991",
    })
    void isWrittenAsPlainDollars(long nanos, String text) {
        assertThat(NanoUsd.of(nanos)).hasToString(text);
        assertThat(NanoUsd.of(nanos).toUsd()).isEqualByComparingTo(text);
        assertThat(NanoUsd.floor(new BigDecimal(text))).isEqualTo(NanoUsd.of(nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0000000019, 1000000001, 1000000002",
        "0.0000000001, 0, 1",
        "1e-999999999, 0, 1",
        "-1e-999999999, -1, 0",
        "-0.0000000015, -2, -1",
        "0e999999999, 0, 0",
        "9.007199254740991e6, 9007199254740991, 9007199254740991",
    })
    void roundsDollarsDownOrUpToANanoDollar(BigDecimal usd, long down, long up) {
        assertThat(NanoUsd.floor(usd).nanos()).isEqualTo(down);
        assertThat(NanoUsd.ceil(usd).nanos()).isEqualTo(up);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9007199.254740992", "10000000", "-9007199.254740992", "1e999999999", "99999999999999999999"})
    void dollarsBeyondTheLargestAmountDoNotFit(BigDecimal usd) {
        assertThatThrownBy(() -> NanoUsd.floor(usd)).isInstanceOf(MoneyOverflowException.class);
        assertThatThrownBy(() -> NanoUsd.ceil(usd)).isInstanceOf(MoneyOverflowException.class);
    }

    @Test
    void theLargestAmountIsExactInLua() {
        assertThat(NanoUsd.MAX.nanos()).isEqualTo((1L << 53) - 1);
        assertThatThrownBy(() -> NanoUsd.of(1L << 53)).isInstanceOf(MoneyOverflowException.class);
        assertThatThrownBy(() -> NanoUsd.of(-(1L << 53))).isInstanceOf(MoneyOverflowException.class);
        assertThatThrownBy(() -> NanoUsd.of(Long.MIN_VALUE)).isInstanceOf(MoneyOverflowException.class);
    }

    @Test
    void sumsDifferencesAndProductsAreExact() {
        assertThat(NanoUsd.of(3).plus(NanoUsd.of(4))).isEqualTo(NanoUsd.of(7));
        assertThat(NanoUsd.of(3).minus(NanoUsd.of(4))).isEqualTo(NanoUsd.of(-1));
        assertThat(NanoUsd.of(3).times(4)).isEqualTo(NanoUsd.of(12));
        assertThat(NanoUsd.MAX.minus(NanoUsd.MAX)).isEqualTo(NanoUsd.ZERO);
        assertThat(NanoUsd.ZERO.times(Long.MAX_VALUE)).isEqualTo(NanoUsd.ZERO);
    }

    @Test
    void whatWasAFloatIsTakenToTheNearestNanoDollar() {
        assertThat(NanoUsd.nearest(new BigDecimal("0.0012000000000000001"))).isEqualTo(NanoUsd.of(1_200_000));
        assertThat(NanoUsd.nearest(new BigDecimal("0.0011999999999999999"))).isEqualTo(NanoUsd.of(1_200_000));
        assertThat(NanoUsd.nearest(new BigDecimal("-0.0000000006"))).isEqualTo(NanoUsd.of(-1));
        assertThat(NanoUsd.nearest(new BigDecimal("1e-999999999"))).isEqualTo(NanoUsd.ZERO);
    }

    @Test
    void whatIsTooLargeIsNeverCutOff() {
        NanoUsd one = NanoUsd.of(1);
        assertThatThrownBy(() -> NanoUsd.MAX.plus(one)).isInstanceOf(MoneyOverflowException.class);
        assertThatThrownBy(() -> NanoUsd.ZERO.minus(NanoUsd.MAX).minus(one)).isInstanceOf(MoneyOverflowException.class);
        assertThatThrownBy(() -> NanoUsd.MAX.times(2)).isInstanceOf(MoneyOverflowException.class);
        // 2^33 * 2^33 wraps around to a small number in a long
        assertThatThrownBy(() -> NanoUsd.of(1L << 33).times(1L << 33)).isInstanceOf(MoneyOverflowException.class);
    }

    @Test
    void amountsAreOrdered() {
        NanoUsd less = NanoUsd.of(-5);
        NanoUsd more = NanoUsd.of(2);
        assertThat(less).isLessThan(more);
        assertThat(less.min(more)).isEqualTo(less);
        assertThat(less.max(more)).isEqualTo(more);
        assertThat(less.isNegative()).isTrue();
        assertThat(more.isNegative()).isFalse();
        assertThat(NanoUsd.ZERO.isZero()).isTrue();
        assertThat(more.isZero()).isFalse();
    }
}
