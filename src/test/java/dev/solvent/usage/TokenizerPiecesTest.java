package dev.solvent.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenizerPiecesTest {
    private final Tokenizer tokenizer = Tokenizer.forEncoding("cl100k_base").orElseThrow();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "You said: hello",
                "ünïcödé",
                "🦊🦊 fox",
                "日本語の文",
                "𒀀𒐫 rare",
                "<|endoftext|>",
                "\n\t  x"
            })
    void joinToTheTextAndAreOneAToken(String text) {
        List<String> pieces = tokenizer.pieces(text);

        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).hasSize(Math.toIntExact(tokenizer.count(text)));
    }
}
