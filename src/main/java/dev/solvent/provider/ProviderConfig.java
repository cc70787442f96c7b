package dev.solvent.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One OpenAI-compatible provider. Checks itself: an {@link IllegalArgumentException} begins with the name of the
 * setting that is wrong, and never quotes a secret.
 *
 * @param name lower case, without a slash, as in {@code name/model}
 * @param kind the provider that it is like, which may be itself: its prices are that one's where it has none of its own
 * @param baseUrl what {@code /chat/completions} is appended to; a query ({@code ?api-version=1}) stays behind the path
 * @param apiKey the key, a secret
 * @param headers further headers for every request, perhaps secrets too
 * @param outputLimitField {@code max_completion_tokens} or {@code max_tokens}
 * @param billedStatuses the error statuses that may be billed
 */
public record ProviderConfig(
        String name,
        String kind,
        String baseUrl,
        Optional<String> apiKey,
        AuthStyle auth,
        Map<String, String> headers,
        String outputLimitField,
        BilledStatuses billedStatuses,
        ConnectionConfig connections) {

    public ProviderConfig {
        if (!name.matches("[a-z0-9][a-z0-9_.-]*")) {
            throw new IllegalArgumentException("name: lower-case letters, digits, '_', '-' and '.', not: " + name);
        }
        checkBaseUrl(baseUrl);
        apiKey.ifPresent(key -> checkHeaderText("api_key", key));
        if (apiKey.isPresent() && auth.equals(AuthStyle.NONE)) {
            throw new IllegalArgumentException("auth: is none, so api_key would never be sent");
        }
        headers.forEach((header, value) -> {
            if (!header.matches("[A-Za-z0-9_-]+")) {
                throw new IllegalArgumentException("headers: not a header name: " + header);
            }
            checkHeaderText("headers." + header, value);
        });
        headers = Map.copyOf(headers);
        if (!outputLimitField.matches("[a-z_]+")) {
            throw new IllegalArgumentException("output_limit_field: such as max_tokens, not: " + outputLimitField);
        }
    }

    /** A provider without a key, with {@code max_tokens} and the defaults of its kind of address. */
    public static ProviderConfig of(String name, String baseUrl) {
        return new ProviderConfig(
                name,
                name,
                baseUrl,
                Optional.empty(),
                AuthStyle.BEARER,
                Map.of(),
                "max_tokens",
                BilledStatuses.USUAL,
                ConnectionConfig.defaultsFor(baseUrl));
    }

    /** Whose bill its requests are on. */
    String biller() {
        boolean same = KnownProviders.named(kind)
                .filter(known -> known.baseUrl().equals(baseUrl))
                .isPresent();
        return same ? kind : name;
    }

    /** The base URL without its query, which may hold a secret. */
    String address() {
        int query = baseUrl.indexOf('?');
        return query < 0 ? baseUrl : baseUrl.substring(0, query);
    }

    /** This provider's settings as those of one with a name of its own, which stays like this one. */
    public ProviderConfig named(String own) {
        return new ProviderConfig(
                own, kind, baseUrl, apiKey, auth, headers, outputLimitField, billedStatuses, connections);
    }

    public ProviderConfig withApiKey(String key) {
        return new ProviderConfig(
                name, kind, baseUrl, Optional.of(key), auth, headers, outputLimitField, billedStatuses, connections);
    }

    public ProviderConfig withAuth(AuthStyle style) {
        return new ProviderConfig(
                name, kind, baseUrl, apiKey, style, headers, outputLimitField, billedStatuses, connections);
    }

    public ProviderConfig withHeaders(Map<String, String> more) {
        return new ProviderConfig(
                name, kind, baseUrl, apiKey, auth, more, outputLimitField, billedStatuses, connections);
    }

    public ProviderConfig withOutputLimitField(String field) {
        return new ProviderConfig(name, kind, baseUrl, apiKey, auth, headers, field, billedStatuses, connections);
    }

    public ProviderConfig withBilledStatuses(BilledStatuses statuses) {
        return new ProviderConfig(name, kind, baseUrl, apiKey, auth, headers, outputLimitField, statuses, connections);
    }

    public ProviderConfig withConnections(ConnectionConfig how) {
        return new ProviderConfig(name, kind, baseUrl, apiKey, auth, headers, outputLimitField, billedStatuses, how);
    }

    /** Without the key, and without the values of the headers. */
    @Override
    public String toString() {
        return "ProviderConfig[" + name + ", " + baseUrl + ", apiKey=" + (apiKey.isPresent() ? "set" : "none")
                + ", headers=" + headers.keySet() + ", " + outputLimitField + ", " + connections + "]";
    }

    private static void checkBaseUrl(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("base_url: not an address", e);
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("base_url: has a user in it; a key belongs in api_key");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("base_url: must begin with https:// or http://, not: " + text);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("base_url: has no host: " + text);
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("base_url: has a fragment: " + text);
        }
    }

    private static void checkHeaderText(String setting, String text) {
        if (text.isBlank() || !text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(setting + ": is empty, or has characters that a header cannot carry");
        }
    }
}
