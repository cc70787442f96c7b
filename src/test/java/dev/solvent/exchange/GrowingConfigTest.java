package dev.solvent.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingConfigTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            0;   256; 2s;  2s; growing.first_tokens must be from 1 to 1000000
            512; 0;   2s;  2s; growing.read_ahead_tokens must be from 1 to 1000000
            512; 256; 61s; 2s; growing.read_ahead_time must be from 0s to 1m
            512; 256; 2s;  5m1s; growing.patience must be from 0s to 5m
            """)
    void whatMakesNoSenseIsRefused(long first, long ahead, String aheadTime, String patience, String complaint) {
        assertThatThrownBy(() -> new GrowingConfig(
                        List.of(),
                        first,
                        ahead,
                        Duration.parse("PT" + aheadTime),
                        Duration.parse("PT" + patience),
                        false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a*b", "*a"})
    void aNameOfAModelHasAStarOnlyAtItsEnd(String name) {
        assertThatThrownBy(() -> of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("growing.models must be names of models, with a * only at the end, not: ");
    }

    @Test
    void aStarStandsForTheRestOfAName() {
        assertThat(of("vllm/*").lists("vllm/llama")).isTrue();
        assertThat(of("vllm/*").lists("openai/gpt-4o")).isFalse();
        assertThat(of("*").lists("anything")).isTrue();
        assertThat(of("fast").lists("fast")).isTrue();
        assertThat(of("fast").lists("faster")).isFalse();
        assertThat(GrowingConfig.DEFAULT.lists("fast")).isFalse();
    }

    private static GrowingConfig of(String model) {
        GrowingConfig usual = GrowingConfig.DEFAULT;
        return new GrowingConfig(
                List.of(model),
                usual.firstTokens(),
                usual.readAheadTokens(),
                usual.readAheadTime(),
                usual.patience(),
                usual.wholeAnswers());
    }
}
