package dev.solvent;

import dev.solvent.config.SolventConfig;
import dev.solvent.metrics.Meters;
import dev.solvent.metrics.PriceMeters;
import dev.solvent.pricing.LivePrices;
import dev.solvent.pricing.ModelCard;
import dev.solvent.provider.DemoProvider;
import dev.solvent.provider.OpenAiCompatibleProvider;
import dev.solvent.provider.Provider;
import dev.solvent.provider.ProviderConfig;
import dev.solvent.route.Routes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The providers that are on, and the routes to them, which are made anew when prices change. A request that has its route
 * keeps it, with the prices that it was bound by.
 */
final class Providers {
    private final List<Provider> providers;
    private final SolventConfig config;
    private final LivePrices prices;
    private final PriceReload reload;
    private volatile Optional<AddedTargets> added = Optional.empty();
    private volatile Routes routes;

    private Providers(Vertx vertx, List<Provider> providers, SolventConfig config, LivePrices prices) {
        this.providers = providers;
        this.config = config;
        this.prices = prices;
        this.routes = routed();
        this.reload = PriceReload.start(vertx, prices, config.prices(), this::routeAnew);
    }

    /**
     * Opens them. Blocks, to read the prices.
     *
     * @throws dev.solvent.pricing.CatalogueException when a price file cannot be used
     */
    static Providers open(Vertx vertx, SolventConfig config, Meters meters) {
        LivePrices prices = PriceReload.open(config.prices(), meter(meters.prices()));
        meters.prices().watchModels(() -> prices.catalogue().size());
        List<Provider> providers = new ArrayList<>();
        for (ProviderConfig provider : config.providerConfigs()) {
            providers.add(OpenAiCompatibleProvider.create(vertx, provider, "solvent/" + Version.current()));
        }
        config.demo().config().ifPresent(demo -> providers.add(new DemoProvider(vertx, demo)));
        return new Providers(vertx, providers, config, prices);
    }

    private static LivePrices.Watcher meter(PriceMeters meters) {
        return (layer, how) -> {
            PriceMeters.Read read = PriceMeters.Read.valueOf(how.name());
            switch (layer) {
                case MAP -> meters.map(read);
                case FILE -> meters.file(read);
            }
        };
    }

    /** The routes that hold now. */
    Routes routes() {
        return routes;
    }

    /** From now on there are targets beside the configured ones. */
    void add(AddedTargets targets) {
        added = Optional.of(targets);
        routeAnew();
    }

    /** Prices or targets have changed. */
    final synchronized void routeAnew() {
        routes = routed();
    }

    /** The names of the configured ones. */
    Set<String> names() {
        return providers.stream().map(Provider::name).collect(Collectors.toUnmodifiableSet());
    }

    /** A configured one. */
    Provider named(String name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no provider named " + name + " is on"));
    }

    /** What is known of a model that has prices of its own. */
    Optional<ModelCard> card(String kind, String model, Map<String, BigDecimal> words, Optional<String> like) {
        return words.isEmpty() && like.isEmpty()
                ? prices.catalogue().find(kind, model)
                : prices.card(kind, model, words, like);
    }

    Future<Void> close() {
        reload.close();
        List<Future<Void>> closed = new ArrayList<>();
        added.ifPresent(targets -> closed.add(targets.close()));
        providers.forEach(provider -> closed.add(provider.close()));
        return Future.join(closed).mapEmpty();
    }

    private Routes routed() {
        return Routes.of(
                providers,
                prices.catalogue(),
                config.routes(),
                added.map(AddedTargets::targets).orElse(Map.of()));
    }
}
