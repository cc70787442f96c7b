package dev.solvent.wire;

/** How closely a model is asked to look at an image: OpenAI's {@code detail}. */
public enum ImageDetail {
    LOW,
    HIGH,
    ORIGINAL,
    /** Also what nobody asked otherwise. */
    AUTO,
    /** A name that is none of these. A provider may read anything into it, so it costs what the dearest one costs. */
    OTHER;

    static ImageDetail of(String name) {
        return switch (name) {
            case "low" -> LOW;
            case "high" -> HIGH;
            case "original" -> ORIGINAL;
            case "auto" -> AUTO;
            default -> OTHER;
        };
    }
}
