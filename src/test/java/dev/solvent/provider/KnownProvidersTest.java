package dev.solvent.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class KnownProvidersTest {
    @Test
    void nothingIsOnWithoutAKey() {
        assertThat(KnownProviders.fromEnvironment(Map.of(
                        "OPENAI_API_BASE",
                        "https://elsewhere/v1",
                        "OPENAI_BASE_URL",
                        "https://us/v1",
                        "GROQ_API_KEY",
                        " ",
                        "PATH",
                        "/bin")))
                .isEmpty();
    }

    @Test
    void aKeySwitchesItsProviderOn() {
        assertThat(KnownProviders.fromEnvironment(Map.of("GROQ_API_KEY", "gsk", "OPENAI_API_KEY", " sk \n")))
                .satisfiesExactly(
                        openai -> {
                            assertThat(openai.name()).isEqualTo("openai");
                            assertThat(openai.baseUrl()).isEqualTo("https://api.openai.com/v1");
                            assertThat(openai.apiKey()).contains("sk");
                            assertThat(openai.auth()).isEqualTo(AuthStyle.BEARER);
                            assertThat(openai.outputLimitField()).isEqualTo("max_completion_tokens");
                        },
                        groq -> assertThat(groq.name()).isEqualTo("groq"));
    }

    @Test
    void theApiBaseMovesAProviderAndTheBaseUrlDoesNot() {
        assertThat(KnownProviders.fromEnvironment(Map.of(
                        "OPENAI_API_KEY", "sk",
                        "OPENAI_BASE_URL", "http://localhost:4000/v1",
                        "MISTRAL_API_KEY", "m",
                        "MISTRAL_API_BASE", "https://eu.mistral.test/v1")))
                .extracting(ProviderConfig::baseUrl)
                .containsExactly("https://api.openai.com/v1", "https://eu.mistral.test/v1");
        assertThat(KnownProviders.fromEnvironment(
                        Map.of("OPENAI_API_KEY", "sk", "OPENAI_API_BASE", "https://mine.test/v1")))
                .extracting(ProviderConfig::baseUrl)
                .containsExactly("https://mine.test/v1");
    }

    @Test
    void anAliasOfAKeyWillDo() {
        assertThat(KnownProviders.fromEnvironment(Map.of("TOGETHERAI_API_KEY", "t", "FRIENDLI_TOKEN", "f")))
                .satisfiesExactly(
                        together -> assertThat(together.apiKey()).contains("t"),
                        friendli -> assertThat(friendli.baseUrl()).isEqualTo("https://api.friendli.ai/serverless/v1"));
    }

    @Test
    void aServerAtHomeNeedsItsAddressAndNoKey() {
        assertThat(KnownProviders.fromEnvironment(
                        Map.of("OLLAMA_API_BASE", "http://localhost:11434/", "HOSTED_VLLM_API_KEY", "k")))
                .singleElement()
                .satisfies(ollama -> {
                    assertThat(ollama.baseUrl()).isEqualTo("http://localhost:11434/v1");
                    assertThat(ollama.apiKey()).isEmpty();
                });
    }

    @Test
    void aBadValueNamesItsProviderAndNoKey() {
        assertThatThrownBy(() ->
                        KnownProviders.fromEnvironment(Map.of("XAI_API_KEY", "secret", "XAI_API_BASE", "api.x.ai")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("xai: base_url: must begin")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> KnownProviders.fromEnvironment(Map.of("XAI_API_KEY", "secret\u00e9")))
                .hasMessageStartingWith("xai: api_key:")
                .hasMessageNotContaining("secret");
    }

    @Test
    void knowsAnAddressByName() {
        assertThat(KnownProviders.named("anthropic").orElseThrow().baseUrl()).isEqualTo("https://api.anthropic.com/v1");
        assertThat(KnownProviders.named("ollama")).isEmpty();
        assertThat(KnownProviders.named("nobody")).isEmpty();
    }
}
