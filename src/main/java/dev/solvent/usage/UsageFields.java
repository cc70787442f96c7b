package dev.solvent.usage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import dev.solvent.money.NanoUsd;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
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
    private static final Set<String> FIGURES =
            Set.of("prompt_tokens", "completion_tokens", "input_tokens", "output_tokens", "total_tokens");

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
    private long imageInput;
    private long cachedAudio;
    private long cachedImage;
    private long reasoning;
    private long audioOutput;
    private long imageOutput;
    private long webSearches;
    private boolean inputLeavesCacheOut;
    private @Nullable String unusable;
    private @Nullable BigDecimal cost;
    private @Nullable BigDecimal costElsewhere;
    private boolean ownKeyElsewhere;
    private int costDecimals;

    /** Reads the value of {@code usage} at which the parser stands, to its end. */
    void readValue(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.START_OBJECT) {
            readObject(in);
        } else if (in.currentToken() != JsonToken.VALUE_NULL) {
            note("usage");
            in.skipChildren();
        }
    }

    private void readObject(JsonParser in) throws IOException {
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
                ownKeyElsewhere |= name.equals("is_byok") && value == JsonToken.VALUE_TRUE;
                noteIfMeant(name, value);
                in.skipChildren();
            }
        }
    }

    /** A count of tokens that is no number makes the whole object worthless; {@code null} is none. */
    private void noteIfMeant(String name, JsonToken value) {
        if (value != JsonToken.VALUE_NULL && FIGURES.contains(name)) {
            note(name);
        }
    }

    private void take(String name, JsonParser in) throws IOException {
        switch (name) {
            case "prompt_tokens" -> prompt = figure(name, in);
            case "input_tokens" -> input = figure(name, in);
            case "completion_tokens", "output_tokens" -> output = figure(name, in);
            case "total_tokens" -> total = figure(name, in);
            case "prompt_cache_hit_tokens", "cached_tokens" -> cached = Math.max(cached, figure(name, in));
            case "cache_read_input_tokens" -> {
                inputLeavesCacheOut = true;
                cached = Math.max(cached, figure(name, in));
            }
            case "cache_creation_input_tokens" -> {
                inputLeavesCacheOut = true;
                cacheWrites = Math.max(cacheWrites, figure(name, in));
            }
            case "reasoning_tokens" -> reasoning = Math.max(reasoning, figure(name, in));
            case "num_search_queries" -> webSearches = Math.max(webSearches, figure(name, in));
            default -> {
                // a figure that no price depends on
            }
        }
    }

    private void readDetails(String parent, JsonParser in) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            if (value.isNumeric()) {
                takeDetail(parent, name, in);
            } else if (value == JsonToken.START_OBJECT && name.equals("cached_tokens_details")) {
                readDetails(name, in);
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
                    webSearches = Math.max(webSearches, figure(name, in));
                }
            }
            case "cached_tokens_details" -> takeCachedDetail(name, in);
            case "cost" -> {
                if (name.equals("total_cost")) {
                    cost = in.getDecimalValue();
                }
            }
            case "cost_details" -> {
                if (name.equals("upstream_inference_cost")) {
                    costElsewhere = in.getDecimalValue();
                }
            }
            default -> {
                // details that no price depends on
            }
        }
    }

    private void takeInputDetail(String name, JsonParser in) throws IOException {
        switch (name) {
            case "cached_tokens" -> cached = Math.max(cached, figure(name, in));
            case "cache_write_tokens", "cache_creation_tokens" -> cacheWrites = Math.max(cacheWrites, figure(name, in));
            case "audio_tokens" -> audioInput = figure(name, in);
            case "image_tokens" -> imageInput = figure(name, in);
            default -> {
                // what is left is text
            }
        }
    }

    private void takeCachedDetail(String name, JsonParser in) throws IOException {
        switch (name) {
            case "audio_tokens" -> cachedAudio = figure(name, in);
            case "image_tokens" -> cachedImage = figure(name, in);
            default -> {
                // what is left is text
            }
        }
    }

    private void takeOutputDetail(String name, JsonParser in) throws IOException {
        switch (name) {
            case "reasoning_tokens" -> reasoning = Math.max(reasoning, figure(name, in));
            case "audio_tokens" -> audioOutput = figure(name, in);
            case "image_tokens" -> imageOutput = figure(name, in);
            default -> {
                // predicted tokens, accepted or not, are part of the output
            }
        }
    }

    private void takeCacheWrite(String name, JsonParser in) throws IOException {
        switch (name) {
            case "ephemeral_5m_input_tokens" -> cacheWrites5m = figure(name, in);
            case "ephemeral_1h_input_tokens" -> cacheWrites1h = figure(name, in);
            default -> {
                // a lifetime that has no price yet counts with the total of cache writes
            }
        }
    }

    private long figure(String name, JsonParser in) throws IOException {
        NumberType type = in.getNumberType();
        if (type == NumberType.INT || type == NumberType.LONG) {
            return sane(name, in.getLongValue());
        }
        BigDecimal value = in.getDecimalValue(); // 12.0 is a figure, too
        return sane(name, value.abs().compareTo(BigDecimal.valueOf(ABSURD)) > 0 ? ABSENT : value.longValue());
    }

    private long sane(String name, long figure) {
        if (figure < 0 || figure > ABSURD) {
            note(name);
            return 0;
        }
        return figure;
    }

    private void note(String field) {
        unusable = unusable == null ? field : unusable;
    }

    /** The first figure that makes no sense, if any does not. */
    Optional<String> unusable() {
        return Optional.ofNullable(unusable);
    }

    /** The tokens, if the object told any. */
    Optional<TokenUsage> tokens() {
        if (unusable != null || (prompt <= 0 && input <= 0 && output <= 0)) {
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
        // What was cached of audio and images is told again among all audio and images, and among all that was cached.
        return TokenUsage.of(wholeInput, told + leftOut)
                .with(TokenKind.CACHED_AUDIO, cachedAudio)
                .with(TokenKind.CACHED_IMAGE, cachedImage)
                .with(TokenKind.CACHED_INPUT, Math.max(0, cached - cachedAudio - cachedImage))
                .with(TokenKind.CACHE_WRITE_5M, writes5m)
                .with(TokenKind.CACHE_WRITE_1H, cacheWrites1h)
                .with(TokenKind.AUDIO_INPUT, Math.max(0, audioInput - cachedAudio))
                .with(TokenKind.IMAGE_INPUT, Math.max(0, imageInput - cachedImage))
                .with(TokenKind.REASONING, Math.max(reasoning, leftOut))
                .with(TokenKind.AUDIO_OUTPUT, audioOutput)
                .with(TokenKind.IMAGE_OUTPUT, imageOutput)
                .withWebSearches(webSearches);
    }

    /**
     * The provider's own cost of the answer. OpenRouter's is its fee alone where the client's own key at the model's
     * provider was used, and tells beside it what was spent there.
     */
    Optional<NanoUsd> cost() {
        if (cost == null || cost.signum() < 0) {
            return Optional.empty();
        }
        try {
            NanoUsd own = NanoUsd.ceil(cost.scaleByPowerOfTen(-costDecimals));
            BigDecimal more = ownKeyElsewhere && costElsewhere != null ? costElsewhere : BigDecimal.ZERO;
            return Optional.of(own.plus(NanoUsd.ceil(more.max(BigDecimal.ZERO))));
        } catch (ArithmeticException e) {
            return Optional.empty(); // an exponent that no bill has, or an amount beyond the largest one
        }
    }
}
