package dev.solvent;

import dev.solvent.budget.BudgetConfig;
import dev.solvent.config.Cautions;
import dev.solvent.config.MasterSecret;
import dev.solvent.config.PricesConfig;
import dev.solvent.config.SolventConfig;
import dev.solvent.pricing.Catalogue;
import dev.solvent.provider.ProviderConfig;
import dev.solvent.redis.RedisConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A configuration in a few lines for its owner: what is on, and where things are; no secret. */
final class ConfigSummary {
    private final List<String> lines = new ArrayList<>();

    private ConfigSummary() {}

    static List<String> of(Optional<Path> file, SolventConfig config, Catalogue catalogue) {
        ConfigSummary summary = new ConfigSummary();
        summary.line("configuration", file.map(Path::toString).orElse("no file: the defaults"));
        summary.line(
                "listens on",
                config.server().host() + " port " + config.server().port());
        summary.line("data", config.data().toString());
        summary.line(
                "master key",
                MasterSecret.fileOf(config).map(path -> "kept in " + path).orElse("configured"));
        summary.line(
                "redis",
                config.redis().server().map(RedisConfig::address).orElse("the bundled server") + ", keys begin with {"
                        + config.redis().prefix() + "}");
        summary.line(
                "budget", config.budget().global().map(ConfigSummary::budget).orElse("none over everything"));
        Cautions.of(config).forEach(caution -> summary.line("  beware", caution));
        summary.providers(config);
        config.models().forEach((model, targets) -> summary.model(model, targets, catalogue));
        summary.line(
                "prices", prices(config.prices()) + "; " + catalogue.cards().count() + " models");
        return List.copyOf(summary.lines);
    }

    private static String prices(PricesConfig config) {
        return "built in"
                + config.mapSource().map(map -> ", then " + map.name()).orElse("")
                + config.fileSource().map(file -> ", then " + file.name()).orElse("");
    }

    private static String budget(BudgetConfig.Global global) {
        return global.maxBudget().toPlainString() + " USD, "
                + global.budgetDuration().map(Object::toString).orElse("once and for all");
    }

    private void providers(SolventConfig config) {
        for (ProviderConfig provider : config.providerConfigs()) {
            String key = provider.apiKey().isPresent() ? "with a key" : "without a key";
            String address = provider.baseUrl().replaceFirst("\\?.*", ""); // a query may carry a secret
            line("provider", provider.name() + " at " + address + ", " + key);
        }
        if (config.demo().enabled()) {
            line("provider", "demo, which answers by itself");
        }
    }

    private void model(String model, List<String> targets, Catalogue catalogue) {
        line("model", model + " is " + String.join(", ", targets));
        for (String target : targets) {
            int slash = target.indexOf('/');
            String name = target.substring(slash + 1);
            boolean priced = catalogue.find(target.substring(0, slash), name).isPresent();
            if (!priced && !name.endsWith("*")) {
                line("  beware", target + " has no price");
            }
        }
    }

    private void line(String name, String value) {
        lines.add(String.format("%-14s %s", name, value));
    }
}
