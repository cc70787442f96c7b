package dev.solvent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.CatalogueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPricesTest {
    private static final ModelPrices PRICES = ModelPrices.builtIn();

    @TempDir
    Path directory;

    @Test
    void aModelIsFoundByItsNameItsAliasAndWithItsProvider() {
        assertThat(PRICES.ofPrompt("gpt-4o", "Hey")).isEqualTo(PRICES.ofPrompt("gpt-4o-2024-08-06", "Hey"));
        assertThat(PRICES.ofPrompt("gpt-4o", "Hey")).isEqualTo(PRICES.ofPrompt("openai/gpt-4o", "Hey"));
        assertThat(PRICES.ofPrompt("groq/llama-3.3-70b-versatile", "Hey")).isGreaterThan(NanoUsd.ZERO);
        assertThat(PRICES.ofPrompt("meta-llama/Llama-3.3-70B-Instruct-Turbo", "Hey"))
                .isGreaterThan(NanoUsd.ZERO);
    }

    @Test
    void ofSeveralProvidersTheDearestCounts() {
        long groq = cost("groq/openai/gpt-oss-20b").nanos();
        long together = cost("together_ai/openai/gpt-oss-20b").nanos();
        assertThat(groq).isGreaterThan(together);
        assertThat(cost("openai/gpt-oss-20b").nanos()).isEqualTo(groq);
    }

    @Test
    void cachedInputTiersAndTheProvidersOwnSearchesCount() {
        assertThat(costOf("""
            {"model": "gpt-4o", "usage": {"prompt_tokens": 1000, "completion_tokens": 0,
             "prompt_tokens_details": {"cached_tokens": 400}}}""")).isEqualTo(NanoUsd.of(600 * 2_500 + 400 * 1_250));
        assertThat(costOf("""
            {"model": "gpt-4o", "service_tier": "priority",
             "usage": {"prompt_tokens": 1000, "completion_tokens": 0}}""")).isEqualTo(NanoUsd.of(1_000 * 4_250));
    }

    @Test
    void answersOfOtherApisAreReadToo() {
        assertThat(costOf("""
            {"type": "message", "model": "claude-haiku-4-5", "usage": {"input_tokens": 10, "output_tokens": 2}}""")).isEqualTo(NanoUsd.of(10 * 1_000 + 2 * 5_000));
        assertThat(costOf("""
            {"object": "response", "model": "gpt-4o", "usage": {"input_tokens": 10, "output_tokens": 2, "total_tokens": 12}}""")).isEqualTo(NanoUsd.of(10 * 2_500 + 2 * 10_000));
        assertThat(costOf("""
            {"object": "chat.completion.chunk", "model": "gpt-4o", "choices": [],
             "usage": {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12}}""")).isEqualTo(NanoUsd.of(10 * 2_500 + 2 * 10_000));
    }

    @Test
    void aFileOfOnesOwnGivesPricesToUnknownModels() throws IOException {
        assertThatThrownBy(() -> cost("house-model"))
                .isInstanceOf(UnpricedModelException.class)
                .hasMessageContaining("house-model");
        Path file = Files.writeString(directory.resolve("own.yaml"), """
            version: 1
            date: 2026-08-01
            providers:
              house:
                source: ourselves
                models:
                  house-model: {max_input: 1000, max_output: 1000, input: 1, output: 2}
            """);
        ModelPrices own = PRICES.with(file);
        assertThat(own.ofTexts("house-model", "Hey", "Hey")).isEqualTo(NanoUsd.of(8 * 1_000 + 8 * 2_000));
        assertThat(own.ofPrompt("gpt-4o", "Hey")).isEqualTo(PRICES.ofPrompt("gpt-4o", "Hey"));
    }

    @Test
    void liteLlmsMapGivesPricesToo() throws IOException {
        Path map = Files.writeString(directory.resolve("map.json"), """
            {"house-model": {"litellm_provider": "house", "mode": "chat", "max_input_tokens": 1000,
              "max_output_tokens": 1000, "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06}}""");
        assertThat(PRICES.withLiteLlmMap(map).ofPrompt("house-model", "Hey")).isEqualTo(NanoUsd.of(1_000));
    }

    @Test
    void aFileThatIsNoneIsAnError() throws IOException {
        Path none = directory.resolve("none");
        Path bad = Files.writeString(directory.resolve("bad.yaml"), "{\"providers\": 7}");
        assertThatThrownBy(() -> PRICES.with(none)).isInstanceOf(CatalogueException.class);
        assertThatThrownBy(() -> PRICES.with(bad)).isInstanceOf(CatalogueException.class);
        assertThatThrownBy(() -> PRICES.withLiteLlmMap(none)).isInstanceOf(CatalogueException.class);
        assertThatThrownBy(() -> PRICES.withLiteLlmMap(bad)).isInstanceOf(CatalogueException.class);
    }

    private static NanoUsd cost(String model) {
        return costOf(Answers.answer(model, 1_000, 1_000));
    }

    private static NanoUsd costOf(String answer) {
        return PRICES.ofAnswer(answer.getBytes(StandardCharsets.UTF_8)).cost();
    }
}
