package dev.solvent.route;

import dev.solvent.pricing.Catalogue;
import dev.solvent.pricing.ModelCard;
import dev.solvent.provider.Provider;
import dev.solvent.route.RoutingConfig.Unlisted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the route of a model's name: the owner's own entry, the owner's longest matching {@code *} entry, {@code
 * provider/model} of a provider that is on, or a name that the catalogue has for one of them (the first, in their order);
 * the last two only if the owner allows names that are not listed.
 * Immutable; a reload makes a new one.
 */
public final class Routes {
    private final Map<String, Provider> providers;
    private final Catalogue catalogue;
    private final RoutingConfig routing;
    private final Map<String, Route> known;
    private final List<Wildcard> wildcards;
    private final List<String> names;

    private Routes(
            Map<String, Provider> providers, Catalogue catalogue, RouteConfig config, Map<String, List<Target>> added) {
        this.providers = providers;
        this.catalogue = catalogue;
        this.routing = config.routing();
        this.known = new HashMap<>();
        this.wildcards = new ArrayList<>();
        config.models().forEach(this::configure);
        added.forEach(this::add);
        wildcards.sort(
                Comparator.comparingInt((Wildcard w) -> w.prefix().length()).reversed());
        Set<String> listed = new TreeSet<>(known.keySet());
        for (ModelCard card : catalogue.cards().toList()) {
            remember(card, listed);
        }
        this.names = List.copyOf(listed);
    }

    /**
     * Routes to those providers.
     *
     * @param providers those that are on, in the order of preference
     * @throws IllegalArgumentException when two have the same name, or an entry names one that is not on; the message
     *     begins with the path in the configuration
     */
    public static Routes of(List<Provider> providers, Catalogue catalogue, RouteConfig config) {
        return of(providers, catalogue, config, Map.of());
    }

    /**
     * The same with targets that were added at run time.
     *
     * @param added by the names of models: further targets of a configured one, or all of a new one
     */
    public static Routes of(
            List<Provider> providers, Catalogue catalogue, RouteConfig config, Map<String, List<Target>> added) {
        Map<String, Provider> byName = new LinkedHashMap<>();
        for (Provider provider : providers) {
            if (byName.put(provider.name(), provider) != null) {
                throw new IllegalArgumentException("providers: two are named " + provider.name());
            }
        }
        return new Routes(byName, catalogue, config, added);
    }

    /** The route of a model as a client names it. */
    public Optional<Route> find(String model) {
        Route route = known.get(model);
        if (route != null) {
            return Optional.of(route);
        }
        for (Wildcard wildcard : wildcards) {
            if (model.startsWith(wildcard.prefix())) {
                return Optional.of(wildcard.route(this, model));
            }
        }
        return unconfigured(model);
    }

    /** What a model costs that somebody names: where requests for it go first, or, if they go nowhere, in the price list. */
    public Optional<ModelCard> card(String model) {
        Optional<Route> route = find(model);
        return route.isPresent() ? route.get().targets().get(0).card() : catalogue.named(model);
    }

    /** The names to list to clients, sorted: the owner's own, and what the catalogue has for the providers. */
    public List<String> models() {
        return names;
    }

    /** What a name comes to without the owner's entries. */
    private Optional<Route> unconfigured(String model) {
        if (routing.unlistedModels() == Unlisted.REFUSE) {
            return Optional.empty();
        }
        int slash = model.indexOf('/');
        Provider prefixed = slash <= 0 || slash == model.length() - 1 ? null : providers.get(model.substring(0, slash));
        if (prefixed != null) {
            return Optional.of(new Route(model, List.of(target(prefixed, model.substring(slash + 1)))));
        }
        for (Provider provider : providers.values()) {
            Target target = target(provider, model);
            if (target.card().isPresent()) {
                return Optional.of(new Route(model, List.of(target)));
            }
        }
        return Optional.empty();
    }

    private void configure(String name, List<String> targets) {
        for (int i = 0; i < targets.size(); i++) {
            String provider = targets.get(i).substring(0, targets.get(i).indexOf('/'));
            if (!providers.containsKey(provider)) {
                throw new IllegalArgumentException(
                        "models." + name + "[" + i + "]: no provider named " + provider + " is configured");
            }
        }
        if (name.endsWith("*")) {
            wildcards.add(new Wildcard(name.substring(0, name.length() - 1), targets));
        } else {
            known.put(name, route(name, name, targets));
        }
    }

    private void add(String name, List<Target> targets) {
        Route before = known.get(name);
        List<Target> configured = before == null ? List.of() : before.targets();
        known.put(name, new Route(name, Target.behind(configured, targets)));
    }

    /**
     * A route by the owner's entry.
     *
     * @param entry the name that the entry has
     */
    private Route route(String model, String entry, List<String> targets) {
        List<Target> route = new ArrayList<>();
        for (String target : targets) {
            route.add(configured(target, routing.share(entry, route.size())));
        }
        return new Route(model, route);
    }

    private Target configured(String target, int share) {
        int slash = target.indexOf('/');
        Provider provider = providers.get(target.substring(0, slash));
        if (provider == null) {
            throw new IllegalStateException("was checked: " + target);
        }
        return target(provider, target.substring(slash + 1), share);
    }

    /** Works out both names of a card in advance, unless the owner gave them another meaning. */
    private void remember(ModelCard card, Set<String> listed) {
        if (!providers.containsKey(card.provider())) {
            return;
        }
        String full = card.provider() + "/" + card.model();
        find(full).ifPresent(route -> known.put(full, route));
        find(card.model()).ifPresent(route -> {
            known.put(card.model(), route);
            boolean itself = route.targets().get(0).toString().equals(full);
            listed.add(itself ? card.model() : full);
        });
    }

    private Target target(Provider provider, String model) {
        return target(provider, model, 0);
    }

    private Target target(Provider provider, String model, int share) {
        Optional<ModelCard> card =
                catalogue.find(provider.name(), model).or(() -> catalogue.find(provider.kind(), model));
        return new Target(provider, model, card, share);
    }

    private record Wildcard(String prefix, List<String> targets) {
        Route route(Routes routes, String model) {
            String rest = model.substring(prefix.length());
            return routes.route(
                    model,
                    prefix + "*",
                    targets.stream()
                            .map(target ->
                                    target.endsWith("*") ? target.substring(0, target.length() - 1) + rest : target)
                            .toList());
        }
    }
}
