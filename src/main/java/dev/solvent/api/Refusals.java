package dev.solvent.api;

import dev.solvent.exchange.Refusal;
import dev.solvent.identity.Authentication;
import dev.solvent.metrics.RequestMeters.Outcome;
import dev.solvent.wire.OpenAiError;
import java.util.List;
import java.util.Map;

/**
 * Says every refusal in OpenAI's words. OpenAI's and Anthropic's clients obey {@code x-should-retry} before they look at the
 * status, so that nobody hammers a budget that is spent.
 */
final class Refusals {
    private static final String SHOULD_RETRY = "x-should-retry";
    private static final String INVALID_KEY = "invalid_api_key";
    private static final String RATE_LIMIT = "rate_limit_exceeded";
    private static final String UPSTREAM = "upstream_error";

    private Refusals() {}

    static Told tell(Refusal refusal) {
        if (refusal instanceof Refusal.Malformed malformed) {
            return Told.of(400, malformed.error(), Outcome.INVALID);
        } else if (refusal instanceof Refusal.NotAuthenticated not) {
            return notAuthenticated(not.reason());
        } else if (refusal instanceof Refusal.RouteNotAllowed not) {
            return routeNotAllowed(not.route(), not.allowed());
        } else if (refusal instanceof Refusal.UnknownModel unknown) {
            return unknownModel(unknown.model());
        } else if (refusal instanceof Refusal.ModelNotAllowed not) {
            return modelError(403, "model_not_allowed", "This key must not use the model '" + not.model() + "'.");
        } else if (refusal instanceof Refusal.Unpriced unpriced) {
            return modelError(
                    403,
                    "model_not_priced",
                    "The model '" + unpriced.model() + "' has no price, so it cannot be used under a budget.");
        } else if (refusal instanceof Refusal.Exceeded exceeded) {
            return exceeded(exceeded);
        } else if (refusal instanceof Refusal.Busy busy) {
            return busy(busy);
        } else if (refusal instanceof Refusal.RateLimited limited) {
            return rateLimited(limited);
        } else if (refusal instanceof Refusal.ProviderRefused refused) {
            return ProviderErrors.tell(refused);
        } else if (refusal instanceof Refusal.ProviderUnreachable unreachable) {
            return upstream(
                    502, "upstream_unreachable", "The provider '" + unreachable.provider() + "' cannot be reached.");
        } else if (refusal instanceof Refusal.ProviderBroke broke) {
            return broke(broke);
        } else if (refusal instanceof Refusal.ClientGone) {
            return Told.of(
                    499, OpenAiError.of("client_error", "client_gone", "The client hung up."), Outcome.CLIENT_GONE);
        }
        return storeAway();
    }

    static Told storeAway() {
        return Told.of(
                503,
                OpenAiError.of(
                        "service_unavailable",
                        "budget_store_unavailable",
                        "Budgets cannot be checked right now; try again."),
                Outcome.STORE_UNAVAILABLE,
                Map.of(SHOULD_RETRY, "true", "retry-after", "1"));
    }

    static Told notAuthenticated(Authentication.Reason reason) {
        String message = switch (reason) {
            case MISSING -> "You did not provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'.";
            case MALFORMED -> "Incorrect API key provided: it is not a key of this gateway.";
            case UNKNOWN -> "Incorrect API key provided.";
            case EXPIRED -> "This API key has expired.";
            case BLOCKED -> "This API key is blocked.";
            case TEAM_BLOCKED -> "The team of this API key is blocked.";
            case ORGANIZATION_BLOCKED -> "The organization of this API key is blocked.";
            case CUSTOMER_BLOCKED -> "The end user of this request is blocked.";
        };
        return Told.of(
                401,
                OpenAiError.invalidRequest(INVALID_KEY, message),
                Outcome.UNAUTHENTICATED,
                Map.of("www-authenticate", "Bearer"));
    }

    static Told routeNotAllowed(String route, List<String> allowed) {
        return Told.of(
                403,
                OpenAiError.invalidRequest(
                        "route_not_allowed",
                        "This key is not allowed to call " + route + ". It may call: " + String.join(", ", allowed)),
                Outcome.INVALID);
    }

    static Told unknownModel(String model) {
        return modelError(404, "model_not_found", "The model '" + model + "' does not exist or no provider serves it.");
    }

    private static Told modelError(int status, String code, String message) {
        return Told.of(status, OpenAiError.invalidRequest(code, "model", message), Outcome.INVALID);
    }

    private static Told exceeded(Refusal.Exceeded exceeded) {
        return Told.of(
                429,
                OpenAiError.of(
                        "budget_exceeded",
                        "insufficient_quota",
                        "Budget has been exceeded! " + figures(exceeded.shortage())
                                + " The request needs more than is left."),
                Outcome.OVER_BUDGET,
                Map.of(SHOULD_RETRY, "false"));
    }

    private static Told busy(Refusal.Busy busy) {
        return Told.of(
                429,
                OpenAiError.of(
                        "budget_busy",
                        "budget_busy",
                        "The rest of the budget is held by requests in flight. " + figures(busy.shortage())),
                Outcome.OVER_BUDGET,
                Map.of(SHOULD_RETRY, "true", "retry-after", "1"));
    }

    private static Told rateLimited(Refusal.RateLimited limited) {
        String end = RateHeaders.resetAt(limited)
                .map(time -> "Limit resets at: " + time)
                .orElse("It is free again when a request in flight ends.");
        String never = limited.never() ? ". This request is more than the limit allows at any time." : "";
        return Told.of(
                429,
                OpenAiError.of(
                        RATE_LIMIT,
                        RATE_LIMIT,
                        "Rate limit exceeded for " + limited.scope() + ": " + limited.name() + ". Limit type: "
                                + limited.measure() + ". Current limit: " + limited.limit() + ", Remaining: "
                                + limited.left() + ". " + end + never),
                Outcome.RATE_LIMITED,
                RateHeaders.of(limited));
    }

    private static String figures(Refusal.Shortage shortage) {
        return "Current cost: " + shortage.spent() + ", Max budget: " + shortage.limit() + ". Account: "
                + shortage.account() + ", held: " + shortage.held() + ".";
    }

    private static Told broke(Refusal.ProviderBroke broke) {
        return broke.timedOut()
                ? upstream(504, "upstream_timeout", "The provider '" + broke.provider() + "' did not answer in time.")
                : upstream(502, "upstream_broken", "The answer of the provider '" + broke.provider() + "' broke off.");
    }

    static Told upstream(int status, String code, String message) {
        return Told.of(status, OpenAiError.of(UPSTREAM, code, message), Outcome.UPSTREAM_FAILED, Map.of());
    }
}
