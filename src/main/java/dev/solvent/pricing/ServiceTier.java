package dev.solvent.pricing;

import java.util.Locale;

/** The tier of service that an answer was made in; providers sell some at other prices. */
public enum ServiceTier {
    STANDARD,
    PRIORITY,
    FLEX,
    BATCH;

    /**
     * The tier by the name that requests and answers give it, in any case. Names without a price of their own ({@code
     * auto}, {@code default}, {@code scale}, {@code on_demand}, &hellip;) are the standard tier.
     */
    public static ServiceTier of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "priority" -> PRIORITY;
            case "flex" -> FLEX;
            case "batch" -> BATCH;
            default -> STANDARD;
        };
    }
}
