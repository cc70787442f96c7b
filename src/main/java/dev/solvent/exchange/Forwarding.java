package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.budget.Settler;
import dev.solvent.metrics.UpstreamMeters;
import dev.solvent.pricing.ModelCard;
import dev.solvent.provider.Attempt;
import dev.solvent.provider.UpstreamCall;
import dev.solvent.route.Target;
import dev.solvent.wire.ChatRequest;
import dev.solvent.wire.Forward;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Sends a request to its targets, one after the other, until one answers. An attempt that was certainly not billed leaves its hold
 * to the next; after one that may have been billed nothing more is sent, since the hold pays for one answer.
 */
final class Forwarding {
    private static final String PATH = "/chat/completions";

    /** Refusals that say more about the provider's state or our account there than about the request. */
    private static final Set<Integer> WORTH_ANOTHER_TARGET = Set.of(401, 402, 403, 404, 407, 408, 409, 425, 429);

    private final Settler settler;
    private final ExchangeConfig config;
    private final UpstreamMeters meters;

    Forwarding(Settler settler, ExchangeConfig config, UpstreamMeters meters) {
        this.settler = settler;
        this.config = config;
        this.meters = meters;
    }

    /** The last attempt, and the target that it went to. */
    record Sent(Forwarded forwarded, Attempt attempt) {}

    /** Sends; fails with a {@link RefusedException} if the hold could not be kept alive, so that nothing was sent. */
    Future<Sent> send(Plan plan, Hold hold) {
        return send(plan, hold, 0);
    }

    private Future<Sent> send(Plan plan, Hold hold, int index) {
        List<Target> targets = plan.route().targets();
        Forwarded forwarded = new Forwarded(plan, hold, targets.get(index));
        return settler.outlasts(hold)
                .otherwise(false)
                .compose(lasts ->
                        lasts ? attempt(forwarded) : Future.failedFuture(new RefusedException(new Refusal.StoreAway())))
                .compose(attempt -> isWorthAnother(attempt) && index + 1 < targets.size()
                        ? send(plan, hold, index + 1)
                        : Future.succeededFuture(new Sent(forwarded, attempt)));
    }

    private Future<Attempt> attempt(Forwarded forwarded) {
        Plan plan = forwarded.plan();
        Target target = forwarded.target();
        UpstreamCall upstream = new UpstreamCall(
                PATH,
                body(forwarded),
                plan.request().stream(),
                plan.call().passedOn(),
                config.timeout().toMillis());
        long sentAt = System.nanoTime();
        return target.provider().send(upstream).onSuccess(attempt -> {
            meters.attempt(target.provider().name(), kind(attempt));
            if (attempt instanceof Attempt.Answering) {
                meters.firstByte(target.provider().name(), System.nanoTime() - sentAt);
            }
        });
    }

    /** The client's bytes, with the target's own name of the model and, under a budget, the output limit that was held for. */
    private static byte[] body(Forwarded forwarded) {
        ChatRequest request = forwarded.plan().request();
        Target target = forwarded.target();
        // Providers refuse a limit above what the model can.
        long limit = Math.min(
                forwarded.hold().outputTokens(),
                target.card().map(ModelCard::maxOutputTokens).orElse(0L));
        boolean limits = forwarded.plan().who().isLimited() && limit > 0;
        return request.forward(new Forward(
                target.model(),
                limits ? Optional.of(target.provider().outputLimitField(target.model())) : Optional.empty(),
                limits ? OptionalLong.of(limit) : OptionalLong.empty(),
                request.stream()));
    }

    private static boolean isWorthAnother(Attempt attempt) {
        return attempt instanceof Attempt.NotSent
                || (attempt instanceof Attempt.Refused refused
                        && (refused.status() >= 500 || WORTH_ANOTHER_TARGET.contains(refused.status())));
    }

    private static UpstreamMeters.Attempt kind(Attempt attempt) {
        if (attempt instanceof Attempt.Answering) {
            return UpstreamMeters.Attempt.ANSWERED;
        }
        return attempt instanceof Attempt.Unclear
                ? UpstreamMeters.Attempt.MAY_BE_BILLED
                : UpstreamMeters.Attempt.NOT_BILLED;
    }
}
