package dev.solvent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.wire.ImageDetail;
import dev.solvent.wire.Media;
import dev.solvent.wire.Picture;
import dev.solvent.wire.PixelSize;
import dev.solvent.wire.Sound;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas of the price file against figures that were worked out by hand from the providers' pages. */
class ImageFormulaTest {
    private static final Catalogue CATALOGUE = Catalogue.bundled();

    // developers.openai.com/api/docs/guides/images-vision, "Tile-based image tokenization"; 1024 x 1024 and 2048 x 4096
    // at 765
    // and 1,105 are its own examples for gpt-4o.
    @ParameterizedTest
    @CsvSource({
        "gpt-4o,     HIGH, 1024, 1024, 765", // 768 x 768: 4 tiles
        "gpt-4o,     HIGH, 2048, 4096, 1105", // 1024 x 2048, then 768 x 1536: 6 tiles
        "gpt-4o,     LOW,  4096, 8192, 85",
        "gpt-4o,     AUTO, 512,  512,  255", // not enlarged: 1 tile
        "gpt-4o,     AUTO, 513,  512,  425",
        "gpt-4o,     AUTO, 9000, 100,  765", // 2048 x 22.8: 4 tiles
        "gpt-4o,     AUTO, 1,    1,    255",
        "gpt-4o,     AUTO, 2048, 768,  1445", // 8 tiles, the most
        "gpt-4o,     AUTO, 5461, 2048, 1445",
        "gpt-4.1,    OTHER, 1024, 1024, 765",
        "gpt-4o-mini, HIGH, 1024, 1024, 25501", // 2833 + 4 x 5667
        "gpt-5,      HIGH, 1024, 1024, 630", // 70 + 4 x 140
        "gpt-5.1,    LOW,  1024, 1024, 70",
        "o3,         HIGH, 1024, 1024, 675", // 75 + 4 x 150
    })
    void openAiCountsTiles(String model, ImageDetail detail, long width, long height, long tokens) {
        assertThat(tokens("openai", model, picture(detail, width, height))).hasValue(tokens);
    }

    // The same page, "Patch-based image tokenization", whose two examples are the first two; it allows one token more
    // or less.
    @ParameterizedTest
    @CsvSource({
        "gpt-5.4,      HIGH,     1024, 1024, 1229", // 1024 patches x 1.2
        "gpt-5.4,      HIGH,     2048, 2048, 3000", // 2500 patches, the most
        "gpt-5.4,      AUTO,     2048, 2048, 3000",
        "gpt-5.4,      LOW,      4096, 4096, 4916", // in 2048 x 2048: 4096 patches
        "gpt-5.4-mini, ORIGINAL, 3840, 2160, 9792", // 120 x 68 = 8160
        "gpt-5.4,      ORIGINAL, 9000, 9000, 12000", // 10,000 patches, the most
        "gpt-5.5,      AUTO,     3840, 2160, 9792",
        "gpt-5.5,      LOW,      9000, 9000, 308", // 16 x 16 = 256
        "gpt-5.5,      OTHER,    9000, 9000, 12000",
        "gpt-5.6,      AUTO,     4032, 3024, 14364", // 126 x 95 = 11,970
        "gpt-5.6-sol,  ORIGINAL, 9000, 9000, 36000", // more than 30,000 patches are refused
        "gpt-5.6,      HIGH,     4032, 3024, 3000",
        "gpt-5.2,      HIGH,     1024, 1024, 1229",
        "gpt-4.1-mini, AUTO,     1800, 2400, 4977", // in 1536 x 2048: 48 x 64 = 3072, x 1.62
        "gpt-4.1-nano, AUTO,     32,   33,   5", // 2 x 2.46
        "o4-mini,      HIGH,     1024, 1024, 1762", // 1024 x 1.72 = 1761.28
    })
    void openAiCountsPatches(String model, ImageDetail detail, long width, long height, long tokens) {
        assertThat(tokens("openai", model, picture(detail, width, height)).orElseThrow())
                .isBetween(tokens, tokens + 1);
    }

    // platform.claude.com/docs/en/build-with-claude/vision: a token for each 28 x 28 pixels, at most 1568 tokens and
    // 1568
    // pixels a side, or 4784 and 2576; in its former words width x height / 750, about 1600 at most.
    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-6, 1000, 1000, 1296, 1334", // 36 x 36, and 1333.3
        "claude-sonnet-4-6, 1092, 1092, 1521, 1590", // 39 x 39, and 1589.95
        "claude-haiku-4-5,  200,  200,  64,   54",
        "claude-haiku-4-5,  8000, 8000, 1568, 1600",
        "claude-opus-4-8,   1920, 1080, 2691, 2765", // 69 x 39
        "claude-opus-4-8,   8000, 8000, 4784, 4784",
    })
    void claudeCountsSquares(String model, long width, long height, long now, long formerly) {
        long page = Math.max(now, formerly);
        assertThat(tokens("anthropic", model, picture(ImageDetail.AUTO, width, height))
                        .orElseThrow())
                .isBetween(page, page + page / 20 + 3);
    }

    // ai.google.dev/gemini-api/docs/image-understanding: 960 x 540 has crops of 360 pixels, 3 x 2 of them; 258 tokens
    // each. The
    // image itself is one more ("256 + Pan & Scan", .../media-resolution).
    @ParameterizedTest
    @CsvSource({"384, 384, 258", "960, 540, 1806", "385, 384, 1290", "768, 768, 1290", "4000, 100, 4386"})
    void geminiCutsCrops(long width, long height, long tokens) {
        assertThat(tokens("gemini", "gemini-2.5-flash", picture(ImageDetail.AUTO, width, height)))
                .hasValue(tokens);
    }

    @Test
    void geminiOfNowHasAFigureForEveryImage() {
        assertThat(tokens("gemini", "gemini-3.1-pro-preview", picture(ImageDetail.AUTO, 4000, 3000)))
                .hasValue(1120);
        assertThat(tokens("gemini", "gemini-3.1-pro-preview", picture(ImageDetail.HIGH, 10, 10)))
                .hasValue(2240);
    }

    // docs.mistral.ai/capabilities/vision: about width x height / 784 up to 1540 x 1540 (3,025), Pixtral / 256 up to
    // 1024 x 1024
    // (4,096); the end of each row is a token more.
    @ParameterizedTest
    @CsvSource({
        "mistral-medium-2508, 1540, 1540, 3080",
        "mistral-medium-2508, 9999, 9999, 3080",
        "mistral-large-2512,  280,  280,  110",
        "pixtral-large-2411,  720,  512,  1485", // 45 x 32 + 45
        "pixtral-large-2411,  4096, 4096, 4160",
    })
    void mistralCountsPatchesAndRows(String model, long width, long height, long tokens) {
        assertThat(tokens("mistral", model, picture(ImageDetail.AUTO, width, height)))
                .hasValue(tokens);
    }

    @Test
    void anImageOfUnknownSizeCostsTheMostThatAnyCan() {
        assertThat(tokens("openai", "gpt-4o", Picture.unseen(ImageDetail.HIGH))).hasValue(1445);
        assertThat(tokens("openai", "gpt-4o", Picture.unseen(ImageDetail.LOW))).hasValue(85);
        assertThat(tokens("openai", "gpt-4o-mini", Picture.unseen(ImageDetail.AUTO)))
                .hasValue(2833 + 8 * 5667);
        assertThat(tokens("openai", "gpt-5.4", Picture.unseen(ImageDetail.AUTO)))
                .hasValue(3001);
        assertThat(tokens("openai", "gpt-5.6", Picture.unseen(ImageDetail.AUTO)))
                .hasValue(36001);
        assertThat(tokens("openai", "gpt-5.6", Picture.unseen(ImageDetail.OTHER)))
                .hasValue(36001);
        assertThat(tokens("anthropic", "claude-opus-5", Picture.unseen(ImageDetail.AUTO)))
                .hasValue(5006); // 4784 x 1.046
        assertThat(tokens("xai", "grok-4", Picture.unseen(ImageDetail.AUTO))).hasValue(1792);
    }

    @Test
    void whereNothingIsPublishedNothingIsBounded() {
        assertThat(tokens("gemini", "gemini-2.5-pro", Picture.unseen(ImageDetail.AUTO)))
                .isEmpty();
        assertThat(tokens("gemini", "gemini-3.5-flash", Picture.unseen(ImageDetail.AUTO)))
                .isEmpty();
        assertThat(tokens("openai", "gpt-4", picture(ImageDetail.AUTO, 10, 10))).isEmpty();
        assertThat(tokens("groq", "llama-3.1-8b-instant", picture(ImageDetail.AUTO, 10, 10)))
                .isEmpty();
    }

    @Test
    void absurdSizesAndNumbersDoNotOverflow() {
        Picture absurd = picture(ImageDetail.ORIGINAL, 4_294_967_295L, 4_294_967_295L);
        CATALOGUE.cards().forEach(card -> {
            OptionalLong many = card.media().imageTokens(Collections.nCopies(10_000, absurd));
            assertThat(many.orElse(1)).isBetween(1L, 1_000_000_000L);
            Media sounds = new Media(List.of(), List.of(new Sound(OptionalLong.of(Long.MAX_VALUE))), false, false);
            assertThat(card.media().audioTokens(sounds.sounds()).orElse(1)).isBetween(1L, 1_000_000_000L);
        });
    }

    // ai.google.dev/gemini-api/docs/audio: 32 tokens a second, so a minute is 1,920. OpenAI's realtime-costs: 1 token
    // per 50 ms.
    @ParameterizedTest
    @CsvSource({"gemini, gemini-2.5-flash, 60000, 1920", "openai, gpt-audio, 60000, 1200", "openai, gpt-audio, 1, 1"})
    void aRecordingCountsBySeconds(String provider, String model, long millis, long tokens) {
        assertThat(card(provider, model).media().audioTokens(List.of(new Sound(OptionalLong.of(millis)))))
                .hasValue(tokens);
    }

    private static OptionalLong tokens(String provider, String model, Picture picture) {
        return card(provider, model).media().imageTokens(List.of(picture));
    }

    private static Picture picture(ImageDetail detail, long width, long height) {
        return new Picture(detail, Optional.of(new PixelSize(width, height)));
    }

    private static ModelCard card(String provider, String model) {
        return CATALOGUE.find(provider, model).orElseThrow();
    }
}
