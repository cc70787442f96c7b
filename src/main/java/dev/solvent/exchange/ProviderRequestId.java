package dev.solvent.exchange;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a provider calls a request of ours in its headers, for its support desk. */
final class ProviderRequestId {
    private static final List<String> HEADERS = List.of("x-request-id", "request-id", "apim-request-id", "cf-ray");
    private static final int LONGEST = 128;

    private ProviderRequestId() {}

    static Optional<String> in(Map<String, String> headers) {
        return HEADERS.stream()
                .map(name -> headers.getOrDefault(name, ""))
                .filter(id -> !id.isEmpty())
                .findFirst()
                .map(id -> id.substring(0, Math.min(LONGEST, id.length())));
    }
}
