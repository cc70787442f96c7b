package dev.solvent.pricing;

/**
 * What is known of a prompt without a tokenizer.
 *
 * @param textBytes the bytes, in UTF-8, of every text that the model gets to read: contents, names, the JSON of tools and
 *     of the answer's format. A token of a byte-level encoding covers at least one of them
 * @param messages the number of messages, or of the texts to embed
 * @param tools the number of tools
 * @param wholeWindow the prompt or the answer holds something whose tokens its bytes do not bound (images, audio, files,
 *     ids of stored input): the whole input window of the model counts, and audio prices do
 */
public record PromptSize(long textBytes, int messages, int tools, boolean wholeWindow) {
    public PromptSize {
        if (textBytes < 0 || messages < 0 || tools < 0) {
            throw new IllegalArgumentException("a size is never negative");
        }
    }

    /** Plain text in so many messages. */
    public static PromptSize ofText(long textBytes, int messages) {
        return new PromptSize(textBytes, messages, 0, false);
    }
}
