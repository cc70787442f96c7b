package dev.solvent.pricing;

import dev.solvent.wire.Media;

/**
 * What is known of a prompt without a tokenizer.
 *
 * @param textBytes the bytes, in UTF-8, of every text that the model gets to read: contents, names, the JSON of tools and
 *     of the answer's format. A token of a byte-level encoding covers at least one of them
 * @param messages the number of messages, or of the texts to embed
 * @param tools the number of tools
 * @param predictedBytes the bytes of a predicted answer, of which any may be billed as output beyond every limit
 * @param media what the prompt and the answer hold beside text
 */
public record PromptSize(long textBytes, int messages, int tools, long predictedBytes, Media media) {
    public PromptSize {
        if (textBytes < 0 || messages < 0 || tools < 0 || predictedBytes < 0) {
            throw new IllegalArgumentException("a size is never negative");
        }
    }

    /** Plain text in so many messages. */
    public static PromptSize ofText(long textBytes, int messages) {
        return new PromptSize(textBytes, messages, 0, 0, Media.NONE);
    }

    /** The same with that many tools. */
    public PromptSize withTools(int count) {
        return new PromptSize(textBytes, messages, count, predictedBytes, media);
    }

    /** The same with that beside its text. */
    public PromptSize with(Media beside) {
        return new PromptSize(textBytes, messages, tools, predictedBytes, beside);
    }

    /** The same with an answer predicted in so many bytes. */
    public PromptSize withPrediction(long bytes) {
        return new PromptSize(textBytes, messages, tools, bytes, media);
    }
}
