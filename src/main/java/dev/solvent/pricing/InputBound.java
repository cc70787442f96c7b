package dev.solvent.pricing;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.ModelCard.Mode;
import dev.solvent.wire.Media;

/**
 * The most tokens that a prompt can have, by the price that they can have.
 *
 * @param text tokens of text, at the price of text
 * @param images tokens of images, at the dearer price of text and images
 * @param any tokens that may be anything that the model takes in, at the dearest price
 */
record InputBound(long text, long images, long any) {

    static InputBound of(ModelCard card, long textTokens, PromptSize prompt) {
        if (textTokens > NanoUsd.MAX_NANOS) {
            throw new MoneyOverflowException(textTokens + " tokens of input have no price");
        }
        long ofTexts = textTokens + card.overheads().of(prompt);
        Media media = prompt.media();
        boolean measured = card.media().measure(media);
        if (card.mode() == Mode.EMBEDDING) {
            return measured ? measured(card, ofTexts, media, Long.MAX_VALUE) : windows(card, ofTexts, prompt);
        } else if (measured) {
            return measured(card, ofTexts, media, card.maxInputTokens());
        }
        boolean onlyImages = !media.unmeasured() && media.sounds().isEmpty();
        return onlyImages ? new InputBound(0, card.maxInputTokens(), 0) : new InputBound(0, 0, card.maxInputTokens());
    }

    /** The window of an embedding is that of one text, and a request brings many, so it limits little. */
    private static InputBound windows(ModelCard card, long ofTexts, PromptSize prompt) {
        return new InputBound(0, 0, Math.max(card.maxInputTokens() * Math.max(1, prompt.messages()), ofTexts));
    }

    /** What is dearer fills the window first. */
    private static InputBound measured(ModelCard card, long ofTexts, Media media, long window) {
        long any = Math.min(window, card.media().audioTokens(media.sounds()).orElseThrow());
        long images = Math.min(
                window - any, card.media().imageTokens(media.pictures()).orElseThrow());
        return new InputBound(Math.min(window - any - images, ofTexts), images, any);
    }

    long total() {
        return text + images + any;
    }
}
