package dev.solvent.pricing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The cards of all models whose prices are known. Immutable; a reload makes a new one. */
public final class Catalogue {
    private static final String BUNDLED = "/dev/solvent/config/prices.yaml";

    private final Map<String, Map<String, ModelCard>> cards;

    private Catalogue(Map<String, Map<String, ModelCard>> cards) {
        this.cards = cards;
    }

    /** A catalogue of these cards, by provider and then by each of a model's names. */
    static Catalogue of(Map<String, Map<String, ModelCard>> cards) {
        return new Catalogue(cards);
    }

    /** The price file that is part of the jar. */
    public static Catalogue bundled() {
        try (InputStream in = Catalogue.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new CatalogueException("the jar holds no prices.yaml");
            }
            return load(in, "prices.yaml");
        } catch (IOException e) {
            throw new CatalogueException("prices.yaml: cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a price file.
     *
     * @throws CatalogueException when it cannot be read, or anything in it cannot be understood
     */
    public static Catalogue load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return load(in, file.toString());
        } catch (IOException e) {
            throw new CatalogueException(file + ": " + Unreadable.why(e), e);
        }
    }

    /**
     * Reads a price file from a stream, which stays open.
     *
     * @param name what complaints call the file
     * @throws CatalogueException when anything in it cannot be understood
     */
    public static Catalogue load(InputStream in, String name) {
        return new Catalogue(PriceFile.read(name, new InputStreamReader(in, StandardCharsets.UTF_8)));
    }

    /**
     * The card of a model.
     *
     * @param model the model as the provider's own API names it, or one of the aliases that the file gives it
     */
    public Optional<ModelCard> find(String provider, String model) {
        return Optional.ofNullable(cards.getOrDefault(provider, Map.of()).get(model));
    }

    /**
     * The card of a model that is named without its provider, or as {@code provider/model}: of several providers that have it,
     * the first by name.
     */
    public Optional<ModelCard> named(String name) {
        int slash = name.indexOf('/');
        Optional<ModelCard> qualified =
                slash < 0 ? Optional.empty() : find(name.substring(0, slash), name.substring(slash + 1));
        return qualified.or(() -> cards.keySet().stream()
                .sorted()
                .flatMap(provider -> find(provider, name).stream())
                .findFirst());
    }

    /** The number of names that models have. */
    public int size() {
        return cards.values().stream().mapToInt(Map::size).sum();
    }

    /** Every card once, in no order. */
    public Stream<ModelCard> cards() {
        return cards.values().stream()
                .flatMap(byModel -> byModel.values().stream().distinct());
    }

    /**
     * This catalogue with prices as the owner of the gateway charges them.
     *
     * @param adjustments by provider; {@link Adjustment#EVERYBODY} is for those without one of their own
     */
    public Catalogue adjusted(Map<String, Adjustment> adjustments) {
        if (adjustments.isEmpty()) {
            return this;
        }
        Adjustment usual = adjustments.getOrDefault(Adjustment.EVERYBODY, Adjustment.NONE);
        Map<String, Map<String, ModelCard>> adjusted = new HashMap<>();
        cards.forEach((provider, byModel) -> {
            Adjustment own = adjustments.getOrDefault(provider, usual);
            IdentityHashMap<ModelCard, ModelCard> once = new IdentityHashMap<>();
            Map<String, ModelCard> models = new HashMap<>();
            byModel.forEach((name, card) -> models.put(
                    name,
                    once.computeIfAbsent(card, it -> it.withPrice(it.price().adjusted(own)))));
            adjusted.put(provider, models);
        });
        return new Catalogue(adjusted);
    }

    /** This catalogue with another one's cards laid over it: where both know a name, the other one is right. */
    public Catalogue with(Catalogue over) {
        Map<String, Map<String, ModelCard>> merged = new HashMap<>(cards);
        over.cards.forEach((provider, byModel) -> {
            Map<String, ModelCard> models = new HashMap<>(merged.getOrDefault(provider, Map.of()));
            models.putAll(byModel);
            merged.put(provider, models);
        });
        return new Catalogue(merged);
    }
}
