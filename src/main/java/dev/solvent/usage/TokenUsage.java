package dev.solvent.usage;

/**
 * The tokens that one answer used, in the form in which they are priced, whichever provider counted them.
 *
 * <p>{@code input} is the whole prompt: it includes cached input, both kinds of cache write and audio. {@code output} is
 * everything generated: it includes reasoning and audio. The parts are disjoint. Providers sometimes report parts that
 * overlap or add up to more than the whole; then the parts that are usually dearer keep their figure (audio before cache
 * writes before cached input, audio before reasoning), so that the sum of the priced tokens is always the whole. A
 * negative figure is an {@link IllegalArgumentException}.
 *
 * @param webSearches searches that the provider made and bills by the piece
 */
public record TokenUsage(
        long input,
        long cachedInput,
        long cacheWrite5m,
        long cacheWrite1h,
        long audioInput,
        long output,
        long reasoning,
        long audioOutput,
        long webSearches) {
    public static final TokenUsage NONE = of(0, 0);

    public TokenUsage {
        long anyNegative = input | cachedInput | cacheWrite5m | cacheWrite1h | audioInput | output | reasoning;
        if ((anyNegative | audioOutput | webSearches) < 0) {
            throw new IllegalArgumentException("a usage has no negative figures");
        }
        long plainInput = input;
        audioInput = Math.min(audioInput, plainInput);
        plainInput -= audioInput;
        cacheWrite1h = Math.min(cacheWrite1h, plainInput);
        plainInput -= cacheWrite1h;
        cacheWrite5m = Math.min(cacheWrite5m, plainInput);
        plainInput -= cacheWrite5m;
        cachedInput = Math.min(cachedInput, plainInput);
        audioOutput = Math.min(audioOutput, output);
        reasoning = Math.min(reasoning, output - audioOutput);
    }

    /** Plain text in, plain text out. */
    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, 0, 0, 0, 0, output, 0, 0, 0);
    }

    public TokenUsage withWebSearches(long searches) {
        return new TokenUsage(
                input, cachedInput, cacheWrite5m, cacheWrite1h, audioInput, output, reasoning, audioOutput, searches);
    }

    /** Input at the plain input price: the prompt without its cached, cache-written and audio parts. */
    public long plainInput() {
        return input - cachedInput - cacheWrite5m - cacheWrite1h - audioInput;
    }

    /** Output at the plain output price: the answer without reasoning and audio. */
    public long plainOutput() {
        return output - reasoning - audioOutput;
    }

    public long total() {
        return Math.addExact(input, output);
    }
}
