package dev.solvent.provider;

import java.util.Locale;

/**
 * The header in which a provider takes its key, and what stands before the key in it.
 *
 * @param header in lower case; empty where the provider takes no key
 */
public record AuthStyle(String header, String prefix) {
    /** {@code Authorization: Bearer KEY}, as OpenAI and nearly everybody has it. */
    public static final AuthStyle BEARER = new AuthStyle("authorization", "Bearer ");

    /** {@code api-key: KEY}, as Azure has it. */
    public static final AuthStyle API_KEY = new AuthStyle("api-key", "");

    /** {@code x-api-key: KEY}, as Anthropic has it. */
    public static final AuthStyle X_API_KEY = new AuthStyle("x-api-key", "");

    /** No key at all, as servers in one's own network like it. */
    public static final AuthStyle NONE = new AuthStyle("", "");

    public AuthStyle {
        if (!header.matches("[a-z0-9-]*")) {
            throw new IllegalArgumentException("auth: not a header name in lower case: " + header);
        }
    }

    /** Reads {@code bearer}, {@code none}, or the name of a header that takes the bare key. */
    public static AuthStyle parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("auth: bearer, none or the name of a header is needed");
        }
        return switch (name) {
            case "bearer", "authorization" -> BEARER;
            case "none" -> NONE;
            default -> new AuthStyle(name, "");
        };
    }
}
