package dev.solvent.pricing;

import static dev.solvent.pricing.SearchSize.HIGH;
import static dev.solvent.pricing.SearchSize.LOW;
import static dev.solvent.pricing.SearchSize.MEDIUM;
import static dev.solvent.pricing.ServiceTier.BATCH;
import static dev.solvent.pricing.ServiceTier.FLEX;
import static dev.solvent.pricing.ServiceTier.PRIORITY;
import static dev.solvent.pricing.ServiceTier.STANDARD;
import static dev.solvent.usage.TokenKind.AUDIO_INPUT;
import static dev.solvent.usage.TokenKind.AUDIO_OUTPUT;
import static dev.solvent.usage.TokenKind.CACHED_AUDIO;
import static dev.solvent.usage.TokenKind.CACHED_IMAGE;
import static dev.solvent.usage.TokenKind.CACHED_INPUT;
import static dev.solvent.usage.TokenKind.CACHE_WRITE_1H;
import static dev.solvent.usage.TokenKind.CACHE_WRITE_5M;
import static dev.solvent.usage.TokenKind.IMAGE_INPUT;
import static dev.solvent.usage.TokenKind.IMAGE_OUTPUT;
import static dev.solvent.usage.TokenKind.REASONING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.money.NanoUsd;
import dev.solvent.usage.TokenUsage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One bill for each rule of pricing, from the figures of a public page to the nano-dollar. A price of 1 USD a million
 * tokens is 1,000 nano-dollars a token. Each row names the page and when its figures were read, the prices as they stand
 * there, what was used, on which terms; the comment above it is the arithmetic.
 */
class PricePagesTest {
    private static final String OPENAI = "https://platform.openai.com/docs/pricing";
    private static final String ANTHROPIC = "https://docs.claude.com/en/docs/about-claude/pricing";
    private static final String GOOGLE = "https://ai.google.dev/gemini-api/docs/pricing";
    private static final String PERPLEXITY = "https://docs.perplexity.ai/getting-started/pricing";

    private static final String GPT_4O = "input: 2.5, cached: 1.25, output: 10";
    private static final String GPT_5 = "input: 1.25, cached: 0.125, output: 10,"
            + " priority: {input: 2.5, cached: 0.25, output: 20}, flex: {input: 0.625, cached: 0.0625, output: 5}";
    private static final String GPT_41 = "input: 2, cached: 0.5, output: 8, batch: {input: 1, output: 4}";
    private static final String GPT_54 = "input: 2.5, cached: 0.25, output: 15, flex: {input: 1.25, cached: 0.125,"
            + " output: 7.5}, long: [{above: 272000, input: 5, cached: 0.5, output: 22.5, flex: {input: 2.5,"
            + " cached: 0.25, output: 11.25}}]";
    private static final String REALTIME = "input: 4, cached: 0.4, output: 16, audio_input: 32, cached_audio: 0.4,"
            + " audio_output: 64, image_input: 5, cached_image: 0.5";
    private static final String IMAGE =
            "input: 5, cached: 1.25, output: 0, image_input: 10, cached_image: 2.5," + " image_output: 40";
    private static final String SONNET =
            "input: 3, cached: 0.3, cache_write_5m: 3.75, cache_write_1h: 6, output: 15," + " web_search: 0.01";
    private static final String GEMINI_PRO =
            "input: 1.25, cached: 0.125, output: 10, long: [{above: 200000, input: 2.5, cached: 0.25, output: 15}]";
    private static final String SONAR = "input: 1, output: 1, request: {low: 0.005, medium: 0.008, high: 0.012}";
    private static final String DEEP = "input: 2, output: 8, reasoning: 3, web_search: 0.005";
    private static final String SEARCH_PREVIEW =
            "input: 2.5, output: 10, request: {low: 0.03, medium: 0.035, high: 0.05}";

    static Stream<Arguments> bills() {
        return Stream.of(
                // 600 x 2,500 + 400 x 1,250 + 100 x 10,000
                row(
                        "cached input",
                        OPENAI,
                        "2026-08-01",
                        GPT_4O,
                        used(1000, 100).with(CACHED_INPUT, 400),
                        STANDARD,
                        LOW,
                        3_000_000),
                // 1,000 x 3,000 + 5,000 x 300 + 3,000 x 3,750 + 1,000 x 6,000 + 200 x 15,000
                row(
                        "cache writes of 5 min and 1 h",
                        ANTHROPIC,
                        "2026-08-01",
                        SONNET,
                        used(10_000, 200)
                                .with(CACHED_INPUT, 5000)
                                .with(CACHE_WRITE_5M, 3000)
                                .with(CACHE_WRITE_1H, 1000),
                        STANDARD,
                        LOW,
                        24_750_000),
                // 100 x 2,000 + 200 x 8,000 + 800 x 3,000 + 4 x 5,000,000
                row(
                        "reasoning at a price of its own, searches",
                        PERPLEXITY,
                        "2026-08-01",
                        DEEP,
                        used(100, 1000).with(REASONING, 800).withWebSearches(4),
                        STANDARD,
                        LOW,
                        24_200_000),
                // 700 x 4,000 + 300 x 32,000 + 300 x 16,000 + 200 x 64,000
                row(
                        "audio in and out",
                        OPENAI,
                        "2026-08-01",
                        REALTIME,
                        used(1000, 500).with(AUDIO_INPUT, 300).with(AUDIO_OUTPUT, 200),
                        STANDARD,
                        LOW,
                        30_000_000),
                // 100 x 4,000 + 200 x 400 + 300 x 400 + 50 x 32,000 + 250 x 500 + 100 x 5,000
                row(
                        "cached audio, cached images",
                        OPENAI,
                        "2026-08-01",
                        REALTIME,
                        used(1000, 0)
                                .with(CACHED_INPUT, 200)
                                .with(CACHED_AUDIO, 300)
                                .with(AUDIO_INPUT, 50)
                                .with(CACHED_IMAGE, 250)
                                .with(IMAGE_INPUT, 100),
                        STANDARD,
                        LOW,
                        2_825_000),
                // 100 x 5,000 + 323 x 10,000 + 1,056 x 40,000
                row(
                        "image tokens in and out",
                        OPENAI,
                        "2026-08-01",
                        IMAGE,
                        used(423, 1056).with(IMAGE_INPUT, 323).with(IMAGE_OUTPUT, 1056),
                        STANDARD,
                        LOW,
                        45_970_000),
                // 2 x 0.08, the tokens are free
                row(
                        "a price apiece, images",
                        OPENAI,
                        "2026-08-01",
                        "input: 0, output: 0, image_made: 0.08",
                        used(60, 0).withImages(0, 2),
                        STANDARD,
                        LOW,
                        160_000_000),
                // 200,000 x 1,250 + 1,000 x 10,000
                row(
                        "at the threshold",
                        GOOGLE,
                        "2026-08-01",
                        GEMINI_PRO,
                        used(200_000, 1000),
                        STANDARD,
                        LOW,
                        260_000_000),
                // 100,001 x 2,500 + 100,000 x 250 + 1,000 x 15,000: every token of the call
                row(
                        "long context",
                        GOOGLE,
                        "2026-08-01",
                        GEMINI_PRO,
                        used(200_001, 1000).with(CACHED_INPUT, 100_000),
                        STANDARD,
                        LOW,
                        290_002_500),
                // 600 x 2,500 + 400 x 250 + 100 x 20,000
                row(
                        "priority",
                        OPENAI,
                        "2026-08-01",
                        GPT_5,
                        used(1000, 100).with(CACHED_INPUT, 400),
                        PRIORITY,
                        LOW,
                        3_600_000),
                // 600 x 625 + 400 x 62.5 + 100 x 5,000
                row("flex", OPENAI, "2026-08-01", GPT_5, used(1000, 100).with(CACHED_INPUT, 400), FLEX, LOW, 900_000),
                // 1,000 x 1,000 + 100 x 4,000
                row("batch", OPENAI, "2026-08-01", GPT_41, used(1000, 100), BATCH, LOW, 1_400_000),
                // 300,000 x 2,500 + 1,000 x 11,250
                row("long context in flex", OPENAI, "2026-08-01", GPT_54, used(300_000, 1000), FLEX, LOW, 761_250_000),
                // 10 x 3,000 + 20 x 15,000 + 2 x 10,000,000
                row(
                        "web searches",
                        ANTHROPIC,
                        "2026-08-01",
                        SONNET,
                        used(10, 20).withWebSearches(2),
                        STANDARD,
                        LOW,
                        20_330_000),
                // 10 x 2,500 + 20 x 10,000 + 35,000,000
                row(
                        "a search of medium size",
                        OPENAI,
                        "2025-03-11",
                        SEARCH_PREVIEW,
                        used(10, 20),
                        STANDARD,
                        MEDIUM,
                        35_225_000),
                // 10 x 2,500 + 20 x 10,000 + 50,000,000
                row(
                        "a search of large size",
                        OPENAI,
                        "2025-03-11",
                        SEARCH_PREVIEW,
                        used(10, 20),
                        STANDARD,
                        HIGH,
                        50_225_000),
                // 10 x 1,000 + 20 x 1,000 + 5,000,000
                row("a fee for each request", PERPLEXITY, "2026-08-01", SONAR, used(10, 20), STANDARD, LOW, 5_030_000),
                // 1 x 62.5 + 1 x 5,000, up
                row(
                        "half a nano-dollar",
                        OPENAI,
                        "2026-08-01",
                        GPT_5,
                        used(1, 1).with(CACHED_INPUT, 1),
                        FLEX,
                        LOW,
                        5_063));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void bills(String rule, String page, String date, String prices, TokenUsage used, Terms terms, long nanos) {
        assertThat(Bill.price(card(page, date, prices).price(), used, terms))
                .as(rule)
                .isEqualTo(NanoUsd.of(nanos));
    }

    private static ModelCard card(String page, String date, String prices) {
        String file = "version: 1\ndate: " + date + "\nproviders: {p: {source: \"" + page + "\", models: {m: {"
                + "max_input: 1000000, max_output: 100000, " + prices + "}}}}";
        return Catalogue.load(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), page)
                .find("p", "m")
                .orElseThrow();
    }

    private static TokenUsage used(long input, long output) {
        return TokenUsage.of(input, output);
    }

    private static Arguments row(
            String rule,
            String page,
            String date,
            String prices,
            TokenUsage used,
            ServiceTier tier,
            SearchSize size,
            long nanos) {
        return Arguments.of(rule, page, date, prices, used, new Terms(tier, size), nanos);
    }
}
