package dev.solvent.pricing;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.ModelCard.Mode;
import java.util.List;

/**
 * Makes the bound of a request. Every doubt is settled for the dearer side: the dearest band that the input could reach,
 * the dearest of plain, cached and cache-written input, reasoning if it is dearer than output, the tier that was asked
 * for or the standard one, whichever is dearer. So {@link Bill#price} of a usage within the bound is never above it.
 *
 * <p>A bound that is beyond the largest amount is a {@link MoneyOverflowException}: the request is refused.
 */
public final class Bounds {
    private Bounds() {}

    /**
     * The bound that needs no tokenizer: as many tokens as the texts have bytes, plus the overheads, but no more than a
     * chat's model takes in.
     *
     * @param choices how many answers are asked for ({@code n}, or {@code best_of} if larger), at least 1
     * @param webSearches the most searches that the provider may make
     */
    public static Bound cheap(ModelCard card, PromptSize prompt, int choices, ServiceTier asked, int webSearches) {
        return of(card, prompt.textBytes(), prompt, choices, asked, webSearches);
    }

    /** The tighter bound: the texts were counted in the model's own encoding. The overheads still come on top. */
    public static Bound exact(
            ModelCard card, long countedTokens, PromptSize prompt, int choices, ServiceTier asked, int webSearches) {
        return of(card, countedTokens, prompt, choices, asked, webSearches);
    }

    /** The bound of a request that may go to any of several targets: in every respect the dearest of theirs. */
    public static Bound dearest(List<Bound> bounds) {
        return bounds.stream().reduce(Bounds::dearer).orElseThrow();
    }

    private static Bound dearer(Bound a, Bound b) {
        return new Bound(
                a.fixed().max(b.fixed()),
                Math.max(a.nanoUsdPerOutputToken(), b.nanoUsdPerOutputToken()),
                Math.max(a.maxOutputTokens(), b.maxOutputTokens()),
                Math.max(a.inputTokens(), b.inputTokens()));
    }

    private static Bound of(
            ModelCard card, long textTokens, PromptSize prompt, int choices, ServiceTier asked, int webSearches) {
        if (choices < 1 || textTokens < 0 || webSearches < 0) {
            throw new IllegalArgumentException("a request has at least one choice, and no negative sizes");
        }
        long inputTokens = inputTokens(card, textTokens, prompt);
        ModelPrice price = card.price();
        boolean audio = prompt.wholeWindow();
        NanoUsd input = new Product()
                .add(inputTokens, dearestInput(price, inputTokens, asked, audio))
                .roundedUp();
        NanoUsd output = new Product()
                .add(choices, dearestOutput(price, inputTokens, asked, audio))
                .roundedUp();
        return new Bound(
                input.plus(dearestFees(price.fees(), choices, webSearches)),
                output.nanos(),
                card.maxOutputTokens(),
                inputTokens);
    }

    private static NanoUsd dearestFees(Fees fees, int choices, int webSearches) {
        return NanoUsd.of(fees.request().dearest())
                .plus(NanoUsd.of(fees.webSearch().dearest()).times(webSearches))
                .plus(NanoUsd.of(fees.imageMade()).times(choices));
    }

    private static long inputTokens(ModelCard card, long textTokens, PromptSize prompt) {
        if (textTokens > NanoUsd.MAX_NANOS) {
            throw new MoneyOverflowException(textTokens + " tokens of input have no price");
        }
        long ofTexts = textTokens + card.overheads().of(prompt);
        if (card.mode() == Mode.EMBEDDING) {
            // The window is that of one text, and a request brings many: it limits nothing, unless the texts are not
            // known.
            long windows = card.maxInputTokens() * Math.max(1, prompt.messages());
            return prompt.wholeWindow() ? Math.max(windows, ofTexts) : ofTexts;
        }
        return prompt.wholeWindow() ? card.maxInputTokens() : Math.min(card.maxInputTokens(), ofTexts);
    }

    private static long dearestInput(ModelPrice price, long inputTokens, ServiceTier asked, boolean audio) {
        long dearest = 0;
        for (PriceBand band : price.bands()) {
            if (isWithinReach(band, inputTokens)) {
                dearest = Math.max(dearest, band.standard().dearestInput(audio));
                dearest = Math.max(dearest, band.in(asked).dearestInput(audio));
            }
        }
        return dearest;
    }

    private static long dearestOutput(ModelPrice price, long inputTokens, ServiceTier asked, boolean audio) {
        long dearest = 0;
        for (PriceBand band : price.bands()) {
            if (isWithinReach(band, inputTokens)) {
                dearest = Math.max(dearest, band.standard().dearestOutput(audio));
                dearest = Math.max(dearest, band.in(asked).dearestOutput(audio));
            }
        }
        return dearest;
    }

    private static boolean isWithinReach(PriceBand band, long inputTokens) {
        return band.aboveTokens() == 0 || inputTokens > band.aboveTokens();
    }
}
