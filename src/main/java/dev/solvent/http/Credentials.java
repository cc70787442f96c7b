package dev.solvent.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Finds the key that a client presents, where the clients of OpenAI, Anthropic, Azure, Google and LiteLLM put it. The first header
 * that has one counts: some clients send a key in two of them.
 */
public final class Credentials {
    private static final List<String> HEADERS = List.of(
            "x-litellm-api-key",
            "authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "ocp-apim-subscription-key");
    private static final String BEARER = "Bearer ";

    private Credentials() {}

    /** The key; empty if there is none. */
    public static String of(HttpServerRequest request) {
        for (String header : HEADERS) {
            String value = request.getHeader(header);
            if (value != null && !value.isBlank()) {
                return withoutScheme(value.strip());
            }
        }
        return "";
    }

    private static String withoutScheme(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? value.substring(BEARER.length()).strip()
                : value;
    }
}
