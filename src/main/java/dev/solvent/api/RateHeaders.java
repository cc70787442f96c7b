package dev.solvent.api;

import dev.solvent.exchange.RateFigure;
import dev.solvent.exchange.Refusal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells of rate limits in headers: of the tightest one as OpenAI does, of each as LiteLLM does, and what a client needs that is to
 * try again.
 */
final class RateHeaders {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final String API_KEY = "api_key";

    private RateHeaders() {}

    /** The headers of an answer. */
    static Map<String, String> of(List<RateFigure> figures) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String measure : List.of("requests", "tokens")) {
            figures.stream()
                    .filter(figure -> figure.measure().equals(measure))
                    .min(Comparator.comparingLong(RateFigure::remaining))
                    .ifPresent(tightest -> openAi(headers, tightest));
        }
        figures.forEach(figure -> liteLlm(headers, figure));
        return headers;
    }

    /** The headers of a refusal. */
    static Map<String, String> of(Refusal.RateLimited refused) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-should-retry", Boolean.toString(!refused.never()));
        if (!refused.never()) {
            headers.put("retry-after", Long.toString(Math.max(1, (refused.resetMillis() + 999) / 1000)));
        }
        headers.put("rate_limit_type", refused.measure());
        resetAt(refused).ifPresent(time -> {
            headers.put("reset_at", time);
            openAi(
                    headers,
                    new RateFigure(
                            refused.scope(),
                            Optional.empty(),
                            refused.measure(),
                            refused.limit(),
                            refused.left(),
                            refused.resetMillis()));
        });
        return headers;
    }

    /** When the window of a limit ends, as LiteLLM writes it. */
    static Optional<String> resetAt(Refusal.RateLimited refused) {
        return refused.endMillis().isPresent()
                ? Optional.of(
                        TIME.format(Instant.ofEpochMilli(refused.endMillis().getAsLong())))
                : Optional.empty();
    }

    private static void openAi(Map<String, String> headers, RateFigure figure) {
        headers.put("x-ratelimit-limit-" + figure.measure(), Long.toString(figure.limit()));
        headers.put("x-ratelimit-remaining-" + figure.measure(), Long.toString(figure.remaining()));
        headers.put("x-ratelimit-reset-" + figure.measure(), (figure.resetMillis() + 999) / 1000 + "s");
    }

    private static void liteLlm(Map<String, String> headers, RateFigure figure) {
        String remaining = Long.toString(figure.remaining());
        headers.put("x-ratelimit-" + figure.scope() + "-limit-" + figure.measure(), Long.toString(figure.limit()));
        headers.put("x-ratelimit-" + figure.scope() + "-remaining-" + figure.measure(), remaining);
        if (figure.scope().equals(API_KEY)) {
            String name = figure.measure().equals("requests") ? "rpm" : "tpm";
            headers.put("x-litellm-key-" + name + "-limit", Long.toString(figure.limit()));
        } else if (figure.scope().equals("model_per_key")) {
            // A model's name may have characters that no header's name has.
            String model = figure.model().orElse("").replaceAll("[^A-Za-z0-9._-]", "-");
            headers.put("x-litellm-key-remaining-" + figure.measure() + "-" + model, remaining);
        }
    }
}
