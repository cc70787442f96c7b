package dev.solvent.pricing;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The prices that one table of the price file states, in nano-dollars per million tokens, and the rules for those that it
 * does not. Nothing ever becomes free by being left out.
 */
final class PriceTable {
    /** What a price is for, and the price that stands in where nothing better is known. */
    enum Part {
        INPUT("input"),
        CACHED_INPUT("cached"),
        CACHE_WRITE_5M("cache_write_5m"),
        CACHE_WRITE_1H("cache_write_1h"),
        AUDIO_INPUT("audio_input"),
        OUTPUT("output"),
        REASONING("reasoning"),
        AUDIO_OUTPUT("audio_output");

        final String key;

        Part(String key) {
            this.key = key;
        }

        Part whole() {
            return compareTo(OUTPUT) < 0 ? INPUT : OUTPUT;
        }
    }

    private final Map<Part, Long> stated = new EnumMap<>(Part.class);

    void state(Part part, long nanoUsdPerMillionTokens) {
        stated.put(part, nanoUsdPerMillionTokens);
    }

    boolean states(Part part) {
        return stated.containsKey(part);
    }

    /** This table as the tier of another: what it does not state, the other one's price says. */
    PriceTable asTierOf(PriceTable standard) {
        PriceTable tier = new PriceTable();
        tier.stated.putAll(standard.stated);
        tier.stated.putAll(stated);
        return tier;
    }

    /**
     * This table as the long-context one of another. A price that only the other one states holds here too, but is at
     * least the price of input (or output) in long contexts.
     */
    PriceTable asLongContextOf(PriceTable ordinary) {
        PriceTable table = new PriceTable();
        ordinary.stated.forEach((part, price) -> table.state(part, Math.max(price, price(part.whole()))));
        table.stated.putAll(stated);
        return table;
    }

    /** The dearer price of two tables, part by part: for a tier whose long-context prices nobody states. */
    PriceTable dearer(PriceTable other) {
        PriceTable table = new PriceTable();
        for (Part part : Part.values()) {
            table.state(part, Math.max(price(part), other.price(part)));
        }
        return table;
    }

    Rates rates() {
        return new Rates(
                price(Part.INPUT),
                price(Part.CACHED_INPUT),
                price(Part.CACHE_WRITE_5M),
                price(Part.CACHE_WRITE_1H),
                price(Part.AUDIO_INPUT),
                price(Part.OUTPUT),
                price(Part.REASONING),
                price(Part.AUDIO_OUTPUT));
    }

    private long price(Part part) {
        if (part == Part.CACHE_WRITE_1H) {
            return stated(part).orElseGet(() -> price(Part.CACHE_WRITE_5M));
        }
        return stated(part).orElseGet(() -> stated(part.whole()).orElseThrow());
    }

    private OptionalLong stated(Part part) {
        Long price = stated.get(part);
        return price == null ? OptionalLong.empty() : OptionalLong.of(price);
    }
}
