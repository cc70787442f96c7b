package dev.solvent.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.pricing.ModelCard.Mode;
import dev.solvent.usage.TokenKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
    private static final Catalogue BUNDLED = Catalogue.bundled();

    /** Typed by hand, in nano-dollars per million tokens: provider, model, window, output limit, input, cached, output. */
    @ParameterizedTest
    @CsvFileSource(resources = "hand-typed-prices.csv", numLinesToSkip = 1)
    void theBundledPricesAreThoseOfThePages(
            String provider, String model, long window, long maxOutput, long input, long cached, long output) {
        ModelCard card = BUNDLED.find(provider, model).orElseThrow();
        Rates rates = card.price().at(1, ServiceTier.STANDARD);
        assertThat(card.maxInputTokens()).isEqualTo(window);
        assertThat(card.maxOutputTokens()).isEqualTo(maxOutput);
        assertThat(rates.input()).isEqualTo(input);
        assertThat(rates.of(TokenKind.CACHED_INPUT)).isEqualTo(cached);
        assertThat(rates.output()).isEqualTo(output);
        assertThat(card.source()).startsWith("https://");
        assertThat(card.date()).isEqualTo("2026-08-01");
    }

    @Test
    void theDemoProviderNeedsNoTemplate() {
        ModelCard demo = BUNDLED.find("demo", "demo").orElseThrow();
        assertThat(demo.overheads()).isEqualTo(TokenOverheads.NONE);
        assertThat(demo.encoding()).contains("cl100k_base");
        assertThat(demo.mode()).isEqualTo(Mode.CHAT);
        assertThat(demo.thinksOutOfSight()).isFalse();
        assertThat(BUNDLED.find("demo", "demo-large").orElseThrow().thinksOutOfSight())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o, o200k_base, false",
        "openai, gpt-5-mini, o200k_base, true",
        "openai, gpt-4-turbo, cl100k_base, false",
        "openai, text-embedding-3-large, cl100k_base, false",
        "openai, o3, o200k_base, true",
        "anthropic, claude-sonnet-4-5, , false",
        "xai, grok-4, , true",
        "xai, grok-4-fast-non-reasoning, , false",
        "deepseek, deepseek-reasoner, , true",
    })
    void encodingsAndThinkingAreKnown(String provider, String model, String encoding, boolean thinks) {
        ModelCard card = BUNDLED.find(provider, model).orElseThrow();
        assertThat(card.encoding().orElse(null)).isEqualTo(encoding);
        assertThat(card.thinksOutOfSight()).isEqualTo(thinks);
    }

    @Test
    void aModelIsFoundByItsNameAndItsAliasesOnly() {
        ModelCard card = BUNDLED.find("openai", "gpt-4o").orElseThrow();
        assertThat(BUNDLED.find("openai", "gpt-4o-2024-08-06")).contains(card);
        assertThat(BUNDLED.find("openai", "gpt-4o-2031-01-01")).isEmpty();
        assertThat(BUNDLED.find("openai", "GPT-4o")).isEmpty();
        assertThat(BUNDLED.find("demo", "gpt-4o")).isEmpty();
        assertThat(BUNDLED.find("nobody", "gpt-4o")).isEmpty();
        assertThat(BUNDLED.cards().filter(card::equals)).hasSize(1);
    }

    @Test
    void aModelIsFoundWithoutItsProvider() {
        ModelCard card = BUNDLED.find("anthropic", "claude-sonnet-4-5").orElseThrow();
        assertThat(BUNDLED.named("anthropic/claude-sonnet-4-5")).contains(card);
        assertThat(BUNDLED.named("claude-sonnet-4-5").map(ModelCard::model)).contains("claude-sonnet-4-5");
        assertThat(BUNDLED.named("nobody/claude-sonnet-4-5")).isEmpty();
        assertThat(BUNDLED.named("/")).isEmpty();
        assertThat(BUNDLED.named("")).isEmpty();
    }

    @Test
    void everyProviderIsThere() {
        assertThat(BUNDLED.cards().map(ModelCard::provider).distinct())
                .containsExactlyInAnyOrder(
                        "demo",
                        "openai",
                        "anthropic",
                        "gemini",
                        "mistral",
                        "deepseek",
                        "xai",
                        "groq",
                        "cohere",
                        "together_ai",
                        "fireworks_ai",
                        "perplexity",
                        "moonshot",
                        "zai");
        assertThat(BUNDLED.cards()).hasSizeGreaterThan(200);
    }

    @Test
    void aFileOfOnesOwnIsLaidOver() {
        Catalogue own = load("models: {gpt-4o: {max_input: 1, max_output: 2, input: 3, output: 4}}", "openai");
        Catalogue both = BUNDLED.with(own);
        assertThat(both.find("openai", "gpt-4o"))
                .isEqualTo(own.find("openai", "gpt-4o"))
                .isPresent();
        assertThat(both.find("openai", "gpt-5"))
                .isEqualTo(BUNDLED.find("openai", "gpt-5"))
                .isPresent();
        assertThat(both.find("demo", "demo")).isPresent();
        assertThat(BUNDLED.find("openai", "gpt-4o")).isNotEqualTo(own.find("openai", "gpt-4o"));
        assertThat(BUNDLED.with(load("models: {m: {max_input: 1, max_output: 1, input: 1, output: 1}}", "mine"))
                        .find("mine", "m"))
                .isPresent();
    }

    @Test
    void readsAFileFromTheDisk(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("p.yaml");
        Files.writeString(file, file("x", "models: {m: {max_input: 1, max_output: 1, input: 1, output: 1}}"));
        assertThat(Catalogue.load(file).find("x", "m")).isPresent();
        assertThatThrownBy(() -> Catalogue.load(directory.resolve("absent.yaml")))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("absent.yaml: no such file");
    }

    @Test
    void aModelOverridesWhatItsProviderSays() {
        Catalogue catalogue = load("""
                date: 2026-01-01
                    encoding: o200k_base
                    overheads: {template: 1, per_message: 2, tools: 3, per_tool: 4}
                    cancel_stops_billing: true
                    models:
                      a: {max_input: 9, max_output: 8, input: 1, output: 1}
                      b: {max_input: 9, max_output: 8, input: 1, output: 1, encoding: cl100k_base, date: 2026-02-02,
                          overheads: {template: 5}, cancel_stops_billing: false, thinks: true, source: elsewhere,
                          mode: completion}""", "x");
        assertThat(catalogue.find("x", "a").orElseThrow())
                .returns("2026-01-01", ModelCard::date)
                .returns("a page", ModelCard::source)
                .returns(true, ModelCard::cancelStopsBilling)
                .returns(new TokenOverheads(1, 2, 3, 4), ModelCard::overheads)
                .returns(Mode.CHAT, ModelCard::mode);
        assertThat(catalogue.find("x", "b").orElseThrow())
                .returns("2026-02-02", ModelCard::date)
                .returns("elsewhere", ModelCard::source)
                .returns(false, ModelCard::cancelStopsBilling)
                .returns(new TokenOverheads(5, 0, 0, 0), ModelCard::overheads)
                .returns("cl100k_base", card -> card.encoding().orElseThrow())
                .returns(true, ModelCard::thinksOutOfSight)
                .returns(Mode.COMPLETION, ModelCard::mode);
    }

    @Test
    void whatAFileLeavesOutIsNeverFree() {
        ModelPrice price = price("input: 2, output: 3");
        assertThat(price.at(1, ServiceTier.PRIORITY)).isEqualTo(rates(2, 2, 2, 2, 2, 3, 3, 3));
    }

    @Test
    void aTierTakesWhatItDoesNotSayFromTheModel() {
        ModelPrice price = price("input: 2, cached: 1, output: 3, reasoning: 4, priority: {input: 5, output: 9}");
        assertThat(price.at(1, ServiceTier.STANDARD)).isEqualTo(rates(2, 1, 2, 2, 2, 3, 4, 3));
        // a dearer tier does not cache for less than it reads, or think for less than it writes, unless it says so
        assertThat(price.at(1, ServiceTier.PRIORITY)).isEqualTo(rates(5, 5, 5, 5, 5, 9, 9, 9));
        assertThat(price.at(1, ServiceTier.FLEX)).isEqualTo(price.at(1, ServiceTier.STANDARD));
    }

    @Test
    void whatCostsTheSameAsTheAnswerDoesSoInACheaperTierToo() {
        ModelPrice price = price("input: 2, cached: 1, output: 8, reasoning: 8, batch: {input: 1, output: 4}");
        assertThat(price.at(1, ServiceTier.BATCH)).isEqualTo(rates(1, 1, 1, 1, 1, 4, 4, 4));
    }

    @Test
    void aTierWithoutANameIsTheDearestOne() {
        ModelPrice price = price("input: 2, output: 9, priority: {input: 5, output: 3}");
        assertThat(price.at(1, ServiceTier.OTHER)).isEqualTo(rates(5, 5, 5, 5, 5, 9, 9, 9));
        assertThat(ServiceTier.of("Turbo")).isEqualTo(ServiceTier.OTHER);
        assertThat(ServiceTier.of("Default")).isEqualTo(ServiceTier.STANDARD);
    }

    @Test
    void audioAndImagesThatWereCachedCostNoLessThanTheirKindUnlessItIsSaid() {
        ModelPrice price = price("input: 2, cached: 1, audio_input: 8, image_input: 4, cached_image: 3, output: 3");
        assertThat(price.at(1, ServiceTier.STANDARD).of(TokenKind.CACHED_AUDIO)).isEqualTo(8_000_000_000L);
        assertThat(price.at(1, ServiceTier.STANDARD).of(TokenKind.CACHED_IMAGE)).isEqualTo(3_000_000_000L);
    }

    @Test
    void feesMayDependOnTheSizeOfTheSearch() {
        Fees fees = price("input: 2, output: 3, request: {low: 0.005, medium: 0.008, high: 0.012}, web_search: 0.01,"
                        + " image_made: 0.04, image_read: 0.002")
                .fees();
        assertThat(fees.request()).isEqualTo(new SizedFee(5_000_000, 8_000_000, 12_000_000));
        assertThat(fees.webSearch()).isEqualTo(SizedFee.flat(10_000_000));
        assertThat(fees.imageMade()).isEqualTo(40_000_000);
        assertThat(fees.imageRead()).isEqualTo(2_000_000);
    }

    @Test
    void anHourInTheCacheCostsNoLessThanFiveMinutes() {
        assertThat(price("input: 2, cache_write_5m: 3, output: 3").at(1, ServiceTier.STANDARD))
                .isEqualTo(rates(2, 2, 3, 3, 2, 3, 3, 3));
    }

    @Test
    void longContextsPriceTheWholeCall() {
        ModelPrice price = price(
                "input: 2, cached: 1, cache_write_5m: 9, output: 3, priority: {input: 8, output: 4},"
                        + " long: [{above: 10, input: 4, output: 6, flex: {input: 1}}, {above: 20, input: 7, cached: 2, output: 8}]");
        assertThat(price.at(10, ServiceTier.STANDARD)).isEqualTo(rates(2, 1, 9, 9, 2, 3, 3, 3));
        // cached: no less than the long input; writes: what they cost in short calls, which is dearer
        assertThat(price.at(11, ServiceTier.STANDARD)).isEqualTo(rates(4, 4, 9, 9, 4, 6, 6, 6));
        assertThat(price.at(11, ServiceTier.FLEX)).isEqualTo(rates(1, 1, 9, 9, 1, 6, 6, 6));
        // nobody says what priority costs here: part by part the dearer of priority's and the long price
        assertThat(price.at(11, ServiceTier.PRIORITY)).isEqualTo(rates(8, 8, 9, 9, 8, 6, 6, 6));
        assertThat(price.at(21, ServiceTier.STANDARD)).isEqualTo(rates(7, 2, 9, 9, 7, 8, 8, 8));
    }

    /** A mistake, and the complaint about it. The model is on line 7. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "m: {max_input: 1, max_output: 1, output: 1} | p.yaml:7: providers.x.models.m.input: is missing",
                "m: {max_input: 1, max_output: 1, input: 1} | p.yaml:7: providers.x.models.m.output: is missing",
                "m: {max_output: 1, input: 1, output: 1} | p.yaml:7: providers.x.models.m.max_input: is missing",
                "m: {max_input: 1, input: 1, output: 1} | p.yaml:7: providers.x.models.m.max_output: is missing",
                "m: {max_input: 1, max_output: 1, input: -1, output: 1} | models.m.input: must not be negative",
                "m: {max_input: 1, max_output: 1, input: 1000001, output: 1} | models.m.input: is larger than 1000000",
                "m: {max_input: 1, max_output: 1, input: 1e3, output: 1} | models.m.input: must be a plain decimal number, not '1e3'",
                "m: {max_input: 1, max_output: 1, input: .5, output: 1} | models.m.input: must be a plain decimal number, not '.5'",
                "m: {max_input: 1, max_output: 1, input: .nan, output: 1} | models.m.input: must be a plain decimal number",
                "m: {max_input: 1, max_output: 1, input: 0.0000000001, output: 1} | models.m.input: has more than 9 decimals",
                "m: {max_input: 1, max_output: 1, input: [1], output: 1} | models.m.input: must be a text or a number",
                "m: {max_input: 1, max_output: 1, input: , output: 1} | models.m.input: must be a text or a number",
                "m: {max_input: 1.5, max_output: 1, input: 1, output: 1} | models.m.max_input: must be a whole number",
                "m: {max_input: 1000000001, max_output: 1, input: 1, output: 1} | models.m.max_input: is larger than 1000000000",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, colour: red} | models.m.colour: is not a key that is known here",
                "m: {max_input: 1, max_output: 1, input: 1, input: 2, output: 1} | models.m.input: appears twice",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, mode: song} | models.m.mode: there is no mode song",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, encoding: x} | models.m.encoding: there is no encoding x",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, thinks: maybe} | models.m.thinks: must be true or false",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, aliases: n} | models.m.aliases: must be a list",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, aliases: [m]} | models.m: the name or alias m is already taken",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, flex: {long: 1}} | models.m.flex.long: is not a key that",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, flex: 1} | models.m.flex: must be a mapping",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, long: {above: 1}} | models.m.long: must be a list",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, long: [{input: 1, output: 1}]} | m.long[0].above: is missing",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, long: [{above: 1, output: 1}]} | m.long[0].input: is missing",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, long: [{above: 0, input: 1, output: 1}]} "
                        + "| m.long[0].above: must be larger than 0",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, overheads: {x: 1}} | models.m.overheads.x: is not a key that",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, request: {low: 1, medium: 1}} | m.request.high: is missing",
                "m: {max_input: 1, max_output: 1, input: 1, output: 1, request: {low: 1, medium: 1, high: 1, huge: 1}} "
                        + "| m.request.huge: is not a key that",
                "m: 5 | p.yaml:7: providers.x.models.m: must be a mapping",
                "m: {max_input: 1 | is not YAML",
            })
    void everyMistakeIsNamedWithItsPlace(String models, String complaint) {
        assertThatThrownBy(() -> load("models:\n      " + models, "x"))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void aNameIsTakenOnceInAProvider() {
        String model = "{max_input: 1, max_output: 1, input: 1, output: 1";
        assertComplaint(
                "models:\n      a: " + model + "}\n      a: " + model + "}",
                "p.yaml:8: providers.x.models.a: appears twice");
        assertComplaint(
                "models:\n      a: " + model + ", aliases: [c]}\n      b: " + model + ", aliases: [c]}",
                "providers.x.models.b: the name or alias c is already taken");
        assertComplaint(
                "models:\n      a: " + model + "}\n      b: " + model + ", aliases: [a]}",
                "providers.x.models.b: the name or alias a is already taken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "date: d, providers: {} | version: is missing",
                "version: 2, date: d, providers: {} | version: must be 1",
                "version: 1, providers: {} | date: is missing",
                "version: 1, date: d | providers: is missing",
                "version: 1, date: d, providers: {}, prices: {} | prices: is not a key that is known here",
                "version: 1, date: d, providers: {x: {models: {}}} | providers.x.source: is missing",
                "version: 1, date: d, providers: {x: {source: s}} | providers.x.models: is missing",
                "version: 1, date: d, providers: {x: {source: s, models: {}, key: k}} | providers.x.key: is not a key that",
            })
    void theFrameOfTheFileIsCheckedToo(String yaml, String complaint) {
        assertThatThrownBy(() -> parse("{" + yaml + "}"))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("p.yaml:1: " + complaint);
    }

    @Test
    void aFileThatIsNoPriceFileIsRefused() {
        assertThatThrownBy(() -> parse("")).hasMessageContaining("p.yaml: is empty");
        assertThatThrownBy(() -> parse("- a\n- b")).hasMessageContaining("p.yaml:1: the file: must be a mapping");
        assertThatThrownBy(() -> parse("a: 1\n---\nb: 2")).isInstanceOf(CatalogueException.class);
        assertThatThrownBy(() -> parse("a: &x [*x]\nb: \u0000")).isInstanceOf(CatalogueException.class);
    }

    private static void assertComplaint(String provider, String complaint) {
        assertThatThrownBy(() -> load(provider, "x"))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining(complaint);
    }

    private static ModelPrice price(String prices) {
        return load("models: {m: {max_input: 99, max_output: 9, " + prices + "}}", "x")
                .find("x", "m")
                .orElseThrow()
                .price();
    }

    private static Rates rates(
            int in, int cached, int w5m, int w1h, int audioIn, int out, int reasoning, int audioOut) {
        long usd = 1_000_000_000;
        return Rates.of(in * usd, out * usd)
                .with(TokenKind.CACHED_INPUT, cached * usd)
                .with(TokenKind.CACHED_IMAGE, cached * usd)
                .with(TokenKind.CACHED_AUDIO, cached * usd)
                .with(TokenKind.CACHE_WRITE_5M, w5m * usd)
                .with(TokenKind.CACHE_WRITE_1H, w1h * usd)
                .with(TokenKind.AUDIO_INPUT, audioIn * usd)
                .with(TokenKind.REASONING, reasoning * usd)
                .with(TokenKind.AUDIO_OUTPUT, audioOut * usd);
    }

    private static Catalogue load(String provider, String name) {
        return parse(file(name, provider));
    }

    private static String file(String name, String provider) {
        return "version: 1\ndate: 2026-08-01\nproviders:\n  " + name + ":\n    source: a page\n    " + provider;
    }

    private static Catalogue parse(String yaml) {
        return Catalogue.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "p.yaml");
    }
}
