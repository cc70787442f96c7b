package dev.solvent.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.ModelCard.Mode;
import dev.solvent.usage.TokenKind;
import dev.solvent.wire.ImageDetail;
import dev.solvent.wire.Media;
import dev.solvent.wire.Picture;
import dev.solvent.wire.PixelSize;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundsTest {
    private static final Catalogue CATALOGUE = Catalogue.bundled();
    private static final ServiceTier STANDARD = ServiceTier.STANDARD;

    @Test
    void aByteIsAtMostAToken() {
        Bound bound = Bounds.cheap(card("demo", "demo"), PromptSize.ofText(1000, 3), 1, STANDARD, 0);
        assertThat(bound).isEqualTo(new Bound(NanoUsd.of(1_000_000), 4000, 16_384, 1000));
        assertThat(bound.amount(0)).isEqualTo(NanoUsd.of(1_000_000));
        assertThat(bound.amount(100)).isEqualTo(NanoUsd.of(1_400_000));
    }

    @Test
    void whatTheProviderAddsCountsToo() {
        // 100 + 8 + 2 x 8 tokens, and with tools 32 + 3 x 16 more
        ModelCard card = card("openai", "gpt-4.1");
        assertThat(Bounds.cheap(card, PromptSize.ofText(100, 2), 1, STANDARD, 0).inputTokens())
                .isEqualTo(124);
        assertThat(Bounds.cheap(card, PromptSize.ofText(100, 2).withTools(3), 1, STANDARD, 0)
                        .inputTokens())
                .isEqualTo(204);
        assertThat(Bounds.exact(card, 25, PromptSize.ofText(100, 2).withTools(3), 1, STANDARD, 0)
                        .inputTokens())
                .isEqualTo(129);
    }

    @Test
    void noPromptIsLargerThanTheWindow() {
        ModelCard card = card("demo", "demo");
        assertThat(Bounds.cheap(card, PromptSize.ofText(128_001, 1), 1, STANDARD, 0)
                        .inputTokens())
                .isEqualTo(128_000);
        assertThat(Bounds.cheap(card, PromptSize.ofText(5, 1).with(Media.ofUnmeasured()), 1, STANDARD, 0)
                        .inputTokens())
                .isEqualTo(128_000);
        assertThat(Bounds.exact(card, 5, PromptSize.ofText(5, 1).with(Media.ofUnmeasured()), 1, STANDARD, 0)
                        .inputTokens())
                .isEqualTo(128_000);
    }

    @Test
    void anImageCountsByItsFormulaBesideTheText() {
        ModelCard card = card("openai", "gpt-4o"); // 8 + 8 a message of overhead, and 765 tokens for 1024 x 1024
        Picture square = new Picture(ImageDetail.AUTO, Optional.of(new PixelSize(1024, 1024)));
        PromptSize two = PromptSize.ofText(100, 1).with(new Media(List.of(square, square), List.of(), false, false));
        assertThat(Bounds.cheap(card, two, 3, STANDARD, 0).inputTokens()).isEqualTo(100 + 16 + 2 * 765);
        assertThat(Bounds.exact(card, 25, two, 3, STANDARD, 0))
                .isEqualTo(new Bound(NanoUsd.of((25 + 16 + 2 * 765) * 2_500), 30_000, 16_384, 25 + 16 + 2 * 765));
        PromptSize many =
                PromptSize.ofText(5, 1).with(new Media(Collections.nCopies(10_000, square), List.of(), false, false));
        assertThat(Bounds.cheap(card, many, 1, STANDARD, 0).inputTokens()).isEqualTo(128_000);
    }

    @Test
    void theWindowOfAnEmbeddingIsThatOfOneText() {
        ModelCard card = card("openai", "text-embedding-3-small");
        assertThat(Bounds.cheap(card, PromptSize.ofText(100_000, 0), 1, STANDARD, 0))
                .isEqualTo(new Bound(NanoUsd.of(100_008 * 20), 0, 0, 100_008));
        assertThat(Bounds.cheap(card, PromptSize.ofText(5, 3).with(Media.ofUnmeasured()), 1, STANDARD, 0)
                        .inputTokens())
                .isEqualTo(3 * 8191);
    }

    @Test
    void everyChoiceMayUseTheWholeOutputLimit() {
        Bound bound = Bounds.cheap(card("demo", "demo"), PromptSize.ofText(10, 1), 3, STANDARD, 0);
        assertThat(bound.fixed()).isEqualTo(NanoUsd.of(10_000));
        assertThat(bound.nanoUsdPerOutputToken()).isEqualTo(12_000);
    }

    @Test
    void fractionsOfANanoDollarAreRoundedUp() {
        // 37.5 for a token of input, 150 for one of output
        Bound bound = Bounds.cheap(card("cohere", "command-r7b-12-2024"), PromptSize.ofText(1, 1), 1, STANDARD, 0);
        assertThat(bound.fixed()).isEqualTo(NanoUsd.of(10_238)); // 273 x 37.5 = 10,237.5
        ModelCard cheap = card(Rates.of(1, 1), 0);
        assertThat(Bounds.cheap(cheap, PromptSize.ofText(1, 0), 2, STANDARD, 0))
                .isEqualTo(new Bound(NanoUsd.of(1), 1, 1000, 1));
    }

    @Test
    void theLongContextCountsOnceTheBoundCanReachIt() {
        ModelCard card = card("gemini", "gemini-2.5-pro");
        // 64 + 16 of overhead
        Bound below = Bounds.cheap(card, PromptSize.ofText(199_920, 1), 1, STANDARD, 0);
        Bound above = Bounds.cheap(card, PromptSize.ofText(199_921, 1), 1, STANDARD, 0);
        assertThat(below.fixed()).isEqualTo(NanoUsd.of(200_000L * 1250));
        assertThat(below.nanoUsdPerOutputToken()).isEqualTo(10_000);
        assertThat(above.fixed()).isEqualTo(NanoUsd.of(200_001L * 2500));
        assertThat(above.nanoUsdPerOutputToken()).isEqualTo(15_000);
    }

    @Test
    void aCheaperLongContextDoesNotMakeTheBoundCheaper() {
        ModelPrice price = new ModelPrice(
                List.of(
                        PriceBand.of(0, Rates.of(9_000_000, 9_000_000)),
                        PriceBand.of(100, Rates.of(1_000_000, 1_000_000))),
                0,
                0);
        Bound bound = Bounds.cheap(card(price), PromptSize.ofText(101, 0), 1, STANDARD, 0);
        assertThat(bound.fixed()).isEqualTo(NanoUsd.of(101 * 9));
        assertThat(bound.nanoUsdPerOutputToken()).isEqualTo(9);
    }

    @Test
    void cacheWritesCountWhereTheyAreDearer() {
        // (100 + 64 + 16) x 6,000, the price of an hour in the cache
        Bound bound = Bounds.cheap(card("anthropic", "claude-sonnet-4-6"), PromptSize.ofText(100, 1), 1, STANDARD, 0);
        assertThat(bound.fixed()).isEqualTo(NanoUsd.of(180 * 6000));
    }

    @Test
    void dearerReasoningCounts() {
        Rates rates =
                Rates.of(0, 5_000_000).with(TokenKind.REASONING, 7_000_000).with(TokenKind.AUDIO_OUTPUT, 90_000_000);
        assertThat(Bounds.cheap(card(rates, 0), PromptSize.ofText(1, 1), 1, STANDARD, 0)
                        .nanoUsdPerOutputToken())
                .isEqualTo(7);
    }

    @Test
    void audioCountsWhereThereMayBeSome() {
        ModelCard card = card("openai", "gpt-4o-audio-preview");
        Bound text = Bounds.cheap(card, PromptSize.ofText(84, 1), 1, STANDARD, 0);
        Media spoken = new Media(List.of(), List.of(), true, true);
        Bound audio = Bounds.cheap(card, PromptSize.ofText(84, 1).with(spoken), 1, STANDARD, 0);
        assertThat(text).isEqualTo(new Bound(NanoUsd.of(100 * 2500), 10_000, 16_384, 100));
        assertThat(audio).isEqualTo(new Bound(NanoUsd.of(128_000L * 40_000), 80_000, 16_384, 128_000));
    }

    @Test
    void aTierThatWasAskedForCountsWhereItIsDearer() {
        ModelCard card = card("openai", "gpt-5");
        PromptSize prompt = PromptSize.ofText(84, 1);
        assertThat(Bounds.cheap(card, prompt, 1, ServiceTier.PRIORITY, 0))
                .isEqualTo(new Bound(NanoUsd.of(100 * 2500), 20_000, 128_000, 100));
        // the provider may answer in the standard tier all the same
        assertThat(Bounds.cheap(card, prompt, 1, ServiceTier.FLEX, 0))
                .isEqualTo(new Bound(NanoUsd.of(100 * 1250), 10_000, 128_000, 100));
    }

    @Test
    void searchesAndTheFeeOfTheRequestAreInTheBound() {
        ModelPrice price = new ModelPrice(List.of(PriceBand.of(0, Rates.of(0, 0))), 10_000_000, 5_000_000);
        assertThat(Bounds.cheap(card(price), PromptSize.ofText(9, 1), 2, STANDARD, 3)
                        .fixed())
                .isEqualTo(NanoUsd.of(35_000_000));
    }

    @Test
    void severalTargetsAreBoundByTheDearestInEveryRespect() {
        Bound a = new Bound(NanoUsd.of(5), 1, 100, 7);
        Bound b = new Bound(NanoUsd.of(3), 2, 50, 9);
        assertThat(Bounds.dearest(List.of(a, b))).isEqualTo(new Bound(NanoUsd.of(5), 2, 100, 9));
        assertThat(Bounds.dearest(List.of(a))).isEqualTo(a);
    }

    @Test
    void aBoundBeyondTheLargestAmountIsRefused() {
        ModelCard dear = card(Rates.of(1_000_000_000_000_000L, 1_000_000_000_000_000L), 0);
        PromptSize huge = PromptSize.ofText(Long.MAX_VALUE, Integer.MAX_VALUE);
        assertThatThrownBy(() -> Bounds.cheap(dear, huge, 1, STANDARD, 0)).isInstanceOf(MoneyOverflowException.class);
        Bound bound = Bounds.cheap(dear, PromptSize.ofText(1, 1), 1, STANDARD, 0);
        assertThatThrownBy(() -> bound.amount(Long.MAX_VALUE)).isInstanceOf(MoneyOverflowException.class);
        assertThatThrownBy(() -> Bounds.cheap(dear, PromptSize.ofText(1, 1), Integer.MAX_VALUE, STANDARD, 0))
                .isInstanceOf(MoneyOverflowException.class);
        ModelCard embedding = card("openai", "text-embedding-3-small");
        assertThatThrownBy(() -> Bounds.cheap(embedding, huge, 1, STANDARD, 0))
                .isInstanceOf(MoneyOverflowException.class);
    }

    @Test
    void sizesAreNeverNegative() {
        ModelCard card = card("demo", "demo");
        PromptSize prompt = PromptSize.ofText(1, 1);
        assertThatThrownBy(() -> Bounds.cheap(card, prompt, 0, STANDARD, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bounds.cheap(card, prompt, 1, STANDARD, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bounds.exact(card, -1, prompt, 1, STANDARD, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PromptSize.ofText(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        Bound bound = Bounds.cheap(card, prompt, 1, STANDARD, 0);
        assertThatThrownBy(() -> bound.amount(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ModelCard card(String provider, String model) {
        return CATALOGUE.find(provider, model).orElseThrow();
    }

    private static ModelCard card(Rates rates, long requestNanoUsd) {
        return card(new ModelPrice(List.of(PriceBand.of(0, rates)), 0, requestNanoUsd));
    }

    private static ModelCard card(ModelPrice price) {
        return new ModelCard(
                "p",
                "m",
                Mode.CHAT,
                100_000,
                1000,
                price,
                Optional.empty(),
                TokenOverheads.NONE,
                MediaFormulas.NONE,
                false,
                false,
                "s",
                "d");
    }
}
