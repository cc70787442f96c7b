package dev.solvent.config;

import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.provider.AuthStyle;
import dev.solvent.provider.BilledStatuses;
import dev.solvent.provider.ConnectionConfig;
import dev.solvent.provider.KnownProviders;
import dev.solvent.provider.ProviderConfig;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A provider as it is written, below its name in section {@code providers}. What is left out is as we know it of a
 * provider by that name, or as usual.
 *
 * @param enabled whether it is on; off takes away one that the environment switches on
 * @param like the known provider that it is, under a name of its own: its address, its prices
 * @param timeout how long it may take until its answer begins, and the longest silence inside, if less than for all
 * @param maxBudget what may be spent with it, in dollars
 * @param budgetDuration how long that lasts; without one, once and for all
 * @param proxy text and not an address, so that no error shows the password in it
 */
public record ProviderSection(
        boolean enabled,
        Optional<String> like,
        Optional<String> baseUrl,
        Optional<String> apiKey,
        Optional<AuthStyle> auth,
        Map<String, String> headers,
        Optional<String> outputLimitField,
        Optional<List<Integer>> billedStatuses,
        Optional<Duration> timeout,
        Optional<Duration> connectTimeout,
        Optional<Duration> keepAlive,
        OptionalInt maxConnections,
        Optional<Path> trustedCertificates,
        Optional<String> proxy,
        Optional<BigDecimal> maxBudget,
        Optional<BudgetPeriod> budgetDuration) {
    /** Nothing said: as it is known. */
    public static final ProviderSection DEFAULT = new ProviderSection(
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public ProviderSection {
        if (budgetDuration.isPresent() && maxBudget.isEmpty()) {
            throw new IllegalArgumentException("budget_duration needs a max_budget");
        }
        var unused = budget(maxBudget, budgetDuration); // which checks itself
    }

    /** What may be spent with it, if that is limited. */
    Optional<BudgetConfig.Global> budget() {
        return budget(maxBudget, budgetDuration);
    }

    private static Optional<BudgetConfig.Global> budget(Optional<BigDecimal> max, Optional<BudgetPeriod> duration) {
        return max.map(limit -> new BudgetConfig.Global(limit, duration));
    }

    /**
     * The provider by that name.
     *
     * @throws IllegalArgumentException what is wrong with it; begins with the key
     */
    ProviderConfig config(String name) {
        String kind = like.orElse(name);
        Optional<ProviderConfig> known = KnownProviders.named(kind);
        if (like.isPresent() && known.isEmpty() && baseUrl.isEmpty()) {
            throw new IllegalArgumentException("like: no provider named " + kind + " is known; it needs a base_url");
        }
        String address = baseUrl.or(() -> known.map(ProviderConfig::baseUrl))
                .orElseThrow(() -> new IllegalArgumentException(
                        "base_url: is missing, and no provider named " + name + " is known"));
        ProviderConfig usual = ProviderConfig.of(name, address);
        return new ProviderConfig(
                name,
                kind,
                address,
                apiKey,
                auth.orElse(usual.auth()),
                headers,
                outputLimitField
                        .or(() -> known.map(ProviderConfig::outputLimitField))
                        .orElse(usual.outputLimitField()),
                billedStatuses
                        .map(BilledStatuses::of)
                        .or(() -> known.map(ProviderConfig::billedStatuses))
                        .orElse(usual.billedStatuses()),
                connections(usual.connections()));
    }

    private ConnectionConfig connections(ConnectionConfig usual) {
        return new ConnectionConfig(
                connectTimeout.map(Duration::toMillis).orElse(usual.connectTimeoutMillis()),
                keepAlive.map(time -> Math.toIntExact(time.toSeconds())).orElse(usual.keepAliveSeconds()),
                maxConnections.orElse(usual.maxConnections()),
                trustedCertificates,
                proxy.map(ProviderSection::address),
                timeout.map(Duration::toMillis).orElse(usual.timeoutMillis()));
    }

    private static URI address(String proxy) {
        try {
            return URI.create(proxy);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("proxy: must be like http://host:port"); // the cause quotes it
        }
    }

    /** Without anything that may be secret. */
    @Override
    public String toString() {
        return "ProviderSection[enabled=" + enabled + ", baseUrl=" + baseUrl.orElse("known") + ", apiKey="
                + (apiKey.isPresent() ? "set" : "none") + ", headers=" + headers.keySet() + "]";
    }
}
