package dev.solvent.admin.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Rows;
import dev.solvent.identity.ExactJson;
import dev.solvent.pricing.ModelCard;
import dev.solvent.pricing.Rates;
import dev.solvent.pricing.ServiceTier;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * LiteLLM's answer to {@code /cost/estimate}. The cost of a request is its bill, rounded up to a nano-dollar; its parts are exact
 * products, and so may come to less than a nano-dollar less.
 */
record Estimate(ObjectNode asked, ModelCard card, TokenUsage usage, Rates rates) {
    /** Far beyond every model and every gateway, and small enough that no product overflows. */
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    private static final String IN = "input_tokens";
    private static final String OUT = "output_tokens";
    private static final String READ = "cache_read_input_tokens";
    private static final String WRITTEN = "cache_creation_input_tokens";
    private static final String THOUGHT = "reasoning_tokens";
    private static final List<String> TIMES = List.of("num_requests_per_day", "num_requests_per_month");

    /** A price per token in dollars has this many decimals: nano-dollars per million tokens. */
    private static final int SCALE = 15;

    static final FieldRules RULES = FieldRules.none()
            .with("model", Check.text())
            .with(IN, Check.whole(MOST_TOKENS))
            .with(OUT, Check.whole(MOST_TOKENS))
            .with(READ, Check.whole(MOST_TOKENS))
            .with(WRITTEN, Check.whole(MOST_TOKENS))
            .with(THOUGHT, Check.whole(MOST_TOKENS))
            .with(TIMES.get(0), Check.whole(MOST_TOKENS))
            .with(TIMES.get(1), Check.whole(MOST_TOKENS))
            .needing("model", IN, OUT);

    /** The estimate for a body that obeys the rules. */
    static Estimate of(ObjectNode body, ModelCard card) {
        long input = number(body, IN);
        long output = number(body, OUT);
        if (number(body, READ) + number(body, WRITTEN) > input) {
            throw new RefusedException(AdminError.badField(READ, READ + " plus " + WRITTEN + " cannot exceed " + IN));
        }
        if (number(body, THOUGHT) > output) {
            throw new RefusedException(AdminError.badField(THOUGHT, THOUGHT + " cannot exceed " + OUT));
        }
        TokenUsage usage = TokenUsage.of(input, output)
                .with(TokenKind.CACHED_INPUT, number(body, READ))
                .with(TokenKind.CACHE_WRITE_5M, number(body, WRITTEN))
                .with(TokenKind.REASONING, number(body, THOUGHT));
        return new Estimate(body, card, usage, card.price().at(input, ServiceTier.STANDARD));
    }

    ObjectNode toJson() {
        ObjectNode answer = ExactJson.object();
        answer.put("model", asked.path("model").asText());
        List.of(IN, OUT, READ, WRITTEN, THOUGHT).forEach(name -> answer.put(name, number(asked, name)));
        TIMES.forEach(name -> answer.set(
                name,
                asked.hasNonNull(name) ? asked.get(name) : ExactJson.object().nullNode()));
        costs(answer, "", "_per_request", Optional.of(BigDecimal.ONE));
        costs(answer, "daily_", "", times(TIMES.get(0)));
        costs(answer, "monthly_", "", times(TIMES.get(1)));
        answer.put("input_cost_per_token", price(TokenKind.INPUT));
        answer.put("output_cost_per_token", price(TokenKind.OUTPUT));
        answer.put("cache_read_input_token_cost", price(TokenKind.CACHED_INPUT));
        answer.put("cache_creation_input_token_cost", price(TokenKind.CACHE_WRITE_5M));
        answer.put("output_cost_per_reasoning_token", price(TokenKind.REASONING));
        answer.put("provider", card.provider());
        return answer;
    }

    private Optional<BigDecimal> times(String name) {
        return Optional.ofNullable(asked.get(name)).filter(JsonNode::isNumber).map(JsonNode::decimalValue);
    }

    private void costs(ObjectNode answer, String before, String after, Optional<BigDecimal> times) {
        put(answer, before + "cost" + after, Rows.usd(Quotes.ofUsage(card, usage, ServiceTier.STANDARD)), times);
        put(answer, before + "input_cost" + after, sum(TokenKind.INPUTS), times);
        put(answer, before + "output_cost" + after, sum(TokenKind.OUTPUTS), times);
        // The owner's margin is part of every price here.
        put(answer, before + "margin_cost" + after, BigDecimal.ZERO, times);
        put(answer, before + "cache_read_cost" + after, sum(List.of(TokenKind.CACHED_INPUT)), times);
        put(answer, before + "cache_creation_cost" + after, sum(List.of(TokenKind.CACHE_WRITE_5M)), times);
        put(answer, before + "reasoning_cost" + after, sum(List.of(TokenKind.REASONING)), times);
    }

    private static void put(ObjectNode answer, String name, BigDecimal one, Optional<BigDecimal> times) {
        answer.put(name, times.map(one::multiply).map(Estimate::plain).orElse(null));
    }

    private BigDecimal sum(List<TokenKind> kinds) {
        return kinds.stream()
                .map(kind -> price(kind).multiply(BigDecimal.valueOf(usage.of(kind))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal price(TokenKind kind) {
        return plain(BigDecimal.valueOf(rates.of(kind), SCALE));
    }

    private static BigDecimal plain(BigDecimal amount) {
        return new BigDecimal(amount.stripTrailingZeros().toPlainString());
    }

    private static long number(ObjectNode body, String name) {
        return body.path(name).asLong(0);
    }
}
