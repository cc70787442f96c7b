package dev.solvent.pricing;

import dev.solvent.usage.TokenKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/**
 * One complete table of prices, a kind of token each, all in nano-dollars per million tokens. Nothing is missing here:
 * what the price file leaves out was filled in when it was read. Immutable.
 */
public final class Rates {
    /** A price per token times this many tokens is a price per million tokens. */
    static final long TOKENS_OF_A_PRICE = 1_000_000;

    private final long[] prices;

    private Rates(ToLongFunction<TokenKind> price) {
        this.prices = TokenKind.ALL.stream().mapToLong(price).toArray();
        if (Arrays.stream(prices).anyMatch(one -> one < 0)) {
            throw new IllegalArgumentException("a price is never negative");
        }
    }

    /** The price of each kind. */
    static Rates of(ToLongFunction<TokenKind> price) {
        return new Rates(price);
    }

    /** One price for all input and one for all output. */
    public static Rates of(long input, long output) {
        return new Rates(kind -> kind.isInput() ? input : output);
    }

    /** The dearest price of several tables, kind by kind. */
    static Rates dearest(List<Rates> tables) {
        return new Rates(
                kind -> tables.stream().mapToLong(table -> table.of(kind)).max().orElseThrow());
    }

    /** This table with another price for one kind. */
    public Rates with(TokenKind kind, long nanoUsdPerMillionTokens) {
        return new Rates(other -> other == kind ? nanoUsdPerMillionTokens : of(other));
    }

    /** This table with every price changed in the same way. */
    Rates each(LongUnaryOperator change) {
        return new Rates(kind -> change.applyAsLong(of(kind)));
    }

    /** What a million tokens of that kind cost. */
    public long of(TokenKind kind) {
        return prices[kind.slot()];
    }

    public long input() {
        return of(TokenKind.INPUT);
    }

    public long output() {
        return of(TokenKind.OUTPUT);
    }

    /** The most that a token of input can cost, where it may be one of an image, or of audio. */
    long dearestInput(boolean images, boolean audio) {
        long dearest = 0;
        for (TokenKind kind : TokenKind.INPUTS) {
            boolean possible = switch (kind) {
                case IMAGE_INPUT, CACHED_IMAGE -> images;
                case AUDIO_INPUT, CACHED_AUDIO -> audio;
                default -> true;
            };
            dearest = possible ? Math.max(dearest, of(kind)) : dearest;
        }
        return dearest;
    }

    /**
     * The most that a token of output can cost. Audio only counts when the answer may hold some; images always, since
     * some models draw without being asked.
     */
    long dearestOutput(boolean audio) {
        long dearest = 0;
        for (TokenKind kind : TokenKind.OUTPUTS) {
            dearest = audio || kind != TokenKind.AUDIO_OUTPUT ? Math.max(dearest, of(kind)) : dearest;
        }
        return dearest;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rates that && Arrays.equals(prices, that.prices);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(prices);
    }

    @Override
    public String toString() {
        Map<TokenKind, Long> shown = new EnumMap<>(TokenKind.class);
        TokenKind.ALL.forEach(kind -> shown.put(kind, of(kind)));
        return "Rates" + shown;
    }
}
