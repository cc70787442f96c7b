package dev.solvent;

import dev.solvent.config.SolventConfig;
import dev.solvent.provider.DemoProvider;
import dev.solvent.provider.OpenAiCompatibleProvider;
import dev.solvent.provider.Provider;
import dev.solvent.provider.ProviderConfig;
import dev.solvent.route.Routes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** The providers that are on, and the routes to them. */
record Providers(List<Provider> providers, Routes routes) {
    static Providers open(Vertx vertx, SolventConfig config) {
        List<Provider> providers = new ArrayList<>();
        for (ProviderConfig provider : config.providerConfigs()) {
            providers.add(OpenAiCompatibleProvider.create(vertx, provider, "solvent/" + Version.current()));
        }
        config.demo().config().ifPresent(demo -> providers.add(new DemoProvider(vertx, demo)));
        return new Providers(providers, Routes.of(providers, config.prices().catalogue(), config.routes()));
    }

    Future<Void> close() {
        return Future.join(providers.stream().map(Provider::close).toList()).mapEmpty();
    }
}
