package dev.solvent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private static final SecretBox BOX = SecretBox.of("sk-master");

    @Test
    void whatIsSealedOpensForItsOwnerAndWithTheSameMasterKeyAlone() {
        String sealed = BOX.seal("{\"api_key\":\"sk-ü\"}", "a");

        assertThat(sealed).doesNotContain("api_key");
        assertThat(SecretBox.of("sk-master").open(sealed, "a")).contains("{\"api_key\":\"sk-ü\"}");
        assertThat(BOX.open(sealed, "b")).isEmpty();
        assertThat(SecretBox.of("sk-other").open(sealed, "a")).isEmpty();
        assertThat(BOX.seal("x", "a")).isNotEqualTo(BOX.seal("x", "a"));
    }

    @Test
    void whatIsNotWholeStaysClosed() {
        String sealed = BOX.seal("secret", "a");
        char other = sealed.charAt(30) == 'A' ? 'B' : 'A';

        assertThat(BOX.open(sealed.substring(0, 30) + other + sealed.substring(31), "a"))
                .isEmpty();
        assertThat(BOX.open(sealed.substring(0, 10), "a")).isEmpty();
        assertThat(BOX.open("", "a")).isEmpty();
        assertThat(BOX.open("not base64!", "a")).isEmpty();
    }
}
