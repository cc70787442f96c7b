package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.pricing.Bound;
import dev.solvent.pricing.ServiceTier;
import dev.solvent.route.Route;
import dev.solvent.wire.ChatRequest;

/** A request that was read and understood: who asks for what, where it may go, the most that it can cost. */
record Plan(ChatCall call, Who who, ChatRequest request, Route route, Bound bound) {
    Plan withBound(Bound tighter) {
        return new Plan(call, who, request, route, tighter);
    }

    ServiceTier askedTier() {
        return Bounding.tier(request);
    }

    /** How many output tokens a choice may have at most: what the client said, else what the model can. */
    long wantedTokens() {
        long most = bound.maxOutputTokens();
        return Math.min(most, request.maxOutputTokens().orElse(most));
    }

    /** Whether the hold pays for fewer output tokens than the client wants. */
    boolean isLowered(Hold hold) {
        return hold.outputTokens() < wantedTokens();
    }
}
