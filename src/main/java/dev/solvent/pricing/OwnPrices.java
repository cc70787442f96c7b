package dev.solvent.pricing;

import dev.solvent.pricing.ModelCard.Mode;
import dev.solvent.usage.TokenKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
 * Prices that the owner of a gateway wrote into the configuration, laid over every list. Checks itself; a complaint begins
 * with {@code models} or {@code like}.
 *
 * @param models prices by {@code provider/model}: dollars per million tokens by the words of the price file, {@code request}
 *     dollars for each request, {@code max_input} and {@code max_output} tokens. What is left out is as in the list
 * @param like a {@code provider/model} to the one whose card is its own too
 */
public record OwnPrices(Map<String, Map<String, BigDecimal>> models, Map<String, String> like) {
    public static final OwnPrices NONE = new OwnPrices(Map.of(), Map.of());

    private static final String REQUEST = "request";
    private static final String MAX_INPUT = "max_input";
    private static final String MAX_OUTPUT = "max_output";
    private static final int DECIMALS = 9;
    static final BigDecimal ABSURD_USD = BigDecimal.valueOf(1_000_000);
    private static final Set<String> WORDS = words();

    public OwnPrices {
        models = Map.copyOf(models);
        like = Map.copyOf(like);
        models.forEach((name, prices) -> {
            requireTarget("models", name);
            prices.forEach((word, price) -> check("models." + name + "." + word, word, price));
        });
        like.forEach((name, other) -> {
            requireTarget("like", name);
            requireTarget("like." + name, other);
        });
    }

    /** The words that prices may have. */
    public static Set<String> words() {
        Set<String> words = new TreeSet<>(Set.of(REQUEST, MAX_INPUT, MAX_OUTPUT));
        TokenKind.ALL.forEach(kind -> words.add(PriceFile.key(kind)));
        return words;
    }

    private static void requireTarget(String path, String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new IllegalArgumentException(path + ": must be provider/model, not: " + text);
        }
    }

    private static void check(String path, String word, BigDecimal value) {
        if (!WORDS.contains(word)) {
            throw new IllegalArgumentException(path + ": must be one of " + String.join(", ", WORDS));
        }
        boolean tokens = word.equals(MAX_INPUT) || word.equals(MAX_OUTPUT);
        BigDecimal most = tokens ? BigDecimal.valueOf(TokenOverheads.ABSURD_TOKENS) : ABSURD_USD;
        if (value.signum() < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(path + ": must be from 0 to " + most);
        }
        if (value.stripTrailingZeros().scale() > (tokens ? 0 : DECIMALS)) {
            throw new IllegalArgumentException(path + ": must have at most " + (tokens ? 0 : DECIMALS) + " decimals");
        }
    }

    /**
     * What lies over the lists.
     *
     * @param missing what models need to have a price, a line each
     */
    record Laid(Catalogue catalogue, List<String> missing) {}

    /** The lists with these prices over them; a model that has no whole card then is as the lists have it. */
    Laid over(Catalogue lists) {
        Map<String, Map<String, ModelCard>> cards = new HashMap<>();
        List<String> missing = new ArrayList<>();
        like.forEach((name, other) -> find(lists, other)
                .ifPresentOrElse(
                        card -> put(cards, name, card),
                        () -> missing.add("prices.like." + name + ": no price of " + other + " is known")));
        models.forEach((name, prices) -> {
            Optional<ModelCard> before = Optional.ofNullable(
                            cards.getOrDefault(provider(name), Map.of()).get(model(name)))
                    .or(() -> find(lists, name));
            List<String> needed = needed(prices, before);
            if (needed.isEmpty()) {
                put(cards, name, card(name, prices, before));
            }
            needed.forEach(word -> missing.add(
                    "prices.models." + name + "." + word + ": is missing, and no list has a price of this model"));
        });
        missing.sort(Comparator.naturalOrder());
        return new Laid(lists.with(Catalogue.of(cards)), List.copyOf(missing));
    }

    private static List<String> needed(Map<String, BigDecimal> prices, Optional<ModelCard> before) {
        List<String> needed = new ArrayList<>();
        if (before.isEmpty()) {
            needed.addAll(List.of(MAX_INPUT, MAX_OUTPUT));
        }
        if (before.isEmpty() || TokenKind.ALL.stream().anyMatch(kind -> prices.containsKey(PriceFile.key(kind)))) {
            needed.addAll(List.of(PriceFile.key(TokenKind.INPUT), PriceFile.key(TokenKind.OUTPUT)));
        }
        needed.removeAll(prices.keySet());
        return needed;
    }

    private static void put(Map<String, Map<String, ModelCard>> cards, String name, ModelCard card) {
        cards.computeIfAbsent(provider(name), unused -> new LinkedHashMap<>())
                .put(model(name), card.as(provider(name), model(name)));
    }

    private static Optional<ModelCard> find(Catalogue lists, String name) {
        return lists.find(provider(name), model(name));
    }

    private static ModelCard card(String name, Map<String, BigDecimal> prices, Optional<ModelCard> before) {
        ModelCard card = before.orElseGet(() -> unknown(name, price(prices, Optional.empty())));
        return card.withPrice(price(prices, before.map(ModelCard::price)))
                .withWindow(
                        tokens(prices, MAX_INPUT, card.maxInputTokens()),
                        tokens(prices, MAX_OUTPUT, card.maxOutputTokens()));
    }

    private static ModelCard unknown(String name, ModelPrice price) {
        return new ModelCard(
                provider(name),
                model(name),
                Mode.CHAT,
                0,
                0,
                price,
                Optional.empty(),
                PriceMapFacts.UNKNOWN,
                MediaFormulas.NONE,
                false,
                false,
                "the configuration",
                "");
    }

    /** Prices of tokens replace all that the list says of tokens: nobody knows whether the others would still hold. */
    private static ModelPrice price(Map<String, BigDecimal> prices, Optional<ModelPrice> listed) {
        Fees listedFees = listed.map(ModelPrice::fees).orElse(Fees.NONE);
        Fees fees = Optional.ofNullable(prices.get(REQUEST))
                .map(usd -> listedFees.withRequest(SizedFee.flat(nano(usd))))
                .orElse(listedFees);
        PriceTable table = new PriceTable();
        TokenKind.ALL.forEach(kind ->
                Optional.ofNullable(prices.get(PriceFile.key(kind))).ifPresent(usd -> table.state(kind, nano(usd))));
        return table.states(TokenKind.INPUT)
                ? new ModelPrice(new Bands(table, Map.of()).complete(), fees)
                : listed.map(list -> new ModelPrice(list.bands(), fees, list.ownCost()))
                        .orElseThrow();
    }

    private static long tokens(Map<String, BigDecimal> prices, String word, long listed) {
        return Optional.ofNullable(prices.get(word))
                .map(BigDecimal::longValueExact)
                .orElse(listed);
    }

    private static long nano(BigDecimal usd) {
        return usd.movePointRight(DECIMALS).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    private static String provider(String name) {
        return name.substring(0, name.indexOf('/'));
    }

    private static String model(String name) {
        return name.substring(name.indexOf('/') + 1);
    }
}
