package dev.solvent.usage;

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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageParserTest {
    @Test
    void readsAWholeAnswerOfOpenAi() {
        ReportedUsage report = read("""
                        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-2024-08-06",
                         "choices":[{"index":0,"message":{"role":"assistant","content":"\\"usage\\":{\\"prompt_tokens\\":9}",
                           "tool_calls":[{"id":"call_1","function":{"name":"usage","arguments":"{}"}}]},
                           "logprobs":null,"finish_reason":"stop"}],
                         "usage":{"prompt_tokens":100,"completion_tokens":40,"total_tokens":140,
                           "prompt_tokens_details":{"cached_tokens":60,"audio_tokens":5},
                           "completion_tokens_details":{"reasoning_tokens":8,"audio_tokens":2,
                             "accepted_prediction_tokens":1,"rejected_prediction_tokens":1}},
                         "service_tier":"priority","system_fingerprint":"fp_1"}""").orElseThrow();
        assertThat(report.usage())
                .isEqualTo(TokenUsage.of(100, 40)
                        .with(CACHED_INPUT, 60)
                        .with(AUDIO_INPUT, 5)
                        .with(REASONING, 8)
                        .with(AUDIO_OUTPUT, 2));
        assertThat(report.cost()).isEmpty();
        assertThat(report.serviceTier()).contains("priority");
        assertThat(report.id()).contains("chatcmpl-1");
        assertThat(report.model()).contains("gpt-4o-2024-08-06");
    }

    @Test
    void readsTheUsageChunkOfAStream() {
        assertThat(tokens("{\"id\":\"x\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}"))
                .contains(TokenUsage.of(7, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"content\":\"hi\"}}],\"usage\":null}",
                "{\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\":{\\\"prompt_tokens\\\":5}\"}}]}",
                "{\"choices\":[{\"delta\":{\"usage\":{\"prompt_tokens\":5}}}]}",
                "{\"metadata\":{\"usage\":{\"prompt_tokens\":5}}}",
                "{\"usage\":{}}",
                "{\"usage\":{\"prompt_tokens\":null,\"completion_tokens\":null}}",
                "{\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}}",
                "{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":",
                "[{\"usage\":{\"prompt_tokens\":5}}]",
                "\"usage\":{",
                "usage",
                "",
            })
    void whatIsNoReportIsNone(String json) {
        assertThat(UsageParser.read(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(UsageReport.ABSENT);
    }

    /** A provider that reports such a thing will bill something, and nobody here knows what: it is not as if it said nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{`prompt_tokens`:`5`,`completion_tokens`:`5`} | prompt_tokens",
                "{`prompt_tokens`:5,`completion_tokens`:[5]} | completion_tokens",
                "{`prompt_tokens`:5,`completion_tokens`:true} | completion_tokens",
                "{`prompt_tokens`:-5,`completion_tokens`:5} | prompt_tokens",
                "{`prompt_tokens`:5,`completion_tokens`:1e300} | completion_tokens",
                "{`prompt_tokens`:1e400000000,`completion_tokens`:5} | prompt_tokens",
                "{`prompt_tokens`:99999999999999999999,`completion_tokens`:5} | prompt_tokens",
                "{`prompt_tokens`:5,`completion_tokens`:5,`prompt_tokens_details`:{`cached_tokens`:-1}} | cached_tokens",
                "{`input_tokens`:5,`output_tokens`:5,`cache_read_input_tokens`:1e300} | cache_read_input_tokens",
                "`12 tokens` | usage",
                "[{`prompt_tokens`:5}] | usage",
                "12 | usage",
            })
    void whatNoAnswerCanHaveUsedIsUnusable(String usage, String field) {
        String value = usage.replace('`', '"');
        assertThat(unusable("{\"usage\":" + value + "}")).isEqualTo(new UsageReport.Unusable(field));
        assertThat(unusable("{\"choices\":[],\"x_groq\":{\"usage\":" + value + "}}"))
                .isEqualTo(new UsageReport.Unusable(field));
        assertThat(unusable("{\"choices\":[{\"usage\":" + value + "}]}")).isEqualTo(new UsageReport.Unusable(field));
    }

    private static UsageReport unusable(String json) {
        return UsageParser.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void audioAndImagesAreToldApartAlsoWhereTheyWereCached() {
        assertThat(tokens(usage("\"prompt_tokens\":1000,\"completion_tokens\":90,\"prompt_tokens_details\":{"
                        + "\"cached_tokens\":500,\"audio_tokens\":300,\"image_tokens\":200,"
                        + "\"cached_tokens_details\":{\"text_tokens\":150,\"audio_tokens\":250,\"image_tokens\":100}},"
                        + "\"completion_tokens_details\":{\"image_tokens\":70,\"reasoning_tokens\":10}")))
                .contains(TokenUsage.of(1000, 90)
                        .with(CACHED_INPUT, 150)
                        .with(CACHED_AUDIO, 250)
                        .with(CACHED_IMAGE, 100)
                        .with(AUDIO_INPUT, 50)
                        .with(IMAGE_INPUT, 100)
                        .with(IMAGE_OUTPUT, 70)
                        .with(REASONING, 10));
    }

    @Test
    void nullDetailsAreNoDetails() {
        assertThat(tokens(usage("\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":null,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":null}")))
                .contains(TokenUsage.of(9, 4));
    }

    @Test
    void theKeyIsFoundWhereverItStarts() {
        for (int i = 0; i < 20; i++) {
            String json =
                    "{\"a\":\"" + "u\\\"sage".repeat(i % 3) + "x".repeat(i) + "\",\"usage\":{\"prompt_tokens\":5}}";
            assertThat(tokens(json)).as(json).contains(TokenUsage.of(5, 0));
        }
    }

    @Test
    void aFigureMayHaveAPoint() {
        assertThat(tokens(usage("\"prompt_tokens\":8.0,\"completion_tokens\":2e1")))
                .contains(TokenUsage.of(8, 20));
        assertThat(tokens(usage("\"prompt_tokens\":1e-400000000,\"completion_tokens\":2")))
                .contains(TokenUsage.of(0, 2));
        assertThat(tokens(usage("\"prompt_tokens\":-1e400000000,\"completion_tokens\":2")))
                .isEmpty();
    }

    @Test
    void embeddingsHaveNoOutput() {
        assertThat(tokens(usage("\"prompt_tokens\":8,\"total_tokens\":8"))).contains(TokenUsage.of(8, 0));
    }

    @Test
    void deepSeekNamesItsCacheHits() {
        assertThat(tokens(usage("\"prompt_tokens\":100,\"completion_tokens\":10,\"total_tokens\":110,"
                        + "\"prompt_cache_hit_tokens\":64,\"prompt_cache_miss_tokens\":36")))
                .contains(TokenUsage.of(100, 10).with(CACHED_INPUT, 64));
    }

    @Test
    void xAiLeavesReasoningOutOfTheCompletion() {
        assertThat(tokens(usage("\"prompt_tokens\":32,\"completion_tokens\":9,\"total_tokens\":135,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":94}")))
                .contains(TokenUsage.of(32, 103).with(REASONING, 94));
        assertThat(tokens(usage("\"prompt_tokens\":32,\"completion_tokens\":9,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":94}")))
                .contains(TokenUsage.of(32, 103).with(REASONING, 94));
    }

    @Test
    void geminiShowsItsThoughtsInTheTotalOnly() {
        assertThat(tokens(usage("\"prompt_tokens\":10,\"completion_tokens\":20,\"total_tokens\":530")))
                .contains(TokenUsage.of(10, 520).with(REASONING, 500));
    }

    @Test
    void reasoningInsideTheCompletionIsNotCountedTwice() {
        assertThat(tokens(usage("\"prompt_tokens\":10,\"completion_tokens\":120,\"total_tokens\":130,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":100}")))
                .contains(TokenUsage.of(10, 120).with(REASONING, 100));
    }

    @Test
    void anthropicLeavesTheCacheOutOfTheInput() {
        assertThat(read("""
                                {"type":"message_start","message":{"id":"msg_1","model":"claude-sonnet-4-5","usage":
                                  {"input_tokens":20,"cache_creation_input_tokens":1500,"cache_read_input_tokens":3000,
                                   "cache_creation":{"ephemeral_5m_input_tokens":500,"ephemeral_1h_input_tokens":1000},
                                   "output_tokens":4,"server_tool_use":{"web_search_requests":2},"service_tier":"standard"}}}""").map(ReportedUsage::usage))
                .contains(TokenUsage.of(4520, 4)
                        .with(CACHED_INPUT, 3000)
                        .with(CACHE_WRITE_5M, 500)
                        .with(CACHE_WRITE_1H, 1000)
                        .withWebSearches(2));
    }

    @Test
    void cacheWritesOfUnknownLifetimeAreShortOnes() {
        assertThat(tokens(usage("\"input_tokens\":20,\"cache_creation_input_tokens\":50,\"output_tokens\":1")))
                .contains(TokenUsage.of(70, 1).with(CACHE_WRITE_5M, 50));
        assertThat(tokens(usage("\"prompt_tokens\":70,\"completion_tokens\":1,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":10,\"cache_write_tokens\":50}")))
                .contains(TokenUsage.of(70, 1).with(CACHED_INPUT, 10).with(CACHE_WRITE_5M, 50));
    }

    @Test
    void openAiResponsesIncludeTheCacheInTheInput() {
        ReportedUsage report = read("""
                        {"type":"response.completed","response":{"id":"resp_1","model":"gpt-5","service_tier":"flex","usage":
                          {"input_tokens":80,"input_tokens_details":{"cached_tokens":64},"output_tokens":30,
                           "output_tokens_details":{"reasoning_tokens":16},"total_tokens":110}}}""").orElseThrow();
        assertThat(report.usage())
                .isEqualTo(TokenUsage.of(80, 30).with(CACHED_INPUT, 64).with(REASONING, 16));
        assertThat(report.id()).contains("resp_1");
        assertThat(report.serviceTier()).contains("flex");
    }

    @Test
    void usageIsFoundWhereGroqAndMoonshotPutIt() {
        assertThat(
                        tokens(
                                "{\"choices\":[],\"x_groq\":{\"id\":\"r\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}}"))
                .contains(TokenUsage.of(3, 2));
        assertThat(tokens("{\"choices\":[{\"delta\":{},\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}]}"))
                .contains(TokenUsage.of(3, 2));
        assertThat(tokens("{\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2},"
                        + "\"x_groq\":{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}}"))
                .contains(TokenUsage.of(4, 2));
    }

    @Test
    void readsTheCostWhereTheProviderTellsIt() {
        String tokens = "\"prompt_tokens\":3,\"completion_tokens\":2,";
        assertThat(cost(tokens + "\"cost\":0.0123456789012"))
                .contains(NanoUsd.of(12_345_679)); // OpenRouter, rounded up
        assertThat(cost(tokens + "\"cost\":{\"input_tokens_cost\":0.001,\"total_cost\":0.007}"))
                .contains(NanoUsd.of(7_000_000)); // Perplexity
        assertThat(cost(tokens + "\"cost_in_usd_ticks\":37756000"))
                .contains(NanoUsd.of(3_775_600)); // xAI's own example
    }

    @Test
    void aCostWithOnesOwnKeyElsewhereIsTheSumOfBoth() {
        // OpenRouter: its fee, and what the model's own provider took
        String tokens = "\"prompt_tokens\":3,\"completion_tokens\":2,\"cost\":0.0005,";
        assertThat(cost(tokens + "\"is_byok\":true,\"cost_details\":{\"upstream_inference_cost\":0.01}"))
                .contains(NanoUsd.of(10_500_000));
        assertThat(cost(tokens + "\"is_byok\":false,\"cost_details\":{\"upstream_inference_cost\":0.01}"))
                .contains(NanoUsd.of(500_000));
        assertThat(cost(tokens + "\"is_byok\":true,\"cost_details\":{\"upstream_inference_cost\":null}"))
                .contains(NanoUsd.of(500_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.5", "null", "\"0.5\"", "1e30", "1e2147483647", "{\"total\":1}"})
    void aCostThatMakesNoSenseIsNotTold(String cost) {
        assertThat(cost("\"prompt_tokens\":3,\"completion_tokens\":2,\"cost\":" + cost))
                .isEmpty();
    }

    @Test
    void tinyCostsAreRoundedUp() {
        assertThat(cost("\"prompt_tokens\":3,\"completion_tokens\":2,\"cost\":1e-400"))
                .contains(NanoUsd.of(1));
        assertThat(cost("\"prompt_tokens\":3,\"completion_tokens\":2,\"cost_in_usd_ticks\":1e-2147483647"))
                .isEmpty();
    }

    @Test
    void readsASliceOfALargerBuffer() {
        byte[] json = usage("\"prompt_tokens\":3,\"completion_tokens\":2").getBytes(StandardCharsets.UTF_8);
        byte[] buffer = new byte[json.length + 20];
        Arrays.fill(buffer, (byte) 'x');
        System.arraycopy(json, 0, buffer, 10, json.length);
        assertThat(usable(UsageParser.read(buffer, 10, json.length)).map(ReportedUsage::usage))
                .contains(TokenUsage.of(3, 2));
        assertThat(UsageParser.read(buffer, 10, json.length / 2)).isEqualTo(UsageReport.ABSENT);
    }

    @Test
    void noBytesWhateverBreakIt() {
        long seed = System.nanoTime();
        System.out.println("UsageParserTest.noBytesWhateverBreakIt: seed " + seed);
        Random random = new Random(seed);
        byte[] good = usage(
                        "\"prompt_tokens\":30,\"completion_tokens\":20,\"cost\":0.5,\"prompt_tokens_details\":{\"cached_tokens\":3}")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            usable(UsageParser.read(bad, 0, random.nextInt(bad.length + 1)))
                    .ifPresent(report -> assertThat(report.usage().total()).isPositive());
        }
    }

    private static String usage(String fields) {
        return "{\"id\":\"1\",\"usage\" : {" + fields + "}}";
    }

    private static Optional<ReportedUsage> read(String json) {
        return usable(UsageParser.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<ReportedUsage> usable(UsageReport report) {
        return report instanceof ReportedUsage usable ? Optional.of(usable) : Optional.empty();
    }

    private static Optional<TokenUsage> tokens(String json) {
        return read(json).map(ReportedUsage::usage);
    }

    private static Optional<NanoUsd> cost(String fields) {
        return read(usage(fields)).flatMap(ReportedUsage::cost);
    }
}
