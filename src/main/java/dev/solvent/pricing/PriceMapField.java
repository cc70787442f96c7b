package dev.solvent.pricing;

import dev.solvent.usage.TokenKind;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a field of LiteLLM's price map says: {@code cache_read_input_token_cost_above_200k_tokens_priority} is
 * a price of cached input, in calls of more than 200,000 tokens, in the tier priority.
 */
record PriceMapField(TokenKind kind, long aboveTokens, ServiceTier tier) {
    private static final Pattern FORM = Pattern.compile(
            "(.+?)(?:_above_(\\d{1,6})k_tokens)?(?:_(priority|flex|batches|ultrafast|decisions|balanced))?");
    private static final long TOKENS_OF_A_K = 1_000;

    /**
     * A provider that keeps prompts for twelve hours does not report how long it keeps which, so the longer term counts.
     * What is written to the cache of audio is reported as audio.
     */
    private static final Map<String, TokenKind> KINDS = Map.ofEntries(
            Map.entry("input_cost_per_token", TokenKind.INPUT),
            Map.entry("output_cost_per_token", TokenKind.OUTPUT),
            Map.entry("output_cost_per_reasoning_token", TokenKind.REASONING),
            Map.entry("cache_read_input_token_cost", TokenKind.CACHED_INPUT),
            Map.entry("input_cost_per_token_cache_hit", TokenKind.CACHED_INPUT),
            Map.entry("explicit_cache_read_input_token_cost", TokenKind.CACHED_INPUT),
            Map.entry("cache_creation_input_token_cost", TokenKind.CACHE_WRITE_5M),
            Map.entry("cache_creation_input_token_cost_above_12hr", TokenKind.CACHE_WRITE_5M),
            Map.entry("cache_creation_input_token_cost_above_1hr", TokenKind.CACHE_WRITE_1H),
            Map.entry("input_cost_per_audio_token", TokenKind.AUDIO_INPUT),
            Map.entry("cache_creation_input_audio_token_cost", TokenKind.AUDIO_INPUT),
            Map.entry("cache_read_input_audio_token_cost", TokenKind.CACHED_AUDIO),
            Map.entry("output_cost_per_audio_token", TokenKind.AUDIO_OUTPUT),
            Map.entry("input_cost_per_image_token", TokenKind.IMAGE_INPUT),
            Map.entry("cache_read_input_image_token_cost", TokenKind.CACHED_IMAGE),
            Map.entry("output_cost_per_image_token", TokenKind.IMAGE_OUTPUT));

    /** The field by its name, if it is the price of a kind of token. */
    static Optional<PriceMapField> of(String name) {
        // Thousands of entries share a few hundred names, most of which are no price: those are told without a match.
        boolean mayBe = name.contains("token") && name.contains("cost");
        return mayBe ? parse(name) : Optional.empty();
    }

    private static Optional<PriceMapField> parse(String name) {
        Matcher form = FORM.matcher(name);
        TokenKind kind = form.matches() ? KINDS.get(form.group(1)) : null;
        if (kind == null) {
            return Optional.empty();
        }
        long above = form.group(2) == null ? 0 : Long.parseLong(form.group(2)) * TOKENS_OF_A_K;
        return Optional.of(
                new PriceMapField(kind, above, form.group(3) == null ? ServiceTier.STANDARD : tier(form.group(3))));
    }

    private static ServiceTier tier(String suffix) {
        return switch (suffix) {
            case "priority" -> ServiceTier.PRIORITY;
            case "flex" -> ServiceTier.FLEX;
            case "batches" -> ServiceTier.BATCH;
            default -> ServiceTier.OTHER;
        };
    }
}
