package dev.solvent.pricing;

import java.util.Locale;

/** The tier of service that an answer was made in; providers sell some at other prices. */
public enum ServiceTier {
    STANDARD,
    PRIORITY,
    FLEX,
    BATCH,
    /** One that has no name here. It costs what the dearest one does. */
    OTHER;

    /**
     * The tier by the name that requests and answers give it, in any case. Names that providers have for their usual
     * service are the standard tier; one that is not known may cost more than any, and is {@link #OTHER}.
     */
    public static ServiceTier of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "", "auto", "default", "standard", "standard_only", "on_demand", "scale", "performance" -> STANDARD;
            case "priority", "on_demand_priority" -> PRIORITY;
            case "flex" -> FLEX;
            case "batch" -> BATCH;
            default -> OTHER;
        };
    }
}
