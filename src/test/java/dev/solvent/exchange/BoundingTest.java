package dev.solvent.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.solvent.budget.BoundConfig;
import dev.solvent.budget.BoundConfig.AutoTier;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.BudgetConfig.UnboundedFields;
import dev.solvent.budget.BudgetConfig.UnknownFields;
import dev.solvent.pricing.Bound;
import dev.solvent.pricing.Catalogue;
import dev.solvent.route.Route;
import dev.solvent.route.Target;
import dev.solvent.usage.AnswerLengths;
import dev.solvent.wire.BadRequestException;
import dev.solvent.wire.ChatRequest;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a request to its bound, over all targets, by the owner's settings. */
class BoundingTest {
    private static final BudgetConfig USUAL = BudgetConfig.DEFAULT;

    /** "user" and "hi". */
    private static final long TEXT = 6;

    private static final Catalogue PRICES = Catalogue.load(new ByteArrayInputStream("""
                    version: 1
                    date: 2026-08-01
                    providers:
                      a:
                        source: the tests
                        audio_tokens_per_second: 10
                        images: [{kind: tiles, base: 85, per_tile: 170, models: [seeing]}]
                        models:
                          plain: {max_input: 1000, max_output: 100, input: 1, output: 4}
                          seeing: {max_input: 5000, max_output: 100, input: 2, audio_input: 50, output: 3}
                          fast: {max_input: 1000, max_output: 50, input: 1, output: 4, priority: {input: 2, output: 9}, flex: {input: 0.5, output: 2}}
                          secret: {max_input: 1000, max_output: 100, input: 1, output: 4, priority: {input: 2, output: 9}, batch: {input: 0.5, output: 20}}
                          searching: {max_input: 1000, max_output: 100, input: 1, output: 4, web_search: 0.01, request: 0.005}
                          thinking: {max_input: 1000, max_output: 100, input: 1, cache_write_5m: 1.25, cache_write_1h: 2, output: 4, reasoning: 7, thinks: true}
                          speaking: {max_input: 1000, max_output: 100, input: 1, audio_input: 40, output: 4, audio_output: 80}
                          long: {max_input: 1000, max_output: 100, input: 1, output: 4, long: [{above: 100, input: 3, output: 6}]}
                    """.getBytes(UTF_8)), "test.yaml");

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theDearestTargetInEveryRespectIsHeldFor() {
        Bound both = bound(USUAL, "", "plain", "seeing");
        assertThat(both.fixed().nanos()).isEqualTo(TEXT * 2_000);
        assertThat(both.nanoUsdPerOutputToken()).isEqualTo(4_000);
        assertThat(bound(USUAL, "", "plain").fixed().nanos()).isEqualTo(TEXT * 1_000);
    }

    @Test
    void anImageCountsAsTheWindowOfTheTargetThatHasNoFormula() {
        String image =
                "'messages': [{'role': 'user', 'content': [{'type': 'image_url', 'image_url': {'url': 'https://x'}}]}]";
        assertThat(only(USUAL, image, "seeing").fixed().nanos()).isEqualTo((5 + 85 + 8 * 170) * 2_000);
        assertThat(only(USUAL, image, "plain").fixed().nanos()).isEqualTo(1_000 * 1_000);
        assertThat(only(USUAL, image, "seeing", "plain").inputTokens()).isEqualTo(5 + 85 + 8 * 170);
    }

    @Test
    void aRecordingOfUnknownLengthFillsTheWindowAtThePriceOfAudio() {
        String sound =
                "'messages': [{'role': 'user', 'content': [{'type': 'input_audio', 'input_audio': {'data': 'SUQz', 'format': 'mp3'}}]}]";
        assertThat(only(USUAL, sound, "seeing").fixed().nanos()).isEqualTo(5_000 * 50_000);
        assertThat(only(USUAL, sound, "plain").fixed().nanos()).isEqualTo(1_000 * 1_000);
    }

    @Test
    void aFileFillsTheWindowAtTheDearestPrice() {
        String file = "'messages': [{'role': 'user', 'content': [{'type': 'file', 'file': {'file_id': 'f'}}]}]";
        assertThat(only(USUAL, file, "seeing").fixed().nanos()).isEqualTo(5_000 * 50_000);
    }

    @Test
    void aSpokenAnswerCostsWhatAudioCosts() {
        assertThat(bound(USUAL, "'modalities': ['text', 'audio'],", "speaking").nanoUsdPerOutputToken())
                .isEqualTo(80_000);
        assertThat(bound(USUAL, "", "speaking").nanoUsdPerOutputToken()).isEqualTo(4_000);
        assertThat(bound(USUAL, "'modalities': ['text', 'audio'],", "speaking")
                        .fixed()
                        .nanos())
                .as("the prompt is text all the same")
                .isEqualTo(TEXT * 1_000);
    }

    @Test
    void aPredictionMayBeBilledAsOutput() {
        String prediction = "{'type': 'content', 'content': 'abc'}";
        long bytes = prediction.length();
        assertThat(bound(USUAL, "'prediction': " + prediction + ",", "plain")
                        .fixed()
                        .nanos())
                .isEqualTo((TEXT + bytes) * 1_000 + bytes * 4_000);
        assertThat(bound(USUAL, "'n': 3, 'prediction': " + prediction + ",", "plain")
                        .fixed()
                        .nanos())
                .isEqualTo((TEXT + bytes) * 1_000 + 3 * bytes * 4_000);
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "'n': 3, 3", "'best_of': 4, 4"})
    void everyChoiceHasTheOutputLimitAndASearch(String choices, int count) {
        String fields = choices.isEmpty() ? "" : choices + ",";
        Bound plain = bound(USUAL, fields, "searching");
        assertThat(plain.nanoUsdPerOutputToken()).isEqualTo(4_000L * count);
        assertThat(plain.fixed().nanos()).isEqualTo(TEXT * 1_000 + 5_000_000);
        Bound searching = bound(USUAL, fields + "'web_search_options': {},", "searching");
        assertThat(searching.fixed().nanos())
                .as("what it finds fills the window")
                .isEqualTo(1_000 * 1_000 + 5_000_000 + 10_000_000L * count);
    }

    @Test
    void toolsAndSchemasCountAsText() {
        long plain = bound(USUAL, "", "plain").inputTokens();
        String tools = "[{'type': 'function', 'function': {'name': 'f'}}]";
        String format = "{'type': 'json_schema', 'json_schema': {'name': 'x', 'schema': {}}}";
        assertThat(bound(USUAL, "'tools': " + tools + ",", "plain").inputTokens())
                .isEqualTo(plain + tools.length());
        assertThat(bound(USUAL, "'response_format': " + format + ",", "plain").inputTokens())
                .isEqualTo(plain + format.length());
    }

    @Test
    void cacheWritesAndReasoningCountWhereTheyAreDearer() {
        assertThat(bound(USUAL, "", "thinking").fixed().nanos()).isEqualTo(TEXT * 2_000);
        assertThat(bound(USUAL, "", "thinking").nanoUsdPerOutputToken()).isEqualTo(7_000);
    }

    @Test
    void aLongContextCountsOnlyWhereThePromptCanReachIt() {
        assertThat(bound(USUAL, "", "long").nanoUsdPerOutputToken()).isEqualTo(4_000);
        String words = "'safety': '" + "x".repeat(200) + "',";
        assertThat(bound(USUAL, words, "long").nanoUsdPerOutputToken()).isEqualTo(6_000);
        assertThat(bound(USUAL, words, "long").fixed().nanos()).isEqualTo((TEXT + 200) * 3_000);
    }

    @ParameterizedTest
    @CsvSource({
        "'', STANDARD, 4000",
        "auto, STANDARD, 4000",
        "default, STANDARD, 4000",
        "flex, STANDARD, 4000", // it may come back as the usual one
        "priority, STANDARD, 9000",
        "ultrafast, STANDARD, 9000", // whatever that costs
        "'', PRIORITY, 9000",
        "auto, PRIORITY, 9000",
        "AUTO, PRIORITY, 9000",
        "default, PRIORITY, 4000",
        "flex, PRIORITY, 4000",
    })
    void aTierOfServiceHoldsForTheDearestThatItMayBecome(String asked, AutoTier auto, long output) {
        BudgetConfig config = config(UnknownFields.PASS, UnboundedFields.WHOLE_WINDOW, auto);
        String field = asked.isEmpty() ? "" : "'service_tier': '" + asked + "',";
        assertThat(bound(config, field, "fast").nanoUsdPerOutputToken()).isEqualTo(output);
    }

    @Test
    void aTierThatNobodyKnowsCostsWhatTheDearestCosts() {
        assertThat(bound(USUAL, "'service_tier': 'x',", "secret").nanoUsdPerOutputToken())
                .isEqualTo(20_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'models': ['x'],", "'tools': [{'type': 'web_search'}],", "'provider': {},", "'deferred': true,"
            })
    void whatNothingBoundsIsRefusedOrAllowed(String field) {
        String name = field.substring(1, field.indexOf('\'', 1));
        for (UnboundedFields setting : List.of(UnboundedFields.WHOLE_WINDOW, UnboundedFields.REFUSE)) {
            assertThat(refusal(config(UnknownFields.PASS, setting, AutoTier.STANDARD), request(field), "plain"))
                    .contains("'" + name + "'")
                    .contains("budget.unbounded_fields: allow");
        }
        BudgetConfig allowing = config(UnknownFields.PASS, UnboundedFields.ALLOW, AutoTier.STANDARD);
        assertThat(bound(allowing, field, "plain").inputTokens()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'file', 'file': {'file_id': 'f'}}",
                "{'type': 'image_url', 'image_url': {'url': 'https://x'}}",
                "{'type': 'input_audio', 'input_audio': {'data': 'SUQz', 'format': 'mp3'}}",
            })
    void whatOnlyTheWindowBoundsIsHeldOrRefused(String part) {
        String body = "{'model': 'x', 'messages': [{'role': 'user', 'content': [" + part + "]}]}";
        BudgetConfig refusing = config(UnknownFields.PASS, UnboundedFields.REFUSE, AutoTier.STANDARD);
        assertThat(refusal(refusing, body, "plain"))
                .contains("whole input")
                .contains("budget.unbounded_fields: whole_window");
        assertThat(cheap(USUAL, body, true, "plain").inputTokens()).isEqualTo(1_000);
        assertThat(cheap(refusing, body, false, "plain").inputTokens())
                .as("without a limit")
                .isEqualTo(1_000);
    }

    @Test
    void anImageWithAFormulaIsNoReasonToRefuse() {
        String body = "{'model': 'x', 'messages': [{'content': [{'image_url': 'https://x'}]}]}";
        BudgetConfig refusing = config(UnknownFields.REFUSE, UnboundedFields.REFUSE, AutoTier.STANDARD);
        assertThat(cheap(refusing, body, true, "seeing").inputTokens()).isEqualTo(1 + 85 + 8 * 170);
        assertThat(refusal(refusing, body, "seeing", "plain")).contains("'messages'");
    }

    @Test
    void unknownFieldsPassOrAreRefused() {
        BudgetConfig refusing = config(UnknownFields.REFUSE, UnboundedFields.WHOLE_WINDOW, AutoTier.STANDARD);
        assertThat(refusal(refusing, request("'whatever': 1,"), "plain")).contains("'whatever'");
        assertThat(bound(USUAL, "'whatever': 1,", "plain").inputTokens()).isEqualTo(TEXT + 1);
    }

    private static BudgetConfig config(UnknownFields unknown, UnboundedFields unbounded, AutoTier auto) {
        return new BudgetConfig(
                USUAL.global(),
                USUAL.timeZone(),
                USUAL.minimumOutputTokens(),
                USUAL.minimumThinkingOutputTokens(),
                USUAL.fitting(),
                USUAL.maxWait(),
                USUAL.maxWaiting(),
                USUAL.maxWaitingBytes(),
                USUAL.holdTime(),
                USUAL.expiryGrace(),
                USUAL.tombstones(),
                USUAL.unpricedModels(),
                unknown,
                unbounded,
                new BoundConfig(auto),
                USUAL.longestRequest(),
                USUAL.journal(),
                USUAL.ledger(),
                USUAL.whenStoreIsAway(),
                USUAL.traffic());
    }

    private static String request(String fields) {
        return "{'model': 'x', " + fields + "'messages': [{'role': 'user', 'content': 'hi'}]}";
    }

    private static Bound bound(BudgetConfig config, String fields, String... models) {
        return cheap(config, request(fields), true, models);
    }

    private static Bound only(BudgetConfig config, String messages, String... models) {
        return cheap(config, "{'model': 'x', " + messages + "}", true, models);
    }

    private static Bound cheap(BudgetConfig config, String body, boolean limited, String... models) {
        try {
            ChatRequest request = ChatRequest.parse(body.replace('\'', '"').getBytes(UTF_8));
            List<Target> targets = Arrays.stream(models)
                    .map(model -> new Target(new Nobody("a"), model, PRICES.find("a", model)))
                    .toList();
            return new Bounding(vertx, config, new AnswerLengths(90, 50))
                    .cheap(request, new Route("x", targets), limited);
        } catch (BadRequestException e) {
            throw new AssertionError(e);
        }
    }

    private static String refusal(BudgetConfig config, String body, String... models) {
        Throwable thrown = catchThrowable(() -> cheap(config, body, true, models));
        assertThat(thrown).isInstanceOf(RefusedException.class);
        return ((Refusal.Malformed) ((RefusedException) thrown).refusal())
                .error()
                .message();
    }
}
