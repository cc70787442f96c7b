package dev.solvent.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.usage.TokenKind;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnPricesTest {
    private static final Catalogue LISTS = Catalogue.load(new ByteArrayInputStream("""
                    version: 1
                    date: 2026-08-01
                    providers:
                      up:
                        source: a test
                        encoding: o200k_base
                        models:
                          m: {max_input: 1000, max_output: 100, input: 1, cached: 0.5, output: 2, web_search: 0.01, thinks: true}
                    """.getBytes(UTF_8)), "test.yaml");

    @Test
    void pricesReplaceThoseOfTheListAndTheRestOfTheCardStays() {
        ModelCard card = over(Map.of("up/m", numbers("input", "3", "output", "4")))
                .find("up", "m")
                .orElseThrow();

        assertThat(rate(card, TokenKind.INPUT)).isEqualTo(3_000_000_000L);
        assertThat(rate(card, TokenKind.CACHED_INPUT)).isEqualTo(3_000_000_000L);
        assertThat(rate(card, TokenKind.OUTPUT)).isEqualTo(4_000_000_000L);
        assertThat(card.price().fees().webSearch().dearest()).isEqualTo(10_000_000);
        assertThat(card.maxInputTokens()).isEqualTo(1000);
        assertThat(card.thinksOutOfSight()).isTrue();
        assertThat(card.encoding()).contains("o200k_base");
    }

    @Test
    void limitsAndFeesCanStandAlone() {
        ModelCard card = over(Map.of("up/m", numbers("max_output", "50", "request", "0.002")))
                .find("up", "m")
                .orElseThrow();

        assertThat(card.maxOutputTokens()).isEqualTo(50);
        assertThat(card.price().fees().request().dearest()).isEqualTo(2_000_000);
        assertThat(rate(card, TokenKind.CACHED_INPUT)).isEqualTo(500_000_000L);
    }

    @Test
    void aModelThatNoListKnowsNeedsItAll() {
        Map<String, BigDecimal> whole = numbers("input", "1", "output", "2", "max_input", "8", "max_output", "4");
        ModelCard card = over(Map.of("mine/x/y", whole)).find("mine", "x/y").orElseThrow();
        assertThat(card.maxInputTokens()).isEqualTo(8);
        assertThat(card.provider()).isEqualTo("mine");

        OwnPrices.Laid laid =
                new OwnPrices(Map.of("mine/x", numbers("input", "1")), Map.of("mine/y", "up/no")).over(LISTS);
        assertThat(laid.missing())
                .containsExactly(
                        "prices.like.mine/y: no price of up/no is known",
                        "prices.models.mine/x.max_input: is missing, and no list has a price of this model",
                        "prices.models.mine/x.max_output: is missing, and no list has a price of this model",
                        "prices.models.mine/x.output: is missing, and no list has a price of this model");
        assertThat(laid.catalogue().find("mine", "x")).isEmpty();
    }

    @Test
    void aModelCanBeLikeAnotherAndHaveAPriceOfItsOwnBesides() {
        OwnPrices own = new OwnPrices(
                Map.of("b/y", numbers("input", "5", "output", "6")), Map.of("a/x", "up/m", "b/y", "up/m"));
        Catalogue catalogue = own.over(LISTS).catalogue();

        ModelCard like = catalogue.find("a", "x").orElseThrow();
        assertThat(like.price()).isEqualTo(LISTS.find("up", "m").orElseThrow().price());
        assertThat(like.model()).isEqualTo("x");
        ModelCard both = catalogue.find("b", "y").orElseThrow();
        assertThat(rate(both, TokenKind.INPUT)).isEqualTo(5_000_000_000L);
        assertThat(both.maxOutputTokens()).isEqualTo(100);
    }

    @Test
    void allOfItIsChargedAsTheOwnerSays() {
        OwnPrices own = new OwnPrices(Map.of("up/m", numbers("input", "3", "output", "4")), Map.of());
        Adjustment half = new Adjustment(new BigDecimal("50"), BigDecimal.ZERO, BigDecimal.ZERO);
        LivePrices prices =
                new LivePrices(Optional.empty(), Optional.empty(), own, Map.of("up", half), (layer, how) -> {});
        assertThatThrownBy(prices::requireOwn).isInstanceOf(CatalogueException.class);

        OwnPrices openai = new OwnPrices(Map.of("openai/gpt-4.1", numbers("input", "3", "output", "4")), Map.of());
        LivePrices known =
                new LivePrices(Optional.empty(), Optional.empty(), openai, Map.of("openai", half), (layer, how) -> {});
        known.requireOwn();
        ModelCard card = known.catalogue().find("openai", "gpt-4.1").orElseThrow();
        assertThat(rate(card, TokenKind.INPUT)).isEqualTo(1_500_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "up/m, inptu, 1, models.up/m.inptu: must be one of",
        "up/m, input, -1, models.up/m.input: must be from 0 to 1000000",
        "up/m, input, 1000001, models.up/m.input: must be from 0 to 1000000",
        "up/m, input, 0.0000000001, models.up/m.input: must have at most 9 decimals",
        "up/m, max_input, 1.5, models.up/m.max_input: must have at most 0 decimals",
        "m, input, 1, 'models: must be provider/model, not: m'",
    })
    void badPricesAreNamed(String model, String word, String value, String message) {
        Map<String, Map<String, BigDecimal>> prices = Map.of(model, numbers(word, value));
        assertThatThrownBy(() -> new OwnPrices(prices, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private static Catalogue over(Map<String, Map<String, BigDecimal>> models) {
        OwnPrices.Laid laid = new OwnPrices(models, Map.of()).over(LISTS);
        assertThat(laid.missing()).isEmpty();
        return laid.catalogue();
    }

    private static long rate(ModelCard card, TokenKind kind) {
        return card.price().bands().get(0).standard().of(kind);
    }

    private static Map<String, BigDecimal> numbers(String... wordsAndValues) {
        Map<String, BigDecimal> numbers = new HashMap<>();
        for (int i = 0; i < wordsAndValues.length; i += 2) {
            numbers.put(wordsAndValues[i], new BigDecimal(wordsAndValues[i + 1]));
        }
        return numbers;
    }
}
