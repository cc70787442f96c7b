package dev.solvent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySecretTest {
    @Test
    void freshKeysAreLongAndNeverTheSame() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String key = KeySecret.random().reveal();
            assertThat(key).matches("sk-[A-Za-z0-9_-]{24}");
            keys.add(key);
        }
        assertThat(keys).hasSize(1_000);
    }

    @Test
    void aKeyIsKnownByItsHash() {
        KeySecret key = KeySecret.of("sk-0123456789abcdef");

        assertThat(key.hash()).isEqualTo("221df437bc4f8c4d9718bd7a9ec4c1021c72fd69dfb2a5f568ecf4607c824bee");
        assertThat(KeySecret.hashOf("sk-0123456789abcdef")).isEqualTo(key.hash());
        assertThat(KeySecret.hashOf(key.hash())).isEqualTo(key.hash());
    }

    @Test
    void aKeyShowsItsLastFourCharactersAtMost() {
        KeySecret key = KeySecret.of("sk-0123456789abcdef");

        assertThat(key.name()).isEqualTo("sk-...cdef");
        assertThat(key).hasToString("sk-...cdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sk-",
                "sk-short",
                "pk-0123456789abcdef",
                "sk-0123456789 abcdef",
                "sk-0123456789abcdé",
                "SK-0123456789abcdef"
            })
    void whatIsNoKeyIsRefusedWithoutBeingRepeated(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeySecret.of(text))
                .withMessage("a key is sk- and 16 to 253 visible ASCII characters");
    }
}
