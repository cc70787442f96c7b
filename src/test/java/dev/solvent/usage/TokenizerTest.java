package dev.solvent.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {
    @Test
    void countsAsThePublishedEncodingsDo() {
        // The examples of OpenAI's own page on counting tokens.
        Tokenizer cl100k = Tokenizer.forEncoding("cl100k_base").orElseThrow();
        Tokenizer o200k = Tokenizer.forEncoding("o200k_base").orElseThrow();
        assertThat(cl100k.count("antidisestablishmentarianism")).isEqualTo(6);
        assertThat(o200k.count("antidisestablishmentarianism")).isEqualTo(6);
        assertThat(cl100k.count("お誕生日おめでとう")).isEqualTo(9);
        assertThat(o200k.count("お誕生日おめでとう")).isEqualTo(8);
        assertThat(o200k.count("")).isZero();
    }

    @Test
    void textsAreCountedOneByOne() {
        Tokenizer tokenizer = Tokenizer.forEncoding("cl100k_base").orElseThrow();
        assertThat(tokenizer.count("tiktoken is great!")).isEqualTo(6);
        assertThat(tokenizer.count(List.of("tiktoken is great!", "tiktoken is great!")))
                .isEqualTo(12);
        assertThat(tokenizer.count(List.of())).isZero();
    }

    @Test
    void theNameOfASpecialTokenIsOrdinaryText() {
        Tokenizer tokenizer = Tokenizer.forEncoding("cl100k_base").orElseThrow();
        assertThat(tokenizer.count("<|endoftext|>")).isGreaterThan(1);
    }

    @Test
    void otherEncodingsAreUnknown() {
        assertThat(Tokenizer.forEncoding("claude")).isEmpty();
        assertThat(Tokenizer.knows("claude")).isFalse();
        assertThat(Tokenizer.knows("o200k_base")).isTrue();
    }
}
