package dev.solvent.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The prices and limits that LiteLLM's users write beside a model ({@code input_cost_per_token}, {@code max_input_tokens}), in
 * the words of {@link OwnPrices}.
 *
 * @param words prices in dollars per million tokens, rounded up, and limits
 * @param refused names of prices that have no such word, or no sound value; a model with one is better left without a price
 */
public record LitellmPrices(Map<String, BigDecimal> words, List<String> refused) {
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,2})?");
    private static final int DIGITS_OF_A_MILLION = 6;
    private static final int DECIMALS = 9;
    private static final List<String> PRICE_WORDS = List.of("cost_per", "_cost", "pricing");

    /** Whether a field is of prices or limits at all. */
    public static boolean isOne(String field) {
        return limit(field).isPresent() || PRICE_WORDS.stream().anyMatch(field::contains);
    }

    /** Reads the fields that are of prices or limits; the others are passed over. */
    public static LitellmPrices read(ObjectNode fields) {
        Map<String, BigDecimal> words = new LinkedHashMap<>();
        List<String> refused = new ArrayList<>();
        fields.properties().forEach(field -> {
            if (!isOne(field.getKey()) || field.getValue().isNull()) {
                return;
            }
            Optional<String> word = limit(field.getKey()).or(() -> price(field.getKey()));
            if (word.isEmpty() && PriceMapNumber.isZero(field.getValue())) {
                return; // what costs nothing by a measure that we do not know
            }
            Optional<BigDecimal> number = word.flatMap(
                    it -> number(field.getValue(), limit(field.getKey()).isPresent(), it));
            number.ifPresentOrElse(
                    value -> words.merge(word.orElseThrow(), value, BigDecimal::max),
                    () -> refused.add(field.getKey()));
        });
        return new LitellmPrices(words, refused);
    }

    private static Optional<String> limit(String field) {
        return switch (field) {
            case "max_input_tokens" -> Optional.of("max_input");
            case "max_output_tokens", "max_tokens" -> Optional.of("max_output");
            default -> Optional.empty();
        };
    }

    private static Optional<String> price(String field) {
        if (field.equals("input_cost_per_request")) {
            return Optional.of("request");
        }
        return PriceMapField.of(field)
                .filter(it -> it.aboveTokens() == 0 && it.tier() == ServiceTier.STANDARD)
                .map(it -> PriceFile.key(it.kind()));
    }

    private static Optional<BigDecimal> number(JsonNode value, boolean limit, String word) {
        String text = value.isNumber()
                ? value.decimalValue().toString()
                : value.asText("").strip();
        if (!DECIMAL.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(text);
        if (limit) {
            OptionalLong tokens = PriceMapNumber.tokens(DecimalNode.valueOf(number));
            return tokens.isPresent() ? Optional.of(BigDecimal.valueOf(tokens.getAsLong())) : Optional.empty();
        }
        BigDecimal usd = word.equals("request") ? number : number.movePointRight(DIGITS_OF_A_MILLION);
        BigDecimal rounded = usd.setScale(Math.min(Math.max(usd.scale(), 0), DECIMALS), RoundingMode.CEILING);
        return rounded.compareTo(OwnPrices.ABSURD_USD) > 0 ? Optional.empty() : Optional.of(rounded);
    }
}
