package dev.solvent.usage;

import static dev.solvent.usage.TokenKind.AUDIO_INPUT;
import static dev.solvent.usage.TokenKind.AUDIO_OUTPUT;
import static dev.solvent.usage.TokenKind.CACHED_IMAGE;
import static dev.solvent.usage.TokenKind.CACHED_INPUT;
import static dev.solvent.usage.TokenKind.CACHE_WRITE_1H;
import static dev.solvent.usage.TokenKind.CACHE_WRITE_5M;
import static dev.solvent.usage.TokenKind.IMAGE_INPUT;
import static dev.solvent.usage.TokenKind.IMAGE_OUTPUT;
import static dev.solvent.usage.TokenKind.INPUT;
import static dev.solvent.usage.TokenKind.OUTPUT;
import static dev.solvent.usage.TokenKind.REASONING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenUsageTest {
    @Test
    void thePartsAndThePlainRestAreTheWhole() {
        TokenUsage usage = TokenUsage.of(1000, 300)
                .with(CACHED_INPUT, 400)
                .with(CACHE_WRITE_5M, 100)
                .with(CACHE_WRITE_1H, 50)
                .with(AUDIO_INPUT, 20)
                .with(REASONING, 200)
                .with(AUDIO_OUTPUT, 30)
                .withWebSearches(1);
        assertThat(usage.of(INPUT)).isEqualTo(430);
        assertThat(usage.of(OUTPUT)).isEqualTo(70);
        assertThat(usage.total()).isEqualTo(1300);
    }

    @Test
    void partsThatOverlapAreCutTheCheapestFirst() {
        TokenUsage usage = TokenUsage.of(100, 10)
                .with(CACHED_INPUT, 90)
                .with(CACHE_WRITE_5M, 40)
                .with(CACHE_WRITE_1H, 30)
                .with(AUDIO_INPUT, 20)
                .with(REASONING, 9)
                .with(AUDIO_OUTPUT, 4);
        assertThat(usage)
                .isEqualTo(TokenUsage.of(100, 10)
                        .with(CACHED_INPUT, 10)
                        .with(CACHE_WRITE_5M, 40)
                        .with(CACHE_WRITE_1H, 30)
                        .with(AUDIO_INPUT, 20)
                        .with(REASONING, 6)
                        .with(AUDIO_OUTPUT, 4));
        assertThat(usage.of(INPUT)).isZero();
        assertThat(usage.of(OUTPUT)).isZero();
    }

    @Test
    void partsWithoutAWholeAreNothing() {
        assertThat(TokenUsage.of(0, 0)
                        .with(CACHED_INPUT, 1)
                        .with(CACHE_WRITE_5M, 2)
                        .with(CACHE_WRITE_1H, 3)
                        .with(AUDIO_INPUT, 4)
                        .with(REASONING, 5)
                        .with(AUDIO_OUTPUT, 6))
                .isEqualTo(TokenUsage.NONE);
    }

    @Test
    void imagesYieldToWhatWasCached() {
        TokenUsage usage = TokenUsage.of(1000, 0).with(IMAGE_INPUT, 800).with(CACHED_INPUT, 900);
        assertThat(usage.of(CACHED_INPUT)).isEqualTo(900);
        assertThat(usage.of(IMAGE_INPUT)).isEqualTo(100);
        TokenUsage told = TokenUsage.of(1000, 0)
                .with(IMAGE_INPUT, 100)
                .with(CACHED_IMAGE, 700)
                .with(CACHED_INPUT, 200);
        assertThat(told.of(CACHED_IMAGE)).isEqualTo(700);
        assertThat(told.of(INPUT)).isZero();
        assertThat(TokenUsage.of(0, 10).with(IMAGE_OUTPUT, 8).with(REASONING, 5).of(REASONING))
                .isEqualTo(2);
    }

    @Test
    void theOrderInWhichPartsAreToldChangesNothing() {
        assertThat(TokenUsage.of(100, 0)
                        .with(CACHED_INPUT, 90)
                        .with(CACHE_WRITE_5M, 50)
                        .with(AUDIO_INPUT, 40))
                .isEqualTo(TokenUsage.of(100, 0)
                        .with(AUDIO_INPUT, 40)
                        .with(CACHE_WRITE_5M, 50)
                        .with(CACHED_INPUT, 90))
                .isEqualTo(TokenUsage.of(100, 0)
                        .with(CACHED_INPUT, 90)
                        .with(AUDIO_INPUT, 40)
                        .with(CACHE_WRITE_5M, 50));
    }

    @Test
    void thePlainKindsAreWhatIsLeft() {
        assertThatThrownBy(() -> TokenUsage.NONE.with(INPUT, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenUsage.NONE.with(OUTPUT, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void figuresAreNeverNegative() {
        assertThatThrownBy(() -> TokenUsage.of(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenUsage.of(1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenUsage.of(1, 0).with(CACHED_INPUT, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenUsage.NONE.withWebSearches(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenUsage.NONE.withImages(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
