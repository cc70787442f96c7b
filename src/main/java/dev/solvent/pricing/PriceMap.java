package dev.solvent.pricing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * LiteLLM's {@code model_prices_and_context_window.json}, read as it is: its entries as cards. Prices are those of the
 * map; what it leaves out is never free, and an entry that cannot be understood in full has no card.
 *
 * <p>Source of the form: the map's own {@code sample_spec}, and the names that its entries use.
 */
public final class PriceMap {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final String SAMPLE = "sample_spec";
    private static final String TWO_PRICES = "another entry has another price for it";

    private final Map<String, Map<String, ModelCard>> cards = new HashMap<>();
    private final Map<String, List<String>> leftOut = new TreeMap<>();
    private final Set<ModelCard> disputed = new HashSet<>();

    private PriceMap() {}

    /**
     * Reads a map.
     *
     * @param name what complaints call it; the source of its prices
     * @param date when it was read
     * @param known the built-in catalogue, for what the map does not tell
     * @throws CatalogueException when it is no map, or no entry has a price that can be used
     */
    public static PriceMap read(byte[] json, String name, String date, Catalogue known) {
        JsonNode root = parse(json, name);
        if (!root.isObject()) {
            throw new CatalogueException(name + ": is not an object of models");
        }
        PriceMap map = new PriceMap();
        PriceMapFacts facts = new PriceMapFacts(known);
        root.properties().forEach(entry -> {
            if (!entry.getKey().equals(SAMPLE)) {
                map.add(entry.getKey(), entry.getValue(), facts, name, date);
            }
        });
        map.dropDisputed();
        if (map.size() == 0) {
            throw new CatalogueException(name + ": has no model with a price that can be used");
        }
        return map;
    }

    private static JsonNode parse(byte[] json, String name) {
        try {
            JsonNode root = JSON.readTree(json);
            return root == null ? JSON.missingNode() : root;
        } catch (IOException e) {
            throw new CatalogueException(name + ": is not JSON", e);
        }
    }

    private void add(String key, JsonNode entry, PriceMapFacts facts, String name, String date) {
        PriceMapEntry.Outcome outcome = new PriceMapEntry(key, entry).read(facts, name, date);
        if (outcome instanceof PriceMapEntry.Priced found) {
            add(key, found.card());
        } else if (outcome instanceof PriceMapEntry.Unpriced unpriced) {
            leaveOut(unpriced.why(), key);
        }
    }

    /** A model may have two keys. If they disagree on its price, neither is believed. */
    private void add(String key, ModelCard card) {
        Map<String, ModelCard> models = cards.computeIfAbsent(card.provider(), unused -> new HashMap<>());
        ModelCard before = models.putIfAbsent(card.model(), card);
        if (before != null && !before.price().equals(card.price())) {
            leaveOut(TWO_PRICES, key);
            disputed.add(before);
        }
    }

    private void dropDisputed() {
        disputed.forEach(card -> cards.getOrDefault(card.provider(), Map.of()).remove(card.model()));
    }

    private void leaveOut(String why, String key) {
        leftOut.computeIfAbsent(why, unused -> new ArrayList<>()).add(key);
    }

    /** The models that have a price. */
    public Catalogue catalogue() {
        return Catalogue.of(cards);
    }

    /** How many models have a price. */
    public int size() {
        return cards.values().stream().mapToInt(Map::size).sum();
    }

    /** Why entries have no card: the reason, and the keys that it holds for. */
    public Map<String, List<String>> leftOut() {
        return leftOut;
    }

    /** Whether so much is missing of what was there before that it can hardly be meant. */
    public boolean isShrunken(PriceMap before) {
        return 2L * size() < before.size();
    }
}
