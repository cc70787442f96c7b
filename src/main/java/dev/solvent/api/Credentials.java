package dev.solvent.api;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Finds the key that a client presents, where OpenAI's, Anthropic's, Azure's and LiteLLM's clients put it. */
final class Credentials {
    private static final List<String> HEADERS = List.of("x-api-key", "api-key");
    private static final String BEARER = "Bearer ";

    private Credentials() {}

    /** The key; empty if there is none. */
    static String of(HttpServerRequest request) {
        String own = request.getHeader("x-litellm-api-key");
        if (own != null) {
            return withoutScheme(own);
        }
        String authorization = request.getHeader("authorization");
        if (authorization != null) {
            return withoutScheme(authorization);
        }
        for (String header : HEADERS) {
            String key = request.getHeader(header);
            if (key != null) {
                return key.strip();
            }
        }
        return "";
    }

    private static String withoutScheme(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? value.substring(BEARER.length()).strip()
                : value.strip();
    }
}
