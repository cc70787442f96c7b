package dev.solvent.provider;

import java.net.URI;

/** A provider's base address, taken apart once. */
record BaseAddress(boolean tls, String host, int port, String path, String query) {

    static BaseAddress parse(String baseUrl) {
        URI uri = URI.create(baseUrl);
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        String path = uri.getRawPath().replaceAll("/+$", "");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new BaseAddress(tls, uri.getHost(), port, path, query);
    }

    /** Where to send a call of that path ({@code /chat/completions}). */
    String uri(String callPath) {
        return path + callPath + query;
    }
}
