package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.metrics.UpstreamMeters;
import dev.solvent.money.NanoUsd;
import dev.solvent.provider.Attempt;
import dev.solvent.usage.UsageParser;
import dev.solvent.usage.UsageReport;
import dev.solvent.wire.AnswerView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;

/** Meters, prices and settles what a provider answers, and hands it on to the client. */
final class Answering {
    private final Vertx vertx;
    private final Pricer pricer;
    private final Closing closing;
    private final ExchangeConfig config;
    private final UpstreamMeters meters;

    Answering(Vertx vertx, Closing closing, ExchangeConfig config, UpstreamMeters meters) {
        this.vertx = vertx;
        this.pricer = new Pricer(vertx);
        this.closing = closing;
        this.config = config;
        this.meters = meters;
    }

    /** An answer has begun. */
    Future<Reply> answer(Forwarded forwarded, Attempt.Answering answering) {
        return answering.headers().getOrDefault("content-type", "").startsWith("text/event-stream")
                ? Future.succeededFuture(stream(forwarded, answering))
                : whole(forwarded, answering);
    }

    // ---- whole

    private record Priced(Buffer body, Charge charge) {}

    private Future<Reply> whole(Forwarded forwarded, Attempt.Answering answering) {
        return WholeAnswer.read(answering.body(), config.maxAnswerBytes())
                .onComplete(read -> forwarded.plan().call().watch().upstreamEnds())
                .compose(body -> price(forwarded, body))
                .map(priced -> {
                    boolean clientGone = forwarded.plan().call().clientGone().getAsBoolean();
                    closing.charge(forwarded, priced.charge(), clientGone);
                    Optional<NanoUsd> cost = Optional.of(priced.charge().cost());
                    return (Reply) new Reply.Whole(head(forwarded, answering, cost), priced.body());
                })
                .otherwise(failure -> {
                    Attempt.Reason reason = Broken.reason(failure);
                    closing.chargeFailure(forwarded, Pricer.held(forwarded), Broken.word(reason));
                    String provider = forwarded.target().provider().name();
                    return new Reply.Refused(new Refusal.ProviderBroke(provider, reason == Attempt.Reason.TIMEOUT));
                });
    }

    private Future<Priced> price(Forwarded forwarded, Buffer body) {
        byte[] json = body.getBytes();
        UsageReport report = UsageParser.read(json);
        if (!(report instanceof UsageReport.Absent)) {
            return Future.succeededFuture(new Priced(body, Pricer.reported(forwarded, report)));
        }
        return AnswerView.of(json)
                .map(answer -> pricer.counted(forwarded, answer.outputTexts(), answer.outputTextBytes())
                        .map(charge -> new Priced(body, charge)))
                .orElseGet(() -> Future.failedFuture(Broken.garbage("not a completion")));
    }

    // ---- streamed

    private Reply stream(Forwarded forwarded, Attempt.Answering answering) {
        StreamRelay relay = new StreamRelay(
                vertx,
                forwarded,
                answering.body(),
                config,
                (ending, tally, clientGone) -> streamOver(forwarded, ending, tally, clientGone));
        return new Reply.Streaming(head(forwarded, answering, Optional.empty()), relay);
    }

    private void streamOver(Forwarded forwarded, StreamRelay.Ending ending, StreamTally tally, boolean clientGone) {
        boolean givenUp = ending == StreamRelay.Ending.GIVEN_UP;
        if (clientGone) {
            meters.drained(givenUp ? UpstreamMeters.Drain.GIVEN_UP : UpstreamMeters.Drain.ENDED);
        }
        if (!(tally.report() instanceof UsageReport.Absent)) {
            closing.charge(forwarded, Pricer.reported(forwarded, tally.report()), clientGone);
        } else if (ending == StreamRelay.Ending.COMPLETE) {
            pricer.counted(forwarded, tally.texts(), tally.outputBytes())
                    .otherwise(uncountable -> Pricer.held(forwarded))
                    .onSuccess(charge -> closing.charge(forwarded, charge, clientGone));
        } else {
            closing.chargeFailure(forwarded, Pricer.held(forwarded), givenUp ? "drain_timeout" : "broken");
        }
    }

    private static Reply.Head head(Forwarded forwarded, Attempt.Answering answering, Optional<NanoUsd> cost) {
        Hold hold = forwarded.hold();
        NanoUsd unused = cost.map(charged -> hold.amount().minus(charged)).orElse(NanoUsd.ZERO);
        return new Reply.Head(
                forwarded.target().provider().name(),
                forwarded.meteredModel(),
                answering.headers().getOrDefault("content-type", "application/json"),
                cost,
                hold.remaining().map(left -> left.plus(unused).max(NanoUsd.ZERO)),
                forwarded.plan().isLowered(hold) ? OptionalLong.of(hold.outputTokens()) : OptionalLong.empty());
    }
}
