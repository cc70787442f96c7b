package dev.solvent.exchange;

import dev.solvent.budget.Account;
import dev.solvent.identity.Asked;
import dev.solvent.identity.Caller;
import dev.solvent.identity.Chain;
import dev.solvent.identity.Chaining;
import dev.solvent.identity.Chains;
import dev.solvent.pricing.Bound;
import dev.solvent.route.Route;
import dev.solvent.route.Routes;
import dev.solvent.route.Target;
import dev.solvent.wire.BadRequestException;
import dev.solvent.wire.ChatRequest;
import dev.solvent.wire.OpenAiError;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a request, and finds where it may go, who pays for it and what it can cost. */
final class Planning {
    private final Supplier<Routes> routes;
    private final Chains chains;
    private final Bounding bounding;
    private final Growing growing;

    Planning(Supplier<Routes> routes, Chains chains, Bounding bounding, Growing growing) {
        this.routes = routes;
        this.chains = chains;
        this.bounding = bounding;
        this.growing = growing;
    }

    /**
     * The plan for a call; fails with a {@link RefusedException} if it cannot be served.
     *
     * @param caller nobody for the master key
     */
    Future<Plan> plan(ChatCall call, Optional<Caller> caller) {
        ChatRequest request = parse(call);
        String model = caller.map(known -> known.modelFor(request.model())).orElse(request.model());
        if (!caller.map(known -> known.mayUse(model)).orElse(true)) {
            throw new RefusedException(new Refusal.ModelNotAllowed(request.model()));
        }
        Route route = routes.get()
                .find(model)
                .orElseThrow(() -> new RefusedException(new Refusal.UnknownModel(request.model())));
        return plan(call, caller, request, route);
    }

    /** The same without the targets that touch an account which cannot pay; empty if none of them is left. */
    Optional<Future<Plan>> without(Plan plan, Account account) {
        Chain chain = plan.who().touched();
        List<Target> others = plan.route().targets().stream()
                .filter(target -> !chain.touches(Who.candidate(target), account))
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(plan(
                                plan.call(),
                                plan.who().caller(),
                                plan.request(),
                                new Route(plan.route().model(), others))
                        .map(other -> other.withPermit(plan.permit())));
    }

    /** Who pays for a request that was planned already, as its records are now. */
    Future<Who> whoPays(Plan plan, Optional<Caller> caller) {
        return whoPays(caller, plan.who().asked());
    }

    private Future<Plan> plan(ChatCall call, Optional<Caller> caller, ChatRequest request, Route route) {
        return whoPays(caller, asked(call, request, route)).map(who -> {
            Bound bound = bounding.cheap(request, route, who.isLimited());
            return new Plan(
                    call, who, request, route, bound, growing.isFor(who, request, route, bound), Optional.empty());
        });
    }

    private Future<Who> whoPays(Optional<Caller> caller, Asked asked) {
        return chains.chain(caller, asked).map(chaining -> {
            if (chaining instanceof Chaining.Refused refused) {
                throw new RefusedException(new Refusal.NotAuthenticated(refused.reason()));
            }
            return new Who(caller, asked, (Chain) chaining);
        });
    }

    private static Asked asked(ChatCall call, ChatRequest request, Route route) {
        Optional<String> session = call.labels().sessionOr(request.session());
        if (session.map(String::length).orElse(0) > Labels.LONGEST_SESSION) {
            throw new RefusedException(new Refusal.Malformed(OpenAiError.invalidRequest(
                    "session_too_long",
                    call.labels().session().isPresent() ? "x-litellm-session-id" : "litellm_session_id",
                    "The name of a session has at most " + Labels.LONGEST_SESSION + " characters.")));
        }
        List<String> tags = call.labels().tagsWith(request.tags());
        if (tags.size() > Labels.MOST_TAGS) {
            throw new RefusedException(new Refusal.Malformed(OpenAiError.invalidRequest(
                    "too_many_tags", "metadata.tags", "A request takes at most " + Labels.MOST_TAGS + " tags.")));
        }
        return new Asked(
                route.model(),
                route.targets().stream().map(Who::candidate).toList(),
                call.labels().customer().or(request::user),
                tags);
    }

    private static ChatRequest parse(ChatCall call) {
        try {
            return ChatRequest.parse(call.body());
        } catch (BadRequestException e) {
            throw new RefusedException(new Refusal.Malformed(e.error()));
        }
    }
}
