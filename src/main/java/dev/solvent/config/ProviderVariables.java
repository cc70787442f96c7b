package dev.solvent.config;

import dev.solvent.provider.KnownProviders;
import dev.solvent.provider.ProviderConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The providers that their own variables switch on, such as {@code OPENAI_API_KEY}. Unlike our own variables, these lie
 * about for other programs too; so what the file says of a provider goes before them.
 */
final class ProviderVariables {
    private static final Origin ORIGIN = Origin.of("environment");

    private ProviderVariables() {}

    /** What the environment says of providers, for the places where the file says nothing. */
    static List<Setting> settings(Map<String, String> environment, List<Problem> problems) {
        List<Setting> settings = new ArrayList<>();
        try {
            for (ProviderConfig provider : KnownProviders.fromEnvironment(environment)) {
                Optional<String> usual = KnownProviders.named(provider.name()).map(ProviderConfig::baseUrl);
                provider.apiKey().ifPresent(key -> settings.add(setting(provider, "api_key", key)));
                if (!usual.equals(Optional.of(provider.baseUrl()))) {
                    settings.add(setting(provider, "base_url", provider.baseUrl()));
                }
            }
        } catch (IllegalArgumentException e) {
            problems.add(Problem.at(ORIGIN, "", String.valueOf(e.getMessage())));
        }
        return settings;
    }

    private static Setting setting(ProviderConfig provider, String key, String value) {
        Tree.Scalar hidden = new Tree.Scalar(value, "(hidden)", ORIGIN);
        return new Setting(ORIGIN, List.of("providers", provider.name(), key), hidden);
    }
}
