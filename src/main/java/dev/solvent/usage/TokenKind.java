package dev.solvent.usage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The kinds of tokens that have prices of their own. They are disjoint: every token of a prompt is of exactly one of the
 * kinds of input, every token of an answer of exactly one of the kinds of output.
 */
public enum TokenKind {
    /** Text that the model read for the first time. */
    INPUT,
    CACHED_INPUT,
    /** Put into the provider's cache for five minutes, or for as long as it keeps things without being told. */
    CACHE_WRITE_5M,
    CACHE_WRITE_1H,
    AUDIO_INPUT,
    CACHED_AUDIO,
    IMAGE_INPUT,
    CACHED_IMAGE,
    /** Text that the client gets to see. */
    OUTPUT,
    REASONING,
    AUDIO_OUTPUT,
    IMAGE_OUTPUT;

    /** All kinds, to walk over without a copy. */
    public static final List<TokenKind> ALL = List.of(values());

    public static final List<TokenKind> INPUTS =
            Arrays.stream(values()).filter(TokenKind::isInput).toList();
    public static final List<TokenKind> OUTPUTS =
            Arrays.stream(values()).filter(kind -> !kind.isInput()).toList();

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Its place in an array that holds something for every kind. */
    @SuppressWarnings("EnumOrdinal") // no such array outlives the process
    public int slot() {
        return ordinal();
    }

    public boolean isInput() {
        return compareTo(OUTPUT) < 0;
    }

    /** The kind whose price all others of its side have, unless they have one of their own. */
    public TokenKind plain() {
        return isInput() ? INPUT : OUTPUT;
    }

    /** As files and notes write it: {@code cache_write_5m}. */
    public String word() {
        return word;
    }
}
