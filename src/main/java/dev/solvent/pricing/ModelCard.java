package dev.solvent.pricing;

import java.util.Optional;

/**
 * What the catalogue knows of one model of one provider.
 *
 * @param provider our name of the provider ({@code openai})
 * @param model the model as the provider's own API names it
 * @param maxInputTokens the most tokens that it takes in; for embeddings, in one text
 * @param maxOutputTokens the most tokens that it puts out in one choice; 0 for embeddings
 * @param encoding the tokenizer's encoding, where it is public and ours to run
 * @param media what it makes of images and recordings
 * @param thinksOutOfSight it reasons in tokens that are billed but not shown, so a small output limit leaves nothing
 * @param cancelStopsBilling closing the connection stops the generation and its bill
 * @param source where the prices were read
 * @param date when they were read, {@code 2026-08-01}
 */
public record ModelCard(
        String provider,
        String model,
        Mode mode,
        long maxInputTokens,
        long maxOutputTokens,
        ModelPrice price,
        Optional<String> encoding,
        TokenOverheads overheads,
        MediaFormulas media,
        boolean thinksOutOfSight,
        boolean cancelStopsBilling,
        String source,
        String date) {
    /** What a model is for. */
    public enum Mode {
        CHAT,
        COMPLETION,
        RESPONSES,
        EMBEDDING
    }

    /** This card under another name. */
    ModelCard as(String otherProvider, String otherModel) {
        return new ModelCard(
                otherProvider,
                otherModel,
                mode,
                maxInputTokens,
                maxOutputTokens,
                price,
                encoding,
                overheads,
                media,
                thinksOutOfSight,
                cancelStopsBilling,
                source,
                date);
    }

    ModelCard withWindow(long mostInput, long mostOutput) {
        return new ModelCard(
                provider,
                model,
                mode,
                mostInput,
                mostOutput,
                price,
                encoding,
                overheads,
                media,
                thinksOutOfSight,
                cancelStopsBilling,
                source,
                date);
    }

    ModelCard withPrice(ModelPrice other) {
        return new ModelCard(
                provider,
                model,
                mode,
                maxInputTokens,
                maxOutputTokens,
                other,
                encoding,
                overheads,
                media,
                thinksOutOfSight,
                cancelStopsBilling,
                source,
                date);
    }
}
