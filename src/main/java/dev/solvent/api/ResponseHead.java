package dev.solvent.api;

import dev.solvent.exchange.Reply;
import dev.solvent.exchange.Stopwatch;
import io.vertx.core.http.HttpServerResponse;

/** Writes what is known of an answer into the headers of its response. */
final class ResponseHead {
    private ResponseHead() {}

    static void write(HttpServerResponse response, String requestId, Reply.Head head, Stopwatch watch) {
        response.putHeader("content-type", head.contentType());
        RequestId.tell(response, requestId);
        tell(response, head, watch);
        if (head.contentType().startsWith("text/event-stream")) {
            // Proxies in between must not gather the events.
            response.putHeader("cache-control", "no-cache").putHeader("x-accel-buffering", "no");
        }
    }

    /** The same of attempts that came to no answer. */
    static void tell(HttpServerResponse response, Reply.Head head, Stopwatch watch) {
        origin(response, head.origin());
        response.putHeader("x-litellm-attempted-retries", Integer.toString(head.retries()))
                .putHeader("x-litellm-attempted-fallbacks", Integer.toString(head.fallbacks()));
        times(response, watch);
        money(response, head.money());
        RateHeaders.of(head.rates()).forEach(response::putHeader);
        head.loweredTo().ifPresent(limit -> response.putHeader("x-solvent-max-tokens", Long.toString(limit)));
    }

    private static void origin(HttpServerResponse response, Reply.Origin origin) {
        text(response, "x-litellm-model-group", origin.model());
        origin.address().ifPresent(base -> text(response, "x-litellm-model-api-base", base));
        response.putHeader("x-litellm-model-id", origin.targetId());
    }

    /** What has characters that no header carries is not told. */
    private static void text(HttpServerResponse response, String header, String text) {
        if (text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            response.putHeader(header, text);
        }
    }

    private static void times(HttpServerResponse response, Stopwatch watch) {
        long total = watch.totalNanos();
        long overhead = total - watch.upstreamNanos();
        response.putHeader("x-solvent-overhead-us", Long.toString(overhead / 1_000))
                .putHeader("x-litellm-response-duration-ms", Long.toString(total / 1_000_000))
                .putHeader("x-litellm-overhead-duration-ms", Long.toString(overhead / 1_000_000));
    }

    private static void money(HttpServerResponse response, Reply.Money money) {
        money.cost()
                .ifPresent(cost -> response.putHeader("x-solvent-cost", cost.toString())
                        .putHeader("x-litellm-response-cost", cost.toString()));
        money.remaining().ifPresent(left -> response.putHeader("x-solvent-budget-remaining", left.toString()));
        money.keySpend().ifPresent(spend -> response.putHeader("x-litellm-key-spend", spend.toString()));
        money.keyMaxBudget().ifPresent(budget -> response.putHeader("x-litellm-key-max-budget", budget.toString()));
    }
}
