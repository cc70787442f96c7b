package dev.solvent.admin.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.ExactJson;
import dev.solvent.pricing.ModelCard;
import dev.solvent.pricing.Rates;
import dev.solvent.pricing.ServiceTier;
import dev.solvent.route.Target;
import dev.solvent.usage.TokenKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models and their targets as LiteLLM's clients read them: dollars a token, exact. */
final class ModelRows {
    /** Nano-dollars per million tokens to dollars a token. */
    private static final int DIGITS = 15;

    private ModelRows() {}

    /** A target that is configured. */
    static ObjectNode configured(String model, Target target) {
        ObjectNode row = ExactJson.object().put("model_name", model);
        row.putObject("litellm_params").put("model", target.toString());
        row.set("model_info", info(target).put("id", target.id(model)).put("db_model", false));
        return row;
    }

    /**
     * A target that was added, with what was sent of it over what is known.
     *
     * @param whole whether to tell its address too
     */
    static ObjectNode added(ObjectNode stored, Target target, boolean whole) {
        ObjectNode row = stored.deepCopy();
        if (!whole && row.path("litellm_params") instanceof ObjectNode params) {
            params.remove(List.of("api_base", "base_url", "organization"));
        }
        ObjectNode info = info(target);
        info.setAll((ObjectNode) stored.required("model_info"));
        row.set("model_info", info);
        return row;
    }

    static ObjectNode info(Target target) {
        Optional<ModelCard> card = target.card();
        ObjectNode info = ExactJson.object().put("key", target.model());
        info.put("litellm_provider", target.provider().kind());
        info.put("mode", mode(card));
        Long input = card.map(ModelCard::maxInputTokens).orElse(null);
        Long output = card.map(ModelCard::maxOutputTokens).orElse(null);
        info.put("max_tokens", output).put("max_input_tokens", input).put("max_output_tokens", output);
        info.put("input_cost_per_token", price(card, TokenKind.INPUT));
        info.put("output_cost_per_token", price(card, TokenKind.OUTPUT));
        info.put("cache_read_input_token_cost", price(card, TokenKind.CACHED_INPUT));
        info.put("cache_creation_input_token_cost", price(card, TokenKind.CACHE_WRITE_5M));
        info.put("output_cost_per_reasoning_token", price(card, TokenKind.REASONING));
        return info.put(
                "supports_reasoning", card.map(ModelCard::thinksOutOfSight).orElse(false));
    }

    static String mode(Optional<ModelCard> card) {
        return card.map(known -> known.mode().name().toLowerCase(Locale.ROOT)).orElse("chat");
    }

    /** Dollars a token; null where nobody knows. */
    static @Nullable BigDecimal price(Optional<ModelCard> card, TokenKind kind) {
        return card.map(known -> {
                    Rates rates = known.price().at(0, ServiceTier.STANDARD);
                    return plain(BigDecimal.valueOf(rates.of(kind), DIGITS));
                })
                .orElse(null);
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
