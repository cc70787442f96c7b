package dev.solvent.exchange;

import dev.solvent.budget.BoundConfig.AutoTier;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.BudgetConfig.UnboundedFields;
import dev.solvent.budget.BudgetConfig.UnknownFields;
import dev.solvent.budget.BudgetConfig.Unpriced;
import dev.solvent.budget.Need;
import dev.solvent.limit.TokenNeed;
import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.Bound;
import dev.solvent.pricing.Bounds;
import dev.solvent.pricing.ModelCard;
import dev.solvent.pricing.PromptSize;
import dev.solvent.pricing.ServiceTier;
import dev.solvent.route.Route;
import dev.solvent.route.Target;
import dev.solvent.usage.AnswerLengths;
import dev.solvent.usage.Tokenizer;
import dev.solvent.wire.ChatRequest;
import dev.solvent.wire.OpenAiError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Works out the most that a request can cost on any of its targets: first from the bytes of its texts, which takes no time; if
 * that does not fit, from its tokens, counted off the event loop.
 */
final class Bounding {
    private static final Bound NOTHING = new Bound(NanoUsd.ZERO, 0, 0, 0);
    private static final String NOT_MEASURED =
            "can fill the model's whole input, whatever its own size, so it is refused under a budget. The gateway's owner can"
                    + " allow it: budget.unbounded_fields: whole_window";

    private final Vertx vertx;
    private final BudgetConfig config;
    private final AnswerLengths lengths;

    Bounding(Vertx vertx, BudgetConfig config, AnswerLengths lengths) {
        this.vertx = vertx;
        this.config = config;
        this.lengths = lengths;
    }

    /**
     * The bound by bytes.
     *
     * @param limited whether an account of the chain has a limit, so that what cannot be bounded or priced must be refused
     */
    Bound cheap(ChatRequest request, Route route, boolean limited) {
        if (limited) {
            refuseUnbounded(request, route);
        }
        PromptSize prompt = size(request);
        ServiceTier tier = dearestTier(request);
        List<Bound> bounds = new ArrayList<>(route.targets().size());
        for (Target target : route.targets()) {
            if (target.card().isPresent()) {
                ModelCard card = chatCard(target.card().get(), route);
                bounds.add(orRefuse(() -> Bounds.cheap(card, prompt, request.n(), tier, webSearches(request))));
            } else if (limited && config.unpricedModels() == Unpriced.REFUSE) {
                throw new RefusedException(new Refusal.Unpriced(route.model()));
            }
        }
        return bounds.isEmpty() ? NOTHING : Bounds.dearest(bounds);
    }

    /** Whether {@link #exact} can say anything better than {@link #cheap} did. */
    boolean isCountable(Plan plan) {
        return isMeasured(plan.request(), plan.route())
                && plan.route().targets().stream()
                        .allMatch(target -> target.card()
                                .flatMap(ModelCard::encoding)
                                .map(Tokenizer::knows)
                                .orElse(false));
    }

    /** The bound by tokens, counted in each target's own encoding; only for a plan that {@link #isCountable}. */
    Future<Bound> exact(Plan plan) {
        return vertx.executeBlocking(() -> count(plan), false);
    }

    private Bound count(Plan plan) {
        ChatRequest request = plan.request();
        List<String> texts = request.promptTexts();
        Map<String, Long> counts = new HashMap<>();
        List<Bound> bounds = new ArrayList<>();
        for (Target target : plan.route().targets()) {
            ModelCard card = target.card().orElseThrow();
            long tokens = counts.computeIfAbsent(
                    card.encoding().orElseThrow(),
                    encoding -> Tokenizer.forEncoding(encoding).orElseThrow().count(texts));
            bounds.add(
                    Bounds.exact(card, tokens, size(request), request.n(), dearestTier(request), webSearches(request)));
        }
        return Bounds.dearest(bounds);
    }

    /** What to hold: the bound's line, from the output limit that is worth sending to the one that is wanted. */
    Need need(Plan plan) {
        Bound bound = plan.bound();
        long wanted = plan.wantedTokens();
        AnswerLengths.Expected expected =
                lengths.expect(plan.who().name(), plan.route().model());
        return orRefuse(() -> new Need(
                bound.fixed(),
                bound.nanoUsdPerOutputToken(),
                wanted,
                expected.usual(),
                expected.crowded(),
                leastTokens(plan)));
    }

    /** The output limit below which a request is not worth sending. */
    private long leastTokens(Plan plan) {
        boolean thinks = plan.route().targets().stream()
                .anyMatch(
                        target -> target.card().map(ModelCard::thinksOutOfSight).orElse(false));
        long floor = thinks ? config.minimumThinkingOutputTokens() : config.minimumOutputTokens();
        return plan.mayBeLowered() ? Math.min(plan.wantedTokens(), floor) : plan.wantedTokens();
    }

    /**
     * The most tokens that a request can use. Where the catalogue does not know the model, that is what the client sends and says,
     * since nobody knows which limits such a model takes; the rest shows when it is used.
     *
     * @param mayLower whether a lower output limit is good enough for whom one larger than the limit is too much
     */
    TokenNeed tokens(Plan plan, boolean mayLower) {
        ChatRequest request = plan.request();
        int choices = request.n();
        if (plan.route().targets().stream().allMatch(target -> target.card().isEmpty())) {
            long output = request.maxOutputTokens().orElse(0);
            return new TokenNeed(request.promptTextBytes(), choices, output, output, TokenNeed.Fit.AS_ASKED);
        }
        TokenNeed.Fit lowering = request.maxOutputTokens().isEmpty() ? TokenNeed.Fit.ANY : TokenNeed.Fit.OVERSIZED;
        return new TokenNeed(
                plan.bound().inputTokens() + request.predictedBytes() * choices,
                choices,
                plan.wantedTokens(),
                leastTokens(plan),
                mayLower && plan.mayBeLowered() ? lowering : TokenNeed.Fit.AS_ASKED);
    }

    private void refuseUnbounded(ChatRequest request, Route route) {
        if (config.unknownFields() == UnknownFields.REFUSE) {
            refuseAny(
                    request.unknownFields(),
                    "is not known to be free of charge, and this gateway passes no unknown fields under a budget"
                            + " (budget.unknown_fields)");
        }
        if (config.unboundedFields() != UnboundedFields.ALLOW) {
            refuseAny(
                    request.boundlessFields(),
                    "can make this request cost any amount, so it is refused under a budget. The gateway's owner can"
                            + " allow it: budget.unbounded_fields: allow");
        }
        if (config.unboundedFields() == UnboundedFields.REFUSE) {
            refuseAny(request.windowedFields(), NOT_MEASURED);
            if (!isMeasured(request, route)) {
                refuseAny(
                        List.of("messages"),
                        "holds an image or a recording whose cost nobody can tell: it " + NOT_MEASURED);
            }
        }
    }

    /** Whether every target that has a price has a formula for what the request holds beside text. */
    private static boolean isMeasured(ChatRequest request, Route route) {
        return route.targets().stream()
                .flatMap(target -> target.card().stream())
                .allMatch(card -> card.media().measure(request.media()));
    }

    private static void refuseAny(Iterable<String> fields, String why) {
        for (String field : fields) {
            throw new RefusedException(new Refusal.Malformed(
                    OpenAiError.invalidRequest("unsupported_parameter", field, "'" + field + "' " + why + ".")));
        }
    }

    private static ModelCard chatCard(ModelCard card, Route route) {
        if (card.mode() == ModelCard.Mode.EMBEDDING) {
            throw new RefusedException(new Refusal.Malformed(OpenAiError.invalidRequest(
                    "model_not_supported", "model", "The model '" + route.model() + "' is not a chat model.")));
        }
        return card;
    }

    private static <T> T orRefuse(Supplier<T> amount) {
        try {
            return amount.get();
        } catch (MoneyOverflowException e) {
            throw new RefusedException(new Refusal.Malformed(OpenAiError.invalidRequest(
                    "request_too_expensive", "This request could cost more than any budget can hold.")));
        }
    }

    private static PromptSize size(ChatRequest request) {
        return new PromptSize(
                request.promptTextBytes(),
                request.messageCount(),
                request.toolCount(),
                request.predictedBytes(),
                request.media());
    }

    /** The tier to hold for: one that is left open is the provider's to choose. */
    private ServiceTier dearestTier(ChatRequest request) {
        boolean open = request.serviceTier().map("auto"::equalsIgnoreCase).orElse(true);
        return open && config.bound().autoTier() == AutoTier.PRIORITY ? ServiceTier.PRIORITY : tier(request);
    }

    /** The tier that was asked for. */
    static ServiceTier tier(ChatRequest request) {
        return request.serviceTier().map(ServiceTier::of).orElse(ServiceTier.STANDARD);
    }

    private static int webSearches(ChatRequest request) {
        return request.webSearch() ? request.n() : 0;
    }
}
