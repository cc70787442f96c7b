package dev.solvent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.pricing.ModelCard.Mode;
import dev.solvent.usage.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The law of the room: a bill of a usage within the bound is never above the bound. */
class BillWithinBoundTest {
    private static final ServiceTier[] TIERS = ServiceTier.values();

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
        List<ModelCard> cards = Catalogue.bundled().cards().toList();
        for (int i = 0; i < 30_000; i++) {
            check(cards.get(random.nextInt(cards.size())), random);
        }
    }

    private static void check(ModelCard card, Random random) {
        PromptSize prompt = new PromptSize(
                upTo(random, 2 * card.maxInputTokens()), random.nextInt(20), random.nextInt(3), random.nextInt(4) == 0);
        int choices = 1 + random.nextInt(4);
        int searches = random.nextInt(3);
        ServiceTier asked = TIERS[random.nextInt(TIERS.length)];
        Bound bound = random.nextBoolean()
                ? Bounds.cheap(card, prompt, choices, asked, searches)
                : Bounds.exact(card, upTo(random, prompt.textBytes()), prompt, choices, asked, searches);
        long limit = upTo(random, 100_000);

        TokenUsage usage = usage(bound.inputTokens(), limit * choices, searches, prompt.wholeWindow(), random);
        ServiceTier served = random.nextBoolean() ? asked : ServiceTier.STANDARD;
        assertThat(Bill.price(card.price(), usage, served))
                .as("%s, %s, %d choices of %d, %s in %s", card, prompt, choices, limit, usage, served)
                .isLessThanOrEqualTo(bound.amount(limit));
    }

    private static TokenUsage usage(long maxInput, long maxOutput, int maxSearches, boolean audio, Random random) {
        long input = random.nextInt(3) == 0 ? maxInput : upTo(random, maxInput);
        long output = random.nextInt(3) == 0 ? maxOutput : upTo(random, maxOutput);
        return new TokenUsage(
                input,
                upTo(random, input),
                upTo(random, input),
                upTo(random, input),
                audio ? upTo(random, input) : 0,
                output,
                upTo(random, output),
                audio ? upTo(random, output) : 0,
                random.nextInt(maxSearches + 1));
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
                false,
                false,
                "",
                "");
    }

    private static ModelPrice price(Random random) {
        List<PriceBand> bands = new ArrayList<>();
        for (long above = 0; bands.isEmpty() || random.nextInt(3) == 0; above += 1 + upTo(random, 300_000)) {
            bands.add(new PriceBand(above, rates(random), rates(random), rates(random), rates(random)));
        }
        return new ModelPrice(bands, upTo(random, 100_000_000), upTo(random, 100_000_000));
    }

    private static Rates rates(Random random) {
        return new Rates(
                rate(random),
                rate(random),
                rate(random),
                rate(random),
                rate(random),
                rate(random),
                rate(random),
                rate(random));
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
