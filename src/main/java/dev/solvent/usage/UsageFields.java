package dev.solvent.usage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import dev.solvent.money.NanoUsd;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one {@code usage} object, by whichever names the provider gives them, and what they mean together.
 *
 * <p>Two things are worked out here. Anthropic's {@code input_tokens} leave cached tokens out, and everybody else's
 * include them, so Anthropic's are added. And some providers leave reasoning out of {@code completion_tokens} (xAI says
 * how much, Gemini does not); what their own {@code total_tokens} has beyond its parts is reasoning, and was billed.
 */
final class UsageFields {
    private static final long ABSENT = -1;
    /** More tokens than any request has; beyond it a figure is garbage, and sums of such figures could wrap. */
    private static final long ABSURD = 1L << 48;

    /** xAI counts cost in ticks, of which ten thousand million are a dollar. */
    private static final int DECIMALS_OF_A_TICK = 10;

    private long prompt = ABSENT;
    private long input = ABSENT;
    private long output = ABSENT;
    private long total;
    private long cached;
    private long cacheWrites;
    private long cacheWrites5m;
    private long cacheWrites1h;
    private long audioInput;
    private long reasoning;
    private long audioOutput;
    private long webSearches;
    private boolean inputLeavesCacheOut;
    private boolean garbage;
    private @Nullable BigDecimal cost;
    private int costDecimals;

    /** Reads the object that the parser has just opened, to its end. */
    void read(JsonParser in) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            if (value == JsonToken.START_OBJECT) {
                readDetails(name, in);
            } else if (value.isNumeric() && name.equals("cost")) {
                cost = in.getDecimalValue();
            } else if (value.isNumeric() && name.equals("cost_in_usd_ticks")) {
                cost = in.getDecimalValue();
                costDecimals = DECIMALS_OF_A_TICK;
            } else if (value.isNumeric()) {
                take(name, in);
            } else {
                in.skipChildren();
            }
        }
    }

    private void take(String name, JsonParser in) throws IOException {
        switch (name) {
            case "prompt_tokens" -> prompt = figure(in);
            case "input_tokens" -> input = figure(in);
            case "completion_tokens", "output_tokens" -> output = figure(in);
            case "total_tokens" -> total = figure(in);
            case "prompt_cache_hit_tokens", "cached_tokens" -> cached = Math.max(cached, figure(in));
            case "cache_read_input_tokens" -> {
                inputLeavesCacheOut = true;
                cached = Math.max(cached, figure(in));
            }
            case "cache_creation_input_tokens" -> {
                inputLeavesCacheOut = true;
                cacheWrites = Math.max(cacheWrites, figure(in));
            }
            case "reasoning_tokens" -> reasoning = Math.max(reasoning, figure(in));
            case "num_search_queries" -> webSearches = Math.max(webSearches, figure(in));
            default -> {
                // a figure that no price depends on
            }
        }
    }

    private void readDetails(String parent, JsonParser in) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            if (in.nextToken().isNumeric()) {
                takeDetail(parent, name, in);
            } else {
                in.skipChildren();
            }
        }
    }

    private void takeDetail(String parent, String name, JsonParser in) throws IOException {
        switch (parent) {
            case "prompt_tokens_details", "input_tokens_details" -> takeInputDetail(name, in);
            case "completion_tokens_details", "output_tokens_details" -> takeOutputDetail(name, in);
            case "cache_creation", "cache_creation_token_details" -> takeCacheWrite(name, in);
            case "server_tool_use" -> {
                if (name.equals("web_search_requests")) {
                    webSearches = Math.max(webSearches, figure(in));
                }
            }
            case "cost" -> {
                if (name.equals("total_cost")) {
                    cost = in.getDecimalValue();
                }
            }
            default -> {
                // details that no price depends on
            }
        }
    }

    private void takeInputDetail(String name, JsonParser in) throws IOException {
        switch (name) {
            case "cached_tokens" -> cached = Math.max(cached, figure(in));
            case "cache_write_tokens", "cache_creation_tokens" -> cacheWrites = Math.max(cacheWrites, figure(in));
            case "audio_tokens" -> audioInput = figure(in);
            default -> {
                // text and image tokens have the price of plain input
            }
        }
    }

    private void takeOutputDetail(String name, JsonParser in) throws IOException {
        switch (name) {
            case "reasoning_tokens" -> reasoning = Math.max(reasoning, figure(in));
            case "audio_tokens" -> audioOutput = figure(in);
            default -> {
                // predicted tokens, accepted or not, are part of the output
            }
        }
    }

    private void takeCacheWrite(String name, JsonParser in) throws IOException {
        switch (name) {
            case "ephemeral_5m_input_tokens" -> cacheWrites5m = figure(in);
            case "ephemeral_1h_input_tokens" -> cacheWrites1h = figure(in);
            default -> {
                // a lifetime that has no price yet counts with the total of cache writes
            }
        }
    }

    private long figure(JsonParser in) throws IOException {
        NumberType type = in.getNumberType();
        if (type == NumberType.INT || type == NumberType.LONG) {
            return sane(in.getLongValue());
        }
        BigDecimal value = in.getDecimalValue(); // 12.0 is a figure, too
        return sane(value.abs().compareTo(BigDecimal.valueOf(ABSURD)) > 0 ? ABSENT : value.longValue());
    }

    private long sane(long figure) {
        if (figure < 0 || figure > ABSURD) {
            garbage = true;
            return 0;
        }
        return figure;
    }

    /** The tokens, if the object told any. */
    Optional<TokenUsage> tokens() {
        if (garbage || (prompt <= 0 && input <= 0 && output <= 0)) {
            return Optional.empty();
        }
        // Writes whose lifetime is not told are five-minute ones, the default of the provider that has two.
        long writes5m = Math.max(cacheWrites5m, cacheWrites - cacheWrites1h);
        if (prompt >= 0) {
            return Optional.of(withReasoning(prompt, writes5m));
        }
        long besides = inputLeavesCacheOut ? cached + writes5m + cacheWrites1h : 0;
        return Optional.of(withReasoning(Math.max(input, 0) + besides, writes5m));
    }

    private TokenUsage withReasoning(long wholeInput, long writes5m) {
        long told = Math.max(output, 0);
        long beyondParts = Math.max(0, total - wholeInput - told);
        // Without a total, reasoning that is larger than the output that should contain it was left out of it.
        long leftOut = total == 0 && reasoning > told ? reasoning : beyondParts;
        return new TokenUsage(
                wholeInput,
                cached,
                writes5m,
                cacheWrites1h,
                audioInput,
                told + leftOut,
                Math.max(reasoning, leftOut),
                audioOutput,
                webSearches);
    }

    Optional<NanoUsd> cost() {
        if (cost == null || cost.signum() < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(NanoUsd.ceil(cost.scaleByPowerOfTen(-costDecimals)));
        } catch (ArithmeticException e) {
            return Optional.empty(); // an exponent that no bill has, or an amount beyond the largest one
        }
    }
}
