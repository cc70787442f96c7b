package dev.solvent.pricing;

import dev.solvent.usage.TokenKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The prices that one table of the price file states, in nano-dollars per million tokens, and the rules for those that it
 * does not. Nothing ever becomes free by being left out.
 */
final class PriceTable {
    private final Map<TokenKind, Long> stated = new EnumMap<>(TokenKind.class);

    void state(TokenKind kind, long nanoUsdPerMillionTokens) {
        stated.put(kind, nanoUsdPerMillionTokens);
    }

    /** States a price, unless a dearer one is stated already. */
    void stateDearer(TokenKind kind, long nanoUsdPerMillionTokens) {
        stated.merge(kind, nanoUsdPerMillionTokens, Math::max);
    }

    /** States what the other table does, where this one says nothing. */
    void fallBackOn(PriceTable other, TokenKind kind) {
        other.stated(kind).ifPresent(price -> stated.putIfAbsent(kind, price));
    }

    /** Whether anything costs more than nothing. */
    boolean isAnyPrice() {
        return stated.values().stream().anyMatch(price -> price > 0);
    }

    boolean states(TokenKind kind) {
        return stated.containsKey(kind);
    }

    /**
     * This table as the tier of another. A price that only the other one states holds here too; in a tier whose input (or
     * output) is dearer, it is at least that. One that is the same as plain input (or output) there is so here.
     */
    PriceTable asTierOf(PriceTable standard) {
        PriceTable tier = new PriceTable();
        standard.stated.forEach((kind, price) -> {
            long plain = stated(kind.plain()).orElseGet(() -> standard.price(kind.plain()));
            long usual = standard.price(kind.plain());
            tier.state(kind, price == usual ? plain : plain > usual ? Math.max(price, plain) : price);
        });
        tier.stated.putAll(stated);
        return tier;
    }

    /**
     * This table as the long-context one of another. A price that only the other one states holds here too, but is at
     * least the price of input (or output) in long contexts.
     */
    PriceTable asLongContextOf(PriceTable ordinary) {
        PriceTable table = new PriceTable();
        ordinary.stated.forEach((kind, price) -> table.state(kind, Math.max(price, price(kind.plain()))));
        table.stated.putAll(stated);
        return table;
    }

    /** The dearer price of two tables, kind by kind: for a tier whose long-context prices nobody states. */
    PriceTable dearer(PriceTable other) {
        PriceTable table = new PriceTable();
        for (TokenKind kind : TokenKind.ALL) {
            table.state(kind, Math.max(price(kind), other.price(kind)));
        }
        return table;
    }

    Rates rates() {
        return Rates.of(this::price);
    }

    private long price(TokenKind kind) {
        return stated(kind).orElseGet(() -> instead(kind));
    }

    /** The price of a kind that has none of its own. */
    private long instead(TokenKind kind) {
        return switch (kind) {
            case CACHE_WRITE_1H -> price(TokenKind.CACHE_WRITE_5M);
            case CACHED_AUDIO -> price(states(TokenKind.AUDIO_INPUT) ? TokenKind.AUDIO_INPUT : TokenKind.CACHED_INPUT);
            case CACHED_IMAGE -> price(states(TokenKind.IMAGE_INPUT) ? TokenKind.IMAGE_INPUT : TokenKind.CACHED_INPUT);
            default -> stated(kind.plain()).orElseThrow();
        };
    }

    private OptionalLong stated(TokenKind kind) {
        Long price = stated.get(kind);
        return price == null ? OptionalLong.empty() : OptionalLong.of(price);
    }
}
