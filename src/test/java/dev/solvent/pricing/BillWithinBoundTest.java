package dev.solvent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.pricing.ModelCard.Mode;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import dev.solvent.wire.Media;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The law of the room: a bill of a usage within the bound is never above the bound. */
class BillWithinBoundTest {
    private static final ServiceTier[] TIERS = ServiceTier.values();
    private static final Catalogue BUNDLED = Catalogue.bundled();
    private static final SearchSize[] SIZES = SearchSize.values();

    @Test
    void ofAnyPricesAndAnyUsage() {
        Random random = seeded();
        for (int i = 0; i < 60_000; i++) {
            check(card(price(random), random), random);
        }
    }

    @Test
    void ofEveryModelInTheCatalogue() {
        Random random = seeded();
        List<ModelCard> cards = BUNDLED.cards().toList();
        for (int i = 0; i < 30_000; i++) {
            check(cards.get(random.nextInt(cards.size())), random);
        }
    }

    @Test
    void ofEveryModelAsAnOwnerChargesIt() {
        Random random = seeded();
        for (int i = 0; i < 50; i++) {
            Adjustment adjustment = new Adjustment(
                    percent(random), percent(random), percent(random).movePointLeft(4));
            List<ModelCard> cards = BUNDLED.adjusted(Map.of(Adjustment.EVERYBODY, adjustment))
                    .cards()
                    .toList();
            for (int j = 0; j < 50; j++) {
                check(cards.get(random.nextInt(cards.size())), random);
            }
        }
    }

    private static BigDecimal percent(Random random) {
        return BigDecimal.valueOf(random.nextInt(100_001), 3);
    }

    private static void check(ModelCard card, Random random) {
        Media media = RandomMedia.media(random);
        PromptSize prompt = PromptSize.ofText(upTo(random, 2 * card.maxInputTokens()), random.nextInt(20))
                .withTools(random.nextInt(3))
                .withPrediction(random.nextInt(3) == 0 ? upTo(random, 10_000) : 0)
                .with(media);
        int choices = 1 + random.nextInt(4);
        int searches = random.nextInt(3);
        ServiceTier asked = TIERS[random.nextInt(TIERS.length)];
        Bound bound = random.nextBoolean()
                ? Bounds.cheap(card, prompt, choices, asked, searches)
                : Bounds.exact(card, upTo(random, prompt.textBytes()), prompt, choices, asked, searches);
        long limit = upTo(random, 100_000);

        long output = (limit + prompt.predictedBytes()) * choices;
        TokenUsage usage = usage(card, bound.inputTokens(), output, media, random)
                .withWebSearches(random.nextInt(searches + 1))
                .withImages(random.nextInt(media.pictures().size() + 1), random.nextInt(choices + 1));
        ServiceTier served = random.nextBoolean() ? asked : ServiceTier.STANDARD;
        Terms terms = new Terms(served, SIZES[random.nextInt(SIZES.length)]);
        assertThat(Bill.price(card.price(), usage, terms))
                .as("%s, %s, %d choices of %d, %s on %s", card, prompt, choices, limit, usage, terms)
                .isLessThanOrEqualTo(bound.amount(limit));
    }

    /** A usage that the formulas permit. */
    private static TokenUsage usage(ModelCard card, long maxInput, long maxOutput, Media media, Random random) {
        long input = random.nextInt(3) == 0 ? maxInput : upTo(random, maxInput);
        long output = random.nextInt(3) == 0 ? maxOutput : upTo(random, maxOutput);
        boolean measured = card.media().measure(media);
        boolean anySound = media.unmeasured() || !media.sounds().isEmpty();
        long audio = measured ? card.media().audioTokens(media.sounds()).orElseThrow() : anySound ? maxInput : 0;
        long images = measured ? card.media().imageTokens(media.pictures()).orElseThrow() : maxInput;
        TokenUsage usage = TokenUsage.of(input, output);
        for (TokenKind kind : TokenKind.ALL) {
            long most = switch (kind) {
                case AUDIO_INPUT, CACHED_AUDIO -> audio / 2;
                case IMAGE_INPUT, CACHED_IMAGE -> images / 2;
                case AUDIO_OUTPUT -> media.spokenAnswer() ? output : 0;
                default -> kind.isInput() ? input : output;
            };
            usage = kind == kind.plain() ? usage : usage.with(kind, upTo(random, most));
        }
        return usage;
    }

    private static ModelCard card(ModelPrice price, Random random) {
        Mode mode = random.nextInt(5) == 0 ? Mode.EMBEDDING : Mode.CHAT;
        TokenOverheads overheads =
                new TokenOverheads(upTo(random, 500), upTo(random, 20), upTo(random, 900), upTo(random, 50));
        return new ModelCard(
                "p",
                "m",
                mode,
                1 + upTo(random, 1_000_000),
                8192,
                price,
                Optional.empty(),
                overheads,
                RandomMedia.formulas(random),
                false,
                false,
                "",
                "");
    }

    private static ModelPrice price(Random random) {
        List<PriceBand> bands = new ArrayList<>();
        for (long above = 0; bands.isEmpty() || random.nextInt(3) == 0; above += 1 + upTo(random, 300_000)) {
            bands.add(new PriceBand(above, rates(random), rates(random), rates(random), rates(random), rates(random)));
        }
        return new ModelPrice(
                bands, new Fees(fee(random), fee(random), upTo(random, 1_000_000), upTo(random, 100_000_000)));
    }

    private static Rates rates(Random random) {
        Rates rates = Rates.of(rate(random), rate(random));
        for (TokenKind kind : TokenKind.ALL) {
            rates = random.nextBoolean() ? rates.with(kind, rate(random)) : rates;
        }
        return rates;
    }

    private static SizedFee fee(Random random) {
        return new SizedFee(upTo(random, 100_000_000), upTo(random, 100_000_000), upTo(random, 100_000_000));
    }

    /** From nothing to 600 USD a million tokens, most of them odd fractions of a nano-dollar a token. */
    private static long rate(Random random) {
        return upTo(random, random.nextInt(4) == 0 ? 3_000_000 : 600_000_000_000L);
    }

    /** Between 0 and {@code most}, small ones as likely as large ones. */
    private static long upTo(Random random, long most) {
        long range = random.nextBoolean() ? most : Math.min(most, 100);
        return range == 0 ? 0 : random.nextLong(range + 1);
    }

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("BillWithinBoundTest: seed " + seed);
        return new Random(seed);
    }
}
