package dev.solvent.exchange;

import dev.solvent.metrics.UpstreamMeters;
import dev.solvent.pricing.ModelCard;
import dev.solvent.provider.Attempt;
import dev.solvent.provider.UpstreamCall;
import dev.solvent.route.Target;
import dev.solvent.usage.UsageParser;
import dev.solvent.usage.UsageReport;
import dev.solvent.wire.AnswerView;
import dev.solvent.wire.ChatRequest;
import dev.solvent.wire.ChunkView;
import dev.solvent.wire.Forward;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sends a request to one target, once, and looks at what comes until it is known whether it is an answer: a whole one is read to
 * its end, a stream to its first event. Until then another target can still be asked.
 */
final class Sending {
    private static final String PATH = "/chat/completions";

    private final Pricer pricer;
    private final ExchangeConfig config;
    private final UpstreamMeters meters;

    Sending(Pricer pricer, ExchangeConfig config, UpstreamMeters meters) {
        this.pricer = pricer;
        this.config = config;
        this.meters = meters;
    }

    /** Sends; completes with what came of it, and never fails. */
    Future<Sent> send(Forwarded forwarded) {
        Target target = forwarded.target();
        String provider = target.provider().name();
        UpstreamCall upstream = new UpstreamCall(
                PATH,
                body(forwarded),
                forwarded.plan().request().stream() || forwarded.plan().isAssembled(),
                forwarded.plan().call().passedOn(),
                config.timeout().toMillis());
        long sentAt = System.nanoTime();
        return target.provider()
                .send(upstream)
                .onSuccess(attempt -> {
                    if (attempt instanceof Attempt.Answering) {
                        meters.firstByte(provider, System.nanoTime() - sentAt);
                    }
                })
                .compose(attempt -> open(forwarded, attempt))
                .onSuccess(sent -> meters.attempt(provider, kind(sent)));
    }

    /** The client's bytes, with the target's own name of the model and, under a limit, the output limit that was held for. */
    private static byte[] body(Forwarded forwarded) {
        ChatRequest request = forwarded.plan().request();
        Target target = forwarded.target();
        // Providers refuse a limit above what the model can.
        long limit = Math.min(
                forwarded.plan().outputLimit(forwarded.hold()),
                target.card().map(ModelCard::maxOutputTokens).orElse(0L));
        boolean limits = forwarded.plan().limitsOutput() && limit > 0;
        Forward how = new Forward(
                target.model(),
                limits ? Optional.of(target.provider().outputLimitField(target.model())) : Optional.empty(),
                limits ? OptionalLong.of(limit) : OptionalLong.empty(),
                request.stream());
        return forwarded.plan().isAssembled() ? request.forwardAsStream(how) : request.forward(how);
    }

    private Future<Sent> open(Forwarded forwarded, Attempt attempt) {
        if (attempt instanceof Attempt.Answering answering) {
            Forwarded begun = forwarded.begun(
                    new Forwarded.Begun(System.currentTimeMillis(), ProviderRequestId.in(answering.headers())));
            return (isStream(answering) ? stream(begun, answering) : whole(begun, answering))
                    .otherwise(failure -> new Sent.Failed(Failure.broken(begun, failure)));
        } else if (attempt instanceof Attempt.Refused refused) {
            return failed(Failure.of(forwarded, refused));
        } else if (attempt instanceof Attempt.Unclear unclear) {
            return failed(Failure.of(forwarded, unclear));
        }
        return failed(Failure.unreachable(forwarded));
    }

    private static Future<Sent> failed(Failure failure) {
        return Future.succeededFuture(new Sent.Failed(failure));
    }

    private static boolean isStream(Attempt.Answering answering) {
        return answering.headers().getOrDefault("content-type", "").startsWith("text/event-stream");
    }

    private Future<Sent> stream(Forwarded forwarded, Attempt.Answering answering) {
        return FirstEvent.await(answering.body(), config.maxEventBytes())
                .map(first -> first.<Sent>map(
                                error -> new Sent.Failed(Failure.errorObject(forwarded, answering.headers(), error)))
                        .orElseGet(() -> new Sent.Streaming(forwarded, answering)));
    }

    private Future<Sent> whole(Forwarded forwarded, Attempt.Answering answering) {
        return WholeAnswer.read(answering.body(), config.maxAnswerBytes()).compose(body -> {
            byte[] json = body.getBytes();
            UsageReport report = UsageParser.read(json);
            boolean isReported = !(report instanceof UsageReport.Absent);
            if (!isReported && ChunkView.of(json).isError()) {
                return failed(Failure.errorObject(forwarded, answering.headers(), json));
            }
            return (isReported ? Future.succeededFuture(Pricer.reported(forwarded, report)) : count(forwarded, json))
                    .map(charge -> new Sent.Whole(forwarded, answering, Buffer.buffer(json), charge));
        });
    }

    private Future<Charge> count(Forwarded forwarded, byte[] json) {
        return AnswerView.of(json)
                .map(answer -> pricer.counted(forwarded, answer.outputTexts(), answer.outputTextBytes()))
                .orElseGet(() -> Future.failedFuture(Broken.garbage("not a completion")));
    }

    private static UpstreamMeters.Attempt kind(Sent sent) {
        if (sent instanceof Sent.Failed failed) {
            return failed.failure().mayBeBilled()
                    ? UpstreamMeters.Attempt.MAY_BE_BILLED
                    : UpstreamMeters.Attempt.NOT_BILLED;
        }
        return UpstreamMeters.Attempt.ANSWERED;
    }
}
