package dev.solvent.exchange;

import dev.solvent.budget.Hold;
import dev.solvent.metrics.Meters;
import dev.solvent.metrics.UpstreamMeters;
import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.ModelCard;
import dev.solvent.provider.Attempt;
import dev.solvent.usage.UsageReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.OptionalLong;

/** Meters, prices and settles what a provider answers, and hands it on to the client. */
final class Answering {
    private final Vertx vertx;
    private final Growing growing;
    private final Pricer pricer;
    private final Closing closing;
    private final ExchangeConfig config;
    private final Meters meters;

    Answering(Vertx vertx, Growing growing, Pricer pricer, Closing closing, ExchangeConfig config, Meters meters) {
        this.vertx = vertx;
        this.growing = growing;
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
        closing.charge(whole.forwarded(), whole.charge(), call.isClientGone());
        Optional<NanoUsd> cost = Optional.of(whole.charge().cost());
        return new Reply.Whole(head(whole.forwarded(), whole.answering(), cost), whole.body());
    }

    // ---- streamed

    private Reply stream(Sent.Streaming streaming) {
        Forwarded forwarded = streaming.forwarded();
        Attempt.Answering answering = streaming.answering();
        Plan plan = forwarded.plan();
        OutputCount output = new OutputCount(vertx, forwarded.target().card().flatMap(ModelCard::encoding));
        StreamRelay relay = new StreamRelay(
                vertx,
                forwarded,
                answering.body(),
                config,
                new StreamTally(output, plan.request().n()),
                plan.growing() ? Optional.of(growing.hold(forwarded, output)) : Optional.empty(),
                this::streamOver);
        return new Reply.Streaming(head(forwarded, answering, Optional.empty()), relay);
    }

    /** Charges a stream: what its provider reported, else what was seen of it, else the hold. */
    private Future<Charge> streamOver(StreamRelay.Over stream) {
        if (stream.clientGone()) {
            meters.upstreams().drained(drain(stream.ending()));
        }
        return switch (stream.ending()) {
            case COMPLETE ->
                charge(
                        stream,
                        reported(stream, stream.tally().report())
                                .orElseGet(() -> pricer.counted(
                                        stream.forwarded(), stream.tally().output(), 0)));
            case CUT, CANCELLED -> {
                stream.stuck().ifPresent(meters.budgets()::cut);
                yield charge(
                        stream,
                        reported(stream, stream.tally().finalReport())
                                .orElseGet(() -> pricer.counted(
                                        stream.forwarded(), stream.tally().output(), stream.aheadTokens())));
            }
            case BROKEN, GIVEN_UP ->
                reported(stream, stream.tally().report())
                        .map(known -> charge(stream, known))
                        .orElseGet(() -> {
                            Charge held = Pricer.held(stream.forwarded());
                            boolean givenUp = stream.ending() == StreamRelay.Ending.GIVEN_UP;
                            closing.chargeFailure(stream.forwarded(), held, givenUp ? "drain_timeout" : "broken");
                            return Future.succeededFuture(held);
                        });
        };
    }

    private static Optional<Future<Charge>> reported(StreamRelay.Over stream, Optional<UsageReport> report) {
        return report.map(known -> Future.succeededFuture(Pricer.reported(stream.forwarded(), known)));
    }

    private Future<Charge> charge(StreamRelay.Over stream, Future<Charge> known) {
        return known.otherwise(uncountable -> Pricer.held(stream.forwarded()))
                .onSuccess(charge -> closing.charge(stream.forwarded(), charge, stream.clientGone()));
    }

    private static UpstreamMeters.Drain drain(StreamRelay.Ending ending) {
        return switch (ending) {
            case CANCELLED -> UpstreamMeters.Drain.CANCELLED;
            case GIVEN_UP -> UpstreamMeters.Drain.GIVEN_UP;
            default -> UpstreamMeters.Drain.ENDED;
        };
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
