package dev.solvent.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.pricing.PatchedImages.Limit;
import dev.solvent.wire.ImageDetail;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key {@code images} of a price file. */
class ImageFormulasTest {

    @Test
    void aFormulaIsForTheModelsThatItNamesOrForTheRest() {
        Catalogue prices = load("""
                - {kind: tiles, base: 85, per_tile: 170, models: [b]}
                - {kind: fixed, tokens: 9, in_detail: 12, links: false}
                """);
        assertThat(images(prices, "a")).contains(new FixedImages(9, 12, false));
        assertThat(images(prices, "b")).contains(new TiledImages(85, 170));
        assertThat(images(prices, "also-b")).as("an alias").contains(new TiledImages(85, 170));
        assertThat(images(load("- {kind: crops, per_tile: 258, models: [a]}"), "b"))
                .isEmpty();
    }

    @Test
    void patchesHaveALimitOrOneForEachDetail() {
        assertThat(images(load("- {kind: patches, patch: 32, side: 2048}"), "a"))
                .contains(new PatchedImages(32, 1_000, 0, Map.of(ImageDetail.AUTO, new Limit(2048, 1_000_000_000))));
        assertThat(images(
                        load(
                                "- {kind: patches, patch: 28, per_patch: 1.046, per_row: 1, low: {side: 5}, high: {side: 6,"
                                        + " patches: 7}}"),
                        "a"))
                .contains(new PatchedImages(
                        28,
                        1_046,
                        1,
                        Map.of(ImageDetail.LOW, new Limit(5, 1_000_000_000), ImageDetail.HIGH, new Limit(6, 7))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {tokens: 1}                                                  | kind: is missing
            {kind: guess}                                                | there is no kind guess
            {kind: fixed}                                                | tokens: is missing
            {kind: fixed, tokens: 0}                                     | tokens: must not be 0
            {kind: fixed, tokens: -1}                                    | must not be negative
            {kind: tiles, base: 1}                                       | per_tile: is missing
            {kind: tiles, base: 1, per_tile: 2000000}                    | cannot be meant
            {kind: tiles, base: 1, per_tile: 1, side: 5}                 | side: is not a key that is known here
            {kind: patches, side: 5}                                     | patch: is missing
            {kind: patches, patch: 32}                                   | side: is missing
            {kind: patches, patch: 32, side: 1000000}                    | side: is larger than any image
            {kind: patches, patch: 32, side: 5, per_patch: 0}            | per_patch: must be above 0
            {kind: patches, patch: 32, side: 5, per_patch: 1.0001}       | per_patch: has more than 3 decimals
            {kind: patches, patch: 32, low: {side: 5, sied: 6}}          | low.sied: is not a key that is known here
            {kind: patches, patch: 32, low: {side: 5}, side: 6}          | side: is not a key that is known here
            {kind: fixed, tokens: 1, models: [c]}                        | there is no model c
            {kind: fixed, tokens: 1, models: [a, a]}                     | a has another formula already
            """)
    void aMistakeIsNamed(String formula, String complaint) {
        assertThatThrownBy(() -> load("- " + formula))
                .isInstanceOf(CatalogueException.class)
                .hasMessageStartingWith("test.yaml:")
                .hasMessageContaining(complaint);
    }

    @Test
    void noModelHasTwoFormulas() {
        assertThatThrownBy(() -> load("- {kind: fixed, tokens: 1}\n- {kind: fixed, tokens: 2}\n"))
                .hasMessageContaining("another formula is for all other models already");
        assertThatThrownBy(() ->
                        load("- {kind: fixed, tokens: 1, models: [a]}\n- {kind: fixed, tokens: 2, models: [a]}\n"))
                .hasMessageContaining("a has another formula already");
    }

    private static Optional<ImageFormula> images(Catalogue prices, String model) {
        return prices.find("p", model).orElseThrow().media().images();
    }

    private static Catalogue load(String formulas) {
        String text = "version: 1\ndate: 2026-08-01\nproviders:\n  p:\n    source: x\n    images:\n"
                + formulas.indent(6)
                + "    models:\n      a: {max_input: 9, max_output: 9, input: 1, output: 1}\n"
                + "      b: {max_input: 9, max_output: 9, input: 1, output: 1, aliases: [also-b]}\n";
        return Catalogue.load(new ByteArrayInputStream(text.getBytes(UTF_8)), "test.yaml");
    }
}
