package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.metrics.UpstreamMeters;
import dev.solvent.money.NanoUsd;
import dev.solvent.provider.Attempt;
import dev.solvent.usage.UsageReport;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.OptionalLong;

/** Meters, prices and settles what a provider answers, and hands it on to the client. */
final class Answering {
    private final Vertx vertx;
    private final Pricer pricer;
    private final Closing closing;
    private final ExchangeConfig config;
    private final UpstreamMeters meters;

    Answering(Vertx vertx, Pricer pricer, Closing closing, ExchangeConfig config, UpstreamMeters meters) {
        this.vertx = vertx;
        this.pricer = pricer;
        this.closing = closing;
        this.config = config;
        this.meters = meters;
    }

    /** An answer has come, or has begun. */
    Reply answer(Sent sent) {
        return sent instanceof Sent.Whole whole ? whole(whole) : stream((Sent.Streaming) sent);
    }

    // ---- whole

    private Reply whole(Sent.Whole whole) {
        ChatCall call = whole.forwarded().plan().call();
        call.watch().upstreamEnds();
        closing.charge(whole.forwarded(), whole.charge(), call.clientGone().getAsBoolean());
        Optional<NanoUsd> cost = Optional.of(whole.charge().cost());
        return new Reply.Whole(head(whole.forwarded(), whole.answering(), cost), whole.body());
    }

    // ---- streamed

    private Reply stream(Sent.Streaming streaming) {
        Forwarded forwarded = streaming.forwarded();
        Attempt.Answering answering = streaming.answering();
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
        Optional<NanoUsd> total = cost.map(forwarded::total);
        NanoUsd unused = total.map(charged -> hold.amount().minus(charged)).orElse(NanoUsd.ZERO);
        return new Reply.Head(
                forwarded.target().provider().name(),
                forwarded.meteredModel(),
                answering.headers().getOrDefault("content-type", "application/json"),
                total,
                hold.remaining().map(left -> left.plus(unused).max(NanoUsd.ZERO)),
                forwarded.plan().isLowered(hold) ? OptionalLong.of(hold.outputTokens()) : OptionalLong.empty());
    }
}
