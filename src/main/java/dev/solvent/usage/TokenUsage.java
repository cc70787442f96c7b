package dev.solvent.usage;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * What one answer used, in the form in which it is priced, whichever provider counted it: tokens by their kind, and what
 * providers bill by the piece. Immutable.
 *
 * <p>{@link #input} is the whole prompt, {@link #output} everything generated; the kinds are disjoint parts of them.
 * Providers sometimes report parts that overlap or add up to more than the whole; then the parts that are usually dearer
 * keep their figure (audio before cache writes before cached input, audio and images before reasoning), so that the sum
 * of the priced tokens is always the whole. Images in a prompt yield to its cached part: nearly every model prices them
 * as text. A negative figure is an {@link IllegalArgumentException}.
 */
public final class TokenUsage {
    /** Who keeps its figure where parts overlap: the first does. */
    private static final List<TokenKind> PARTS_OF_INPUT = List.of(
            TokenKind.AUDIO_INPUT,
            TokenKind.CACHE_WRITE_1H,
            TokenKind.CACHE_WRITE_5M,
            TokenKind.CACHED_AUDIO,
            TokenKind.CACHED_IMAGE,
            TokenKind.CACHED_INPUT,
            TokenKind.IMAGE_INPUT);

    private static final List<TokenKind> PARTS_OF_OUTPUT =
            List.of(TokenKind.AUDIO_OUTPUT, TokenKind.IMAGE_OUTPUT, TokenKind.REASONING);

    public static final TokenUsage NONE = of(0, 0);

    private final long input;
    private final long output;
    private final long[] tokens;
    private final Pieces pieces;

    /**
     * What is billed by the piece.
     *
     * @param webSearches searches that the provider made
     * @param imagesRead images in the prompt
     * @param imagesMade images in the answer
     */
    private record Pieces(long webSearches, long imagesRead, long imagesMade) {
        static final Pieces NONE = new Pieces(0, 0, 0);

        Pieces {
            if ((webSearches | imagesRead | imagesMade) < 0) {
                throw new IllegalArgumentException("a usage has no negative figures");
            }
        }
    }

    /** @param reported by kind, as somebody told them; becomes the disjoint parts */
    private TokenUsage(long input, long output, long[] reported, Pieces pieces) {
        long signs = input | output;
        for (long part : reported) {
            signs |= part;
        }
        if (signs < 0) {
            throw new IllegalArgumentException("a usage has no negative figures");
        }
        this.input = input;
        this.output = output;
        this.tokens = reported;
        this.pieces = pieces;
        divide(input, TokenKind.INPUT, PARTS_OF_INPUT);
        divide(output, TokenKind.OUTPUT, PARTS_OF_OUTPUT);
    }

    private void divide(long whole, TokenKind plain, List<TokenKind> parts) {
        long left = whole;
        for (TokenKind part : parts) {
            tokens[part.slot()] = Math.min(tokens[part.slot()], left);
            left -= tokens[part.slot()];
        }
        tokens[plain.slot()] = left;
    }

    /** Plain text in, plain text out. */
    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, output, new long[TokenKind.ALL.size()], Pieces.NONE);
    }

    /**
     * The same prompt and answer, of which so many tokens are of that kind.
     *
     * @throws IllegalArgumentException for the plain kinds, which are what the others leave over
     */
    public TokenUsage with(TokenKind kind, long count) {
        if (kind == kind.plain()) {
            throw new IllegalArgumentException(kind + " is what the other kinds leave over");
        }
        long[] changed = tokens.clone();
        changed[kind.slot()] = count;
        return new TokenUsage(input, output, changed, pieces);
    }

    public TokenUsage withWebSearches(long searches) {
        return with(new Pieces(searches, pieces.imagesRead, pieces.imagesMade));
    }

    /** The same with so many images in the prompt and in the answer. */
    public TokenUsage withImages(long read, long made) {
        return with(new Pieces(pieces.webSearches, read, made));
    }

    private TokenUsage with(Pieces others) {
        return new TokenUsage(input, output, tokens.clone(), others);
    }

    /** The whole prompt. */
    public long input() {
        return input;
    }

    /** Everything generated. */
    public long output() {
        return output;
    }

    /** The tokens of one kind. */
    public long of(TokenKind kind) {
        return tokens[kind.slot()];
    }

    /** Searches that the provider made and bills by the piece. */
    public long webSearches() {
        return pieces.webSearches;
    }

    /** Images in the prompt, where they are billed by the piece. */
    public long imagesRead() {
        return pieces.imagesRead;
    }

    /** Images in the answer, where they are billed by the piece. */
    public long imagesMade() {
        return pieces.imagesMade;
    }

    public long total() {
        return Math.addExact(input, output);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenUsage that
                && input == that.input
                && output == that.output
                && Arrays.equals(tokens, that.tokens)
                && pieces.equals(that.pieces);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens) * 31 + pieces.hashCode();
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "TokenUsage[", "]");
        TokenKind.ALL.stream().filter(kind -> of(kind) > 0).forEach(kind -> text.add(kind.word() + "=" + of(kind)));
        return text.add(pieces.toString()).toString();
    }
}
