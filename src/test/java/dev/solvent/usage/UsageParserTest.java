package dev.solvent.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.money.NanoUsd;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        assertThat(report.usage()).isEqualTo(new TokenUsage(100, 60, 0, 0, 5, 40, 8, 2, 0));
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
                "{\"usage\":{\"prompt_tokens\":\"5\",\"completion_tokens\":\"5\"}}",
                "{\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":5}}",
                "{\"usage\":{\"prompt_tokens\":1e400000000,\"completion_tokens\":5}}",
                "{\"usage\":{\"prompt_tokens\":99999999999999999999,\"completion_tokens\":5}}",
                "{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":",
                "[{\"usage\":{\"prompt_tokens\":5}}]",
                "\"usage\":{",
                "usage",
                "",
            })
    void whatIsNoReportIsNone(String json) {
        assertThat(tokens(json)).isEmpty();
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
                .contains(new TokenUsage(100, 64, 0, 0, 0, 10, 0, 0, 0));
    }

    @Test
    void xAiLeavesReasoningOutOfTheCompletion() {
        assertThat(tokens(usage("\"prompt_tokens\":32,\"completion_tokens\":9,\"total_tokens\":135,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":94}")))
                .contains(new TokenUsage(32, 0, 0, 0, 0, 103, 94, 0, 0));
        assertThat(tokens(usage("\"prompt_tokens\":32,\"completion_tokens\":9,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":94}")))
                .contains(new TokenUsage(32, 0, 0, 0, 0, 103, 94, 0, 0));
    }

    @Test
    void geminiShowsItsThoughtsInTheTotalOnly() {
        assertThat(tokens(usage("\"prompt_tokens\":10,\"completion_tokens\":20,\"total_tokens\":530")))
                .contains(new TokenUsage(10, 0, 0, 0, 0, 520, 500, 0, 0));
    }

    @Test
    void reasoningInsideTheCompletionIsNotCountedTwice() {
        assertThat(tokens(usage("\"prompt_tokens\":10,\"completion_tokens\":120,\"total_tokens\":130,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":100}")))
                .contains(new TokenUsage(10, 0, 0, 0, 0, 120, 100, 0, 0));
    }

    @Test
    void anthropicLeavesTheCacheOutOfTheInput() {
        assertThat(read("""
                                {"type":"message_start","message":{"id":"msg_1","model":"claude-sonnet-4-5","usage":
                                  {"input_tokens":20,"cache_creation_input_tokens":1500,"cache_read_input_tokens":3000,
                                   "cache_creation":{"ephemeral_5m_input_tokens":500,"ephemeral_1h_input_tokens":1000},
                                   "output_tokens":4,"server_tool_use":{"web_search_requests":2},"service_tier":"standard"}}}""").map(ReportedUsage::usage)).contains(new TokenUsage(4520, 3000, 500, 1000, 0, 4, 0, 0, 2));
    }

    @Test
    void cacheWritesOfUnknownLifetimeAreShortOnes() {
        assertThat(tokens(usage("\"input_tokens\":20,\"cache_creation_input_tokens\":50,\"output_tokens\":1")))
                .contains(new TokenUsage(70, 0, 50, 0, 0, 1, 0, 0, 0));
        assertThat(tokens(usage("\"prompt_tokens\":70,\"completion_tokens\":1,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":10,\"cache_write_tokens\":50}")))
                .contains(new TokenUsage(70, 10, 50, 0, 0, 1, 0, 0, 0));
    }

    @Test
    void openAiResponsesIncludeTheCacheInTheInput() {
        ReportedUsage report = read("""
                        {"type":"response.completed","response":{"id":"resp_1","model":"gpt-5","service_tier":"flex","usage":
                          {"input_tokens":80,"input_tokens_details":{"cached_tokens":64},"output_tokens":30,
                           "output_tokens_details":{"reasoning_tokens":16},"total_tokens":110}}}""").orElseThrow();
        assertThat(report.usage()).isEqualTo(new TokenUsage(80, 64, 0, 0, 0, 30, 16, 0, 0));
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
        assertThat(UsageParser.read(buffer, 10, json.length).map(ReportedUsage::usage))
                .contains(TokenUsage.of(3, 2));
        assertThat(UsageParser.read(buffer, 10, json.length / 2)).isEmpty();
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
            UsageParser.read(bad, 0, random.nextInt(bad.length + 1))
                    .ifPresent(report -> assertThat(report.usage().total()).isPositive());
        }
    }

    private static String usage(String fields) {
        return "{\"id\":\"1\",\"usage\" : {" + fields + "}}";
    }

    private static Optional<ReportedUsage> read(String json) {
        return UsageParser.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<TokenUsage> tokens(String json) {
        return read(json).map(ReportedUsage::usage);
    }

    private static Optional<NanoUsd> cost(String fields) {
        return read(usage(fields)).flatMap(ReportedUsage::cost);
    }
}
