package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.pricing.Bound;
import dev.solvent.pricing.ServiceTier;
import dev.solvent.route.Route;
import dev.solvent.wire.ChatRequest;

/**
 * A request that was read and understood: who asks for what, where it may go, the most that it can cost.
 *
 * @param growing whether only a slice of the output is held at first, and more as it comes
 */
record Plan(ChatCall call, Who who, ChatRequest request, Route route, Bound bound, boolean growing) {
    Plan withBound(Bound tighter) {
        return new Plan(call, who, request, route, tighter, growing);
    }

    ServiceTier askedTier() {
        return Bounding.tier(request);
    }

    /** How many output tokens a choice may have at most: what the client said, else what the model can. */
    long wantedTokens() {
        long most = bound.maxOutputTokens();
        return Math.min(most, request.maxOutputTokens().orElse(most));
    }

    /** Whether the answer is fetched as a stream although the client wants it whole, so that its hold can grow. */
    boolean isAssembled() {
        return growing && !request.stream();
    }

    /** The output limit under which the request is sent. */
    long outputLimit(Hold hold) {
        return growing ? wantedTokens() : hold.outputTokens();
    }

    /** Whether a lower output limit than the wanted one is good enough for the one who pays. */
    boolean mayBeLowered() {
        return !who.refusesOnShortage();
    }

    /** Whether the answer is to be shorter than the client wants. */
    boolean isLowered(Hold hold) {
        return outputLimit(hold) < wantedTokens();
    }
}
