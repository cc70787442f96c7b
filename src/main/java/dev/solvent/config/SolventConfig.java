package dev.solvent.config;

import dev.solvent.admin.projects.BudgetManagerConfig;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.exchange.ExchangeConfig;
import dev.solvent.identity.AuditConfig;
import dev.solvent.provider.ProviderConfig;
import dev.solvent.route.RouteConfig;
import dev.solvent.route.RoutingConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that the owner of a gateway may set. {@code config/solvent.yaml} explains every key.
 *
 * @param data the directory of the gateway's own files: the bundled Redis server's, the master key
 * @param masterKey the key that may do everything; made on the first start where none is given
 * @param server where the gateway listens
 * @param redis where the money is counted
 * @param budget how budgets work, and the one over everything
 * @param upstream how long providers may take, and how much they may answer
 * @param demo the provider that answers by itself
 * @param providers the others by their names, in the order of preference
 * @param models the owner's own names for models, each with its targets
 * @param routing how models are found and their targets are chosen
 * @param prices where prices come from
 * @param audit how much is kept of who changed what
 * @param budgetManager how LiteLLM's BudgetManager is hosted
 */
public record SolventConfig(
        Path data,
        Optional<String> masterKey,
        ServerConfig server,
        RedisSection redis,
        BudgetConfig budget,
        ExchangeConfig upstream,
        DemoSection demo,
        Map<String, ProviderSection> providers,
        Map<String, List<String>> models,
        RoutingConfig routing,
        PricesConfig prices,
        AuditConfig audit,
        BudgetManagerConfig budgetManager) {
    /** What holds when nothing is set. */
    public static final SolventConfig DEFAULT = new SolventConfig(
            Path.of("data"),
            Optional.empty(),
            ServerConfig.DEFAULT,
            RedisSection.DEFAULT,
            BudgetConfig.DEFAULT,
            ExchangeConfig.DEFAULT,
            DemoSection.DEFAULT,
            Map.of(),
            Map.of(),
            RoutingConfig.DEFAULT,
            PricesConfig.DEFAULT,
            AuditConfig.DEFAULT,
            BudgetManagerConfig.DEFAULT);

    /** The demo provider's name, which no other may take. */
    private static final String DEMO = "demo";

    public SolventConfig {
        if (!masterKey.map(MasterSecret::isValid).orElse(true)) {
            throw new IllegalArgumentException("master_key must be 1 to 512 visible ASCII characters, without spaces");
        }
        Set<String> on = new HashSet<>();
        on.addAll(configs(providers).stream().map(ProviderConfig::name).toList());
        if (demo.enabled()) {
            on.add(DEMO);
        }
        new RouteConfig(models, routing).models().forEach((model, targets) -> requireProviders(model, targets, on));
    }

    /** The providers that are on, the demo one aside, in the order of preference. */
    public List<ProviderConfig> providerConfigs() {
        return configs(providers);
    }

    /** What may be spent with each of the providers that have a budget, by the provider's name. */
    public Map<String, BudgetConfig.Global> providerBudgets() {
        Map<String, BudgetConfig.Global> budgets = new LinkedHashMap<>();
        providers.forEach((name, section) ->
                section.budget().filter(budget -> section.enabled()).ifPresent(budget -> budgets.put(name, budget)));
        return budgets;
    }

    /** The owner's own names for models. */
    public RouteConfig routes() {
        return new RouteConfig(models, routing);
    }

    private static List<ProviderConfig> configs(Map<String, ProviderSection> providers) {
        List<ProviderConfig> configs = new ArrayList<>();
        providers.forEach((name, section) -> {
            if (name.equals(DEMO)) {
                throw new IllegalArgumentException("providers.demo: the demo provider is set in section demo");
            }
            if (section.enabled()) {
                configs.add(config(name, section));
            }
        });
        return List.copyOf(configs);
    }

    private static ProviderConfig config(String name, ProviderSection section) {
        String path = "providers." + name;
        try {
            return section.config(name);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            boolean aboutTheName = message.startsWith("name: ");
            throw new IllegalArgumentException(
                    aboutTheName ? message.replaceFirst("name", path) : path + "." + message, e);
        }
    }

    private static void requireProviders(String model, List<String> targets, Set<String> on) {
        for (int i = 0; i < targets.size(); i++) {
            String provider = targets.get(i).substring(0, targets.get(i).indexOf('/'));
            if (!on.contains(provider)) {
                throw new IllegalArgumentException("models." + model + "[" + i + "]: no provider " + provider + " is on"
                        + Suggestion.forName(provider, on));
            }
        }
    }

    /** Without the master key. */
    @Override
    public String toString() {
        return "SolventConfig[data=" + data + ", masterKey=" + (masterKey.isPresent() ? "configured" : "in data")
                + ", " + server + ", " + redis + ", " + budget + ", " + demo + ", providers="
                + providers + ", models=" + models + ", " + routing + ", " + prices + ", "
                + budgetManager + "]";
    }
}
