package dev.solvent.pricing;

import static dev.solvent.pricing.ServiceTier.BATCH;
import static dev.solvent.pricing.ServiceTier.FLEX;
import static dev.solvent.pricing.ServiceTier.OTHER;
import static dev.solvent.pricing.ServiceTier.PRIORITY;
import static dev.solvent.pricing.ServiceTier.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.ModelCard.Mode;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceMapTest {
    private static final Catalogue BUNDLED = Catalogue.bundled();
    private static final PriceMap MAP = read(fixture());

    @ParameterizedTest
    @CsvSource({
        // label openai, key without a prefix; a text completion; label and prefix; a label of several; a key of regions
        "openai, gpt-4o, 128000, 16384, CHAT",
        "openai, gpt-3.5-turbo-instruct, 8192, 4096, COMPLETION",
        "openai, text-embedding-3-small, 8191, 0, EMBEDDING",
        "gemini, gemini-2.5-flash, 1048576, 65535, CHAT",
        "vertex_ai, gemini-2.5-pro, 1048576, 65535, CHAT",
        "bedrock, anthropic.claude-sonnet-4-5-20250929-v1:0, 200000, 64000, CHAT",
        "cohere, command-r-plus-08-2024, 128000, 4096, CHAT",
        "openrouter, anthropic/claude-sonnet-4.5, 1000000, 64000, CHAT",
        "perplexity, sonar, 128000, 128000, CHAT",
        "dashscope, qwen-plus-2025-07-28, 997952, 32768, CHAT",
    })
    void anEntryIsFoundByTheNamesThatWeUse(String provider, String model, long maxInput, long maxOutput, Mode mode) {
        ModelCard card = card(provider, model);
        assertThat(card.maxInputTokens()).isEqualTo(maxInput);
        assertThat(card.maxOutputTokens()).isEqualTo(maxOutput);
        assertThat(card.mode()).isEqualTo(mode);
        assertThat(card.source()).isEqualTo("map.json");
    }

    @Test
    void everyTierAndEveryLengthHasItsPrices() {
        // 600 x 2,500 + 400 x 1,250 + 100 x 10,000; priority 600 x 4,250 + 400 x 2,125 + 100 x 17,000
        TokenUsage cached = TokenUsage.of(1000, 100).with(TokenKind.CACHED_INPUT, 400);
        assertThat(bill("gpt-4o", cached, STANDARD)).isEqualTo(3_000_000);
        assertThat(bill("gpt-4o", cached, PRIORITY)).isEqualTo(5_100_000);
        // batch has no price for cached input: 600 x 1,250 + 400 x 1,250 + 100 x 5,000
        assertThat(bill("gpt-4o", cached, BATCH)).isEqualTo(1_750_000);
        // 272,000 x 2,500 + 10 x 15,000, and a token more: 272,001 x 5,000 + 10 x 22,500
        assertThat(bill("gpt-5.4", TokenUsage.of(272_000, 10), STANDARD)).isEqualTo(680_150_000);
        assertThat(bill("gpt-5.4", TokenUsage.of(272_001, 10), STANDARD)).isEqualTo(1_360_230_000);
        // long in flex: 300,000 x 2,500 + 10 x 11,250
        assertThat(bill("gpt-5.4", TokenUsage.of(300_000, 10), FLEX)).isEqualTo(750_112_500);
        // long in priority, which the map leaves out: input 5 either way, output priority's 30
        assertThat(bill("gpt-5.4", TokenUsage.of(300_000, 10), PRIORITY)).isEqualTo(1_500_300_000);
        // ultrafast has no name here: 10 x 15,000 + 10 x 90,000
        assertThat(bill("gpt-5.4", TokenUsage.of(10, 10), OTHER)).isEqualTo(1_050_000);
        assertThat(bill("gpt-5.4", TokenUsage.of(10, 10), ServiceTier.of("ultrafast")))
                .isEqualTo(1_050_000);
    }

    @Test
    void cacheWritesHaveTheirTwoTerms() {
        TokenUsage writes =
                TokenUsage.of(6000, 0).with(TokenKind.CACHE_WRITE_5M, 3000).with(TokenKind.CACHE_WRITE_1H, 1000);
        ModelPrice sonnet = card("anthropic", "claude-sonnet-4-5").price();
        // 2000 x 3,000 + 3000 x 3,750 + 1000 x 6,000
        assertThat(Bill.price(sonnet, writes, STANDARD)).isEqualTo(NanoUsd.of(23_250_000));
        Rates longContext = sonnet.at(200_001, STANDARD);
        assertThat(longContext.of(TokenKind.CACHE_WRITE_5M)).isEqualTo(7_500_000_000L);
        assertThat(longContext.of(TokenKind.CACHE_WRITE_1H)).isEqualTo(12_000_000_000L);
        assertThat(longContext.of(TokenKind.CACHED_INPUT)).isEqualTo(600_000_000L);
        assertThat(sonnet.fees().webSearch()).isEqualTo(SizedFee.flat(10_000_000));
    }

    @Test
    void audioAndReasoningHaveTheirs() {
        Rates flash = card("gemini", "gemini-2.5-flash").price().at(1, STANDARD);
        assertThat(flash.of(TokenKind.AUDIO_INPUT)).isEqualTo(1_000_000_000L);
        assertThat(flash.of(TokenKind.CACHED_AUDIO)).isEqualTo(100_000_000L);
        Rates batch = card("gemini", "gemini-2.5-flash").price().at(1, BATCH);
        assertThat(batch.of(TokenKind.REASONING)).isEqualTo(1_250_000_000L);
        Rates spoken = card("openai", "gpt-4o-audio-preview").price().at(1, STANDARD);
        assertThat(spoken.of(TokenKind.AUDIO_OUTPUT)).isEqualTo(80_000_000_000L);
    }

    @Test
    void rangesAreBands() {
        ModelPrice qwen = card("dashscope", "qwen-plus-2025-07-28").price();
        TokenUsage usage = TokenUsage.of(1000, 300).with(TokenKind.REASONING, 100);
        // 1000 x 400 + 200 x 1,200 + 100 x 4,000
        assertThat(Bill.price(qwen, usage, STANDARD)).isEqualTo(NanoUsd.of(1_040_000));
        // 256,001 x 1,200 + 1 x 3,600
        assertThat(Bill.price(qwen, TokenUsage.of(256_001, 1), STANDARD)).isEqualTo(NanoUsd.of(307_204_800));
        assertThat(qwen.at(256_000, STANDARD).input()).isEqualTo(400_000_000);
    }

    @Test
    void aModelThatAlwaysSearchesHasTheFeeOnEveryRequest() {
        SizedFee sonar = new SizedFee(5_000_000, 8_000_000, 12_000_000);
        assertThat(card("perplexity", "sonar").price().fees()).isEqualTo(new Fees(SizedFee.NONE, sonar, 0, 0));
        // 10 x 2,500 + 10 x 10,000 + 0.035
        NanoUsd medium = Bill.price(
                card("openai", "gpt-4o-search-preview").price(),
                TokenUsage.of(10, 10),
                new Terms(STANDARD, SearchSize.MEDIUM));
        assertThat(medium).isEqualTo(NanoUsd.of(35_125_000));
    }

    @Test
    void theBillOfWhoReportsItsCostIsThatReport() {
        assertThat(card("openrouter", "anthropic/claude-sonnet-4.5").price().ownCost())
                .isPresent();
        assertThat(card("perplexity", "sonar").price().ownCost()).isPresent();
        assertThat(card("openai", "gpt-4o").price().ownCost()).isEmpty();
    }

    // ---- where the map's own rules give a wrong price

    @Test
    void aMissingPriceOfCachedInputIsNotFree() {
        // the map's own rule charges 600 tokens and gives 400 away: 600 x 5,000 + 100 x 15,000
        TokenUsage cached = TokenUsage.of(1000, 100).with(TokenKind.CACHED_INPUT, 400);
        assertThat(bill("gpt-4o-2024-05-13", cached, STANDARD)).isEqualTo(6_500_000);
    }

    @Test
    void aPartThatCostsNothingIsNotFreeEither() {
        Rates deepseek = card("deepseek", "deepseek-chat").price().at(1, STANDARD);
        assertThat(deepseek.of(TokenKind.CACHE_WRITE_5M)).isEqualTo(280_000_000L);
        assertThat(deepseek.of(TokenKind.CACHED_INPUT)).isEqualTo(28_000_000L);
    }

    @Test
    void feesAddUp() {
        PriceMap map =
                read(one("'input_cost_per_token': 1e-06, 'output_cost_per_token': 1e-06, 'input_cost_per_request':"
                        + " 0.001, 'search_context_cost_per_query': {'search_context_size_low': 0.01,"
                        + " 'search_context_size_medium': 0.01, 'search_context_size_high': 0.01}"));
        // 1 x 1,000 + 1 x 1,000 + 0.001 + 2 x 0.01
        assertThat(Bill.price(only(map).price(), TokenUsage.of(1, 1).withWebSearches(2), STANDARD))
                .isEqualTo(NanoUsd.of(21_002_000));
    }

    @Test
    void whatHasNoPriceHasNoCard() {
        assertThat(MAP.catalogue().find("perplexity", "sonar-deep-research")).isEmpty();
        assertThat(MAP.catalogue().find("ollama", "llama3.1")).isEmpty();
        assertThat(MAP.catalogue().find("nebius", "no-window")).isEmpty();
        assertThat(MAP.catalogue().find("openai", "nobody-knows")).isEmpty();
        assertThat(MAP.leftOut())
                .containsEntry(
                        "field citation_cost_per_token is not understood", List.of("perplexity/sonar-deep-research"))
                .containsEntry("no price per token", List.of("ollama/llama3.1"))
                .containsEntry("no window", List.of("nebius/no-window"))
                .containsEntry("mode image_generation is not served", List.of("hd/1024-x-1024/dall-e-3"))
                .containsEntry("mode audio_transcription is not served", List.of("whisper-1"))
                .hasSize(5);
        assertThat(MAP.size()).isEqualTo(16);
    }

    // ---- what an entry may not say

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'input_cost_per_token': '1e-06', 'output_cost_per_token': 1e-06",
                "'input_cost_per_token': -1e-06, 'output_cost_per_token': 1e-06",
                "'input_cost_per_token': 1e6, 'output_cost_per_token': 1e-06",
                "'input_cost_per_token': 1e999999999, 'output_cost_per_token': 1e-06",
                "'input_cost_per_token': 1e-06",
                "'output_cost_per_token': 1e-06",
                "'input_cost_per_token': 1e-06, 'output_cost_per_token': 1e-06, 'input_cost_per_moon': 0.1",
                "'input_cost_per_token': 1e-06, 'output_cost_per_token': 1e-06, 'output_cost_per_token_above_9k_tokens_moon': 1",
                "'input_cost_per_token': 1e-06, 'output_cost_per_token': 1e-06, 'new_pricing': {'a': 1}",
                "'input_cost_per_token': 1e-06, 'output_cost_per_token': 1e-06, 'google_maps_grounding_cost_per_query': 1",
                "'input_cost_per_token': 1e-06, 'output_cost_per_token': 1e-06, 'search_context_cost_per_query': {'x': 1}",
                "'tiered_pricing': [{'input_cost_per_token': 1e-06, 'output_cost_per_token': 1e-06, 'range': ['a', 1]}]",
                "'tiered_pricing': [{'input_cost_per_token': 1e-06, 'output_cost_per_token': 1e-06, 'x': 1, 'range': [0, 1]}]",
            })
    void whatIsNotUnderstoodMakesTheModelUnpriced(String prices) {
        assertThatThrownBy(() -> read(one(prices)))
                .isInstanceOf(CatalogueException.class)
                .hasMessage("map.json: has no model with a price that can be used");
    }

    @Test
    void pricesThatNoCallHereHasAreNoHindrance() {
        ModelCard card = only(read(one("'input_cost_per_token': 1e-06, 'output_cost_per_token': 1e-06,"
                + " 'code_interpreter_cost_per_session': 0.03, 'regional_processing_uplift_multiplier_eu': 1.1,"
                + " 'off_peak_pricing': {'input_cost_per_token': 1e-07}, 'input_cost_per_second': 0.0,"
                + " 'cache_read_input_token_cost': null")));
        assertThat(card.price()).isEqualTo(ModelPrice.of(Rates.of(1_000_000_000, 1_000_000_000)));
    }

    @ParameterizedTest
    @CsvSource({
        "1.5e-07, 150000000",
        "0.00000015, 150000000",
        "3e-15, 3",
        "1e-16, 1",
        "1e-999, 1",
        "1.0000000000000001e-07, 100000001",
    })
    void aFloatIsReadAsTheDecimalThatStandsThere(String perToken, long nanosPerMillion) {
        ModelCard card = only(read(one("'input_cost_per_token': " + perToken + ", 'output_cost_per_token': 1e-06")));
        assertThat(card.price().at(1, STANDARD).input()).isEqualTo(nanosPerMillion);
    }

    @Test
    void twoKeysThatDisagreeAreNotBelieved() {
        String entry = "{'litellm_provider': 'moonshot', 'mode': 'chat', 'max_tokens': 9,"
                + " 'output_cost_per_token': 1e-06, 'input_cost_per_token': ";
        String good = "'good': " + entry + "1e-06}";
        PriceMap map = read("{'a': " + entry + "1e-06}, 'moonshot/a': " + entry + "2e-06}, " + good + "}");
        assertThat(map.catalogue().find("moonshot", "a")).isEmpty();
        assertThat(map.leftOut()).containsEntry("another entry has another price for it", List.of("moonshot/a"));
        PriceMap agreed = read("{'a': " + entry + "1e-06}, 'moonshot/a': " + entry + "1e-06}}");
        assertThat(agreed.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "5", "null", "{", "{}", "<html>", "{'a': 5}", "{'sample_spec': {}}", "{'a': {}}"})
    void whatIsNoMapIsRefused(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(CatalogueException.class)
                .hasMessageStartingWith("map.json: ");
    }

    // ---- beside the built-in catalogue

    @Test
    void whatTheMapDoesNotKnowIsTakenFromTheBuiltInCatalogue() {
        ModelCard gpt = card("openai", "gpt-4o");
        ModelCard builtIn = BUNDLED.find("openai", "gpt-4o").orElseThrow();
        assertThat(gpt.media().images()).contains(new TiledImages(85, 170));
        assertThat(gpt.encoding()).isEqualTo(builtIn.encoding()).isPresent();
        assertThat(gpt.overheads()).isEqualTo(builtIn.overheads());
        // the larger of both windows, since one that is too small would make bounds too small
        assertThat(card("anthropic", "claude-sonnet-4-5").maxInputTokens()).isEqualTo(1_000_000);
        // nobody knows what bedrock adds to a prompt
        assertThat(card("bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0")
                        .overheads()
                        .template())
                .isEqualTo(1024);
        assertThat(card("gemini", "gemini-2.5-flash").thinksOutOfSight()).isTrue();
    }

    @Test
    void aMapOfFewerThanHalfTheModelsIsShrunken() {
        String entry = "{'litellm_provider': 'm', 'mode': 'chat', 'max_tokens': 9, 'input_cost_per_token': 1e-06,"
                + " 'output_cost_per_token': 1e-06}";
        PriceMap one = read("{'a': " + entry + "}");
        PriceMap two = read("{'a': " + entry + ", 'b': " + entry + "}");
        PriceMap three = read("{'a': " + entry + ", 'b': " + entry + ", 'c': " + entry + "}");
        assertThat(one.isShrunken(two)).isFalse();
        assertThat(one.isShrunken(three)).isTrue();
        assertThat(three.isShrunken(one)).isFalse();
    }

    private static long bill(String model, TokenUsage usage, ServiceTier tier) {
        return Bill.price(card("openai", model).price(), usage, tier).nanos();
    }

    private static ModelCard card(String provider, String model) {
        return MAP.catalogue().find(provider, model).orElseThrow();
    }

    private static ModelCard only(PriceMap map) {
        return map.catalogue().find("m", "x").orElseThrow();
    }

    /** A map of one model with these prices, in single quotes. */
    private static String one(String prices) {
        return "{'m/x': {'litellm_provider': 'm', 'mode': 'chat', 'max_input_tokens': 9, 'max_output_tokens': 9, "
                + prices + "}}";
    }

    private static PriceMap read(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return PriceMap.read(bytes, "map.json", "2026-08-01", BUNDLED);
    }

    private static String fixture() {
        try (InputStream in = PriceMapTest.class.getResourceAsStream("price-map.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
