package dev.solvent.pricing;

import static dev.solvent.usage.TokenKind.AUDIO_INPUT;
import static dev.solvent.usage.TokenKind.AUDIO_OUTPUT;
import static dev.solvent.usage.TokenKind.CACHED_INPUT;
import static dev.solvent.usage.TokenKind.CACHE_WRITE_1H;
import static dev.solvent.usage.TokenKind.CACHE_WRITE_5M;
import static dev.solvent.usage.TokenKind.REASONING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.usage.TokenUsage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the bill, worked out by hand from public prices. 1 USD a million tokens is 1,000 nano-dollars a token. */
class BillTest {
    private static final Catalogue CATALOGUE = Catalogue.bundled();

    static Stream<Arguments> workedOutByHand() {
        TokenUsage cached = TokenUsage.of(1000, 100).with(CACHED_INPUT, 400);
        TokenUsage writes = TokenUsage.of(10_000, 200)
                .with(CACHED_INPUT, 5000)
                .with(CACHE_WRITE_5M, 3000)
                .with(CACHE_WRITE_1H, 1000);
        TokenUsage longCached = TokenUsage.of(200_001, 0).with(CACHED_INPUT, 100_000);
        TokenUsage audio = TokenUsage.of(1000, 500).with(AUDIO_INPUT, 300).with(AUDIO_OUTPUT, 200);
        TokenUsage reasoning = TokenUsage.of(100, 1000).with(REASONING, 800);
        return Stream.of(
                // 1000 x 1,000 + 500 x 4,000
                bill("plain tokens", "demo", "demo", TokenUsage.of(1000, 500), ServiceTier.STANDARD, 3_000_000),
                // 600 x 2,500 + 400 x 1,250 + 100 x 10,000
                bill("cached input", "openai", "gpt-4o", cached, ServiceTier.STANDARD, 3_000_000),
                // 1000 x 5,000 + 100 x 15,000: no cached price on the page, so cached input costs what input does
                bill("no cached price", "openai", "gpt-4o-2024-05-13", cached, ServiceTier.STANDARD, 6_500_000),
                // 1000 x 3,000 + 5000 x 300 + 3000 x 3,750 + 1000 x 6,000 + 200 x 15,000
                bill("cache writes", "anthropic", "claude-sonnet-4-6", writes, ServiceTier.STANDARD, 24_750_000),
                // 1000 x 1,250 + 5000 x 125 + 4000 x 1,250 + 200 x 10,000: nobody has a price for writes here
                bill("no write price", "openai", "gpt-5", writes, ServiceTier.STANDARD, 8_875_000),
                // 700 x 2,500 + 300 x 40,000 + 300 x 10,000 + 200 x 80,000
                bill("audio", "openai", "gpt-4o-audio-preview", audio, ServiceTier.STANDARD, 32_750_000),
                // 100 x 1,250 + 1000 x 10,000
                bill("reasoning", "openai", "gpt-5", reasoning, ServiceTier.STANDARD, 10_125_000),
                // 200,000 x 3,000 + 1000 x 15,000
                bill(
                        "at the threshold",
                        "anthropic",
                        "claude-sonnet-4-5",
                        TokenUsage.of(200_000, 1000),
                        ServiceTier.STANDARD,
                        615_000_000),
                // 200,001 x 6,000 + 1000 x 22,500: all tokens of the call
                bill(
                        "long context",
                        "anthropic",
                        "claude-sonnet-4-5",
                        TokenUsage.of(200_001, 1000),
                        ServiceTier.STANDARD,
                        1_222_506_000),
                // 100,001 x 6,000 + 100,000 x 600: cached tokens count towards the threshold, and have a price there
                bill("long, cached", "anthropic", "claude-sonnet-4-5", longCached, ServiceTier.STANDARD, 660_006_000),
                // 100,001 x 400 + 100,000 x 400: no cached price in long contexts, so no less than input there
                bill("long, no cached price", "xai", "grok-4-1-fast", longCached, ServiceTier.STANDARD, 80_000_400),
                // 600 x 2,500 + 400 x 250 + 100 x 20,000
                bill("priority", "openai", "gpt-5", cached, ServiceTier.PRIORITY, 3_600_000),
                // 600 x 625 + 400 x 62.5 + 100 x 5,000
                bill("flex", "openai", "gpt-5", cached, ServiceTier.FLEX, 900_000),
                // 600 x 1,000 + 400 x 250 + 100 x 4,000
                bill("batch", "openai", "gpt-4.1", cached, ServiceTier.BATCH, 1_100_000),
                // 600 x 1,250 + 400 x 125 + 100 x 10,000: without prices of its own, the standard ones
                bill("tier without prices", "openai", "gpt-5", cached, ServiceTier.BATCH, 1_800_000),
                // 300,000 x 5,000 + 10 x 30,000: priority's 30 is dearer than the long context's 22.5
                bill(
                        "long in priority",
                        "openai",
                        "gpt-5.4",
                        TokenUsage.of(300_000, 10),
                        ServiceTier.PRIORITY,
                        1_500_300_000),
                // 10 x 3,000 + 20 x 15,000 + 2 x 10,000,000
                bill(
                        "web searches",
                        "anthropic",
                        "claude-sonnet-4-6",
                        TokenUsage.of(10, 20).withWebSearches(2),
                        ServiceTier.STANDARD,
                        20_330_000),
                // 10 x 1,000 + 20 x 1,000 + 12,000,000
                bill(
                        "the fee of a request",
                        "perplexity",
                        "sonar",
                        TokenUsage.of(10, 20),
                        ServiceTier.STANDARD,
                        12_030_000),
                // 3 x 20
                bill("embedding", "openai", "text-embedding-3-small", TokenUsage.of(3, 0), ServiceTier.STANDARD, 60),
                // 1 x 37.5 + 1 x 150, rounded up
                bill(
                        "half a nano-dollar",
                        "cohere",
                        "command-r7b-12-2024",
                        TokenUsage.of(1, 1),
                        ServiceTier.STANDARD,
                        188));
    }

    private static Arguments bill(
            String rule, String provider, String model, TokenUsage usage, ServiceTier tier, long nanos) {
        return Arguments.of(rule, provider, model, usage, tier, nanos);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void workedOutByHand(
            String rule, String provider, String model, TokenUsage usage, ServiceTier tier, long expectedNanos) {
        ModelPrice price = CATALOGUE.find(provider, model).orElseThrow().price();
        assertThat(Bill.price(price, usage, tier)).as(rule).isEqualTo(NanoUsd.of(expectedNanos));
    }

    @Test
    void reasoningMayHaveAPriceOfItsOwn() {
        // 2 and 8 USD a million, 3 for reasoning: 100 x 2,000 + 200 x 8,000 + 800 x 3,000
        Rates rates = Rates.of(usd(2), usd(8)).with(REASONING, usd(3));
        TokenUsage usage = TokenUsage.of(100, 1000).with(REASONING, 800);
        assertThat(price(rates, usage)).isEqualTo(NanoUsd.of(4_200_000));
    }

    @Test
    void aBillIsRoundedOnceAndUp() {
        Rates half = Rates.of(500_000, 500_000); // half a nano-dollar a token
        assertThat(price(half, TokenUsage.of(1, 1))).isEqualTo(NanoUsd.of(1));
        assertThat(price(half, TokenUsage.of(1, 0))).isEqualTo(NanoUsd.of(1));
        assertThat(price(half, TokenUsage.of(2, 1))).isEqualTo(NanoUsd.of(2));
        assertThat(price(Rates.of(1, 1), TokenUsage.of(1, 0))).isEqualTo(NanoUsd.of(1));
        assertThat(price(half, TokenUsage.NONE)).isEqualTo(NanoUsd.ZERO);
    }

    @Test
    void aBillBeyondALongIsStillExact() {
        // 10^9 tokens at 1,000 USD a million are a million dollars; their product is beyond 2^63
        Rates rates = Rates.of(usd(1000), usd(1000));
        assertThat(price(rates, TokenUsage.of(1_000_000_000, 0))).hasToString("1000000");
        assertThat(price(rates, TokenUsage.of(1_000_000_000, 1))).hasToString("1000000.001");
        assertThat(price(rates, TokenUsage.of(1, 1_000_000_000))).hasToString("1000000.001");
        // each product fits, the sum does not
        assertThat(price(rates, TokenUsage.of(9_000_000, 9_000_000))).hasToString("18000");
    }

    @Test
    void aBillBeyondTheLargestAmountIsRefused() {
        Rates rates = Rates.of(usd(1_000_000), usd(1_000_000));
        assertThatThrownBy(() -> price(rates, TokenUsage.of(1_000_000_000, 0)))
                .isInstanceOf(MoneyOverflowException.class);
        assertThatThrownBy(() -> price(rates, TokenUsage.of(Long.MAX_VALUE, Long.MAX_VALUE)))
                .isInstanceOf(MoneyOverflowException.class);
        ModelPrice dearSearches = new ModelPrice(List.of(PriceBand.of(0, rates)), usd(1), 0);
        assertThatThrownBy(() ->
                        Bill.price(dearSearches, TokenUsage.NONE.withWebSearches(Long.MAX_VALUE), ServiceTier.STANDARD))
                .isInstanceOf(MoneyOverflowException.class);
    }

    private static NanoUsd price(Rates rates, TokenUsage usage) {
        return Bill.price(ModelPrice.of(rates), usage, ServiceTier.STANDARD);
    }

    private static long usd(long perMillionTokens) {
        return perMillionTokens * 1_000_000_000;
    }
}
