package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.limit.Permit;
import dev.solvent.pricing.Bound;
import dev.solvent.pricing.ServiceTier;
import dev.solvent.route.Route;
import dev.solvent.wire.ChatRequest;
import java.util.Optional;

/**
 * A request that was read and understood: who asks for what, where it may go, the most that it can cost.
 *
 * @param growing whether only a slice of the output is held at first, and more as it comes
 * @param permit what the rate limits allow, once they were asked; empty if there are none
 */
record Plan(
        ChatCall call,
        Who who,
        ChatRequest request,
        Route route,
        Bound bound,
        boolean growing,
        Optional<Permit> permit) {
    Plan withBound(Bound tighter) {
        return new Plan(call, who, request, route, tighter, growing, permit);
    }

    Plan withPermit(Optional<Permit> granted) {
        return new Plan(call, who, request, route, bound, growing, granted);
    }

    ServiceTier askedTier() {
        return Bounding.tier(request);
    }

    /** How many output tokens a choice may have at most: what the client said, else what the model can. */
    long askedTokens() {
        long most = bound.maxOutputTokens();
        return Math.min(most, request.maxOutputTokens().orElse(most));
    }

    /** The same, as far as the rate limits allow it. */
    long wantedTokens() {
        return permit.filter(Permit::limitsTokens)
                .map(granted -> Math.min(granted.outputLimit(), askedTokens()))
                .orElseGet(this::askedTokens);
    }

    /** Whether the answer is fetched as a stream although the client wants it whole, so that its hold can grow. */
    boolean isAssembled() {
        return growing && !request.stream();
    }

    /** The output limit under which the request is sent. */
    long outputLimit(Hold hold) {
        return growing ? wantedTokens() : hold.outputTokens();
    }

    /** Whether the length of the answer must be limited, since money or tokens are reserved for it. */
    boolean limitsOutput() {
        return who.isLimited() || permit.map(Permit::limitsTokens).orElse(false);
    }

    /** Whether a lower output limit than the wanted one is good enough for the one who pays. */
    boolean mayBeLowered() {
        return !who.refusesOnShortage();
    }

    /** Whether the answer is to be shorter than the client wants. */
    boolean isLowered(Hold hold) {
        return outputLimit(hold) < askedTokens();
    }
}
