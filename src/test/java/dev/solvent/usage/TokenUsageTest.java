package dev.solvent.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenUsageTest {
    @Test
    void thePartsAndThePlainRestAreTheWhole() {
        TokenUsage usage = new TokenUsage(1000, 400, 100, 50, 20, 300, 200, 30, 1);
        assertThat(usage.plainInput()).isEqualTo(430);
        assertThat(usage.plainOutput()).isEqualTo(70);
        assertThat(usage.total()).isEqualTo(1300);
    }

    @Test
    void partsThatOverlapAreCutTheCheapestFirst() {
        TokenUsage usage = new TokenUsage(100, 90, 40, 30, 20, 10, 9, 4, 0);
        assertThat(usage).isEqualTo(new TokenUsage(100, 10, 40, 30, 20, 10, 6, 4, 0));
        assertThat(usage.plainInput()).isZero();
        assertThat(usage.plainOutput()).isZero();
    }

    @Test
    void partsWithoutAWholeAreNothing() {
        assertThat(new TokenUsage(0, 1, 2, 3, 4, 0, 5, 6, 0)).isEqualTo(TokenUsage.NONE);
    }

    @Test
    void figuresAreNeverNegative() {
        assertThatThrownBy(() -> TokenUsage.of(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenUsage.of(1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenUsage(1, -1, 0, 0, 0, 0, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenUsage.NONE.withWebSearches(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
