package dev.solvent.api;

import dev.solvent.exchange.Reply;
import dev.solvent.exchange.Stopwatch;
import io.vertx.core.http.HttpServerResponse;

/** Writes what is known of an answer into the headers of its response. */
final class ResponseHead {
    private ResponseHead() {}

    static void write(HttpServerResponse response, String requestId, Reply.Head head, Stopwatch watch) {
        response.putHeader("content-type", head.contentType())
                .putHeader("x-request-id", requestId)
                .putHeader("x-litellm-call-id", requestId)
                .putHeader(
                        "x-solvent-overhead-us", Long.toString((watch.totalNanos() - watch.upstreamNanos()) / 1_000));
        head.cost()
                .ifPresent(cost -> response.putHeader("x-solvent-cost", cost.toString())
                        .putHeader("x-litellm-response-cost", cost.toString()));
        head.remaining().ifPresent(left -> response.putHeader("x-solvent-budget-remaining", left.toString()));
        response.putHeader("x-litellm-attempted-retries", Integer.toString(head.retries()))
                .putHeader("x-litellm-attempted-fallbacks", Integer.toString(head.fallbacks()))
                .putHeader("x-litellm-response-duration-ms", Long.toString(watch.totalNanos() / 1_000_000))
                .putHeader(
                        "x-litellm-overhead-duration-ms",
                        Long.toString((watch.totalNanos() - watch.upstreamNanos()) / 1_000_000));
        RateHeaders.of(head.rates()).forEach(response::putHeader);
        head.keyMaxBudget().ifPresent(budget -> response.putHeader("x-litellm-key-max-budget", budget.toString()));
        head.loweredTo().ifPresent(limit -> response.putHeader("x-solvent-max-tokens", Long.toString(limit)));
        if (head.contentType().startsWith("text/event-stream")) {
            // Proxies in between must not gather the events.
            response.putHeader("cache-control", "no-cache").putHeader("x-accel-buffering", "no");
        }
    }
}
