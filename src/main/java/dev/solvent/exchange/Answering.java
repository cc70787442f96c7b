package dev.solvent.exchange;

import dev.solvent.metrics.BudgetMeters.Growth;
import dev.solvent.metrics.Meters;
import dev.solvent.metrics.UpstreamMeters;
import dev.solvent.pricing.ModelCard;
import dev.solvent.provider.Attempt;
import dev.solvent.usage.UsageReport;
import dev.solvent.wire.AnswerAssembler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

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

    /** An answer has come, or has begun; completes with what the client gets, or begins to get. */
    Future<Reply> answer(Sent sent) {
        if (sent instanceof Sent.Whole whole) {
            return Future.succeededFuture(whole(whole));
        }
        Sent.Streaming streaming = (Sent.Streaming) sent;
        return streaming.forwarded().plan().isAssembled()
                ? assembled(streaming)
                : Future.succeededFuture(stream(streaming));
    }

    // ---- whole

    private Reply whole(Sent.Whole whole) {
        ChatCall call = whole.forwarded().plan().call();
        call.watch().upstreamEnds();
        closing.charge(whole.forwarded(), whole.charge(), call.isClientGone());
        Optional<Charge> charge = Optional.of(whole.charge());
        return new Reply.Whole(Heads.answered(whole.forwarded(), contentType(whole.answering()), charge), whole.body());
    }

    // ---- streamed

    private Reply stream(Sent.Streaming streaming) {
        Reply.Head head = Heads.answered(streaming.forwarded(), contentType(streaming.answering()), Optional.empty());
        return new Reply.Streaming(head, relay(streaming, this::streamOver));
    }

    private StreamRelay relay(Sent.Streaming streaming, StreamRelay.StreamEnd whenOver) {
        Forwarded forwarded = streaming.forwarded();
        Plan plan = forwarded.plan();
        OutputCount output = new OutputCount(vertx, forwarded.target().card().flatMap(ModelCard::encoding));
        return new StreamRelay(
                vertx,
                forwarded,
                streaming.answering().body(),
                config,
                new StreamTally(output, plan.request().n()),
                plan.growing() ? Optional.of(growing.hold(forwarded, output)) : Optional.empty(),
                whenOver);
    }

    // ---- streamed, but wanted whole

    private Future<Reply> assembled(Sent.Streaming streaming) {
        AnswerAssembler assembler = new AnswerAssembler(config.maxAnswerBytes());
        Future<?> gone = streaming.forwarded().plan().call().gone();
        Promise<Reply.Head> head = Promise.promise();
        StreamRelay relay = relay(
                streaming,
                over -> streamOver(over)
                        .onSuccess(charge -> head.complete(
                                Heads.answered(over.forwarded(), "application/json", Optional.of(charge)))));
        return relay.to(new AssemblingClient(assembler), gone)
                .compose(ending -> head.future().map(known -> whole(ending, known, assembler)));
    }

    private static Reply whole(StreamRelay.Ending ending, Reply.Head head, AnswerAssembler assembler) {
        return switch (ending) {
            case CANCELLED, GIVEN_UP -> new Reply.Refused(new Refusal.ClientGone());
            case COMPLETE, CUT ->
                assembler.error().isEmpty()
                        ? new Reply.Whole(head, Buffer.buffer(assembler.toBytes()))
                        : broke(head, false);
            case BROKEN -> broke(head, assembler.error().equals(Optional.of(StreamRelay.TIMED_OUT)));
        };
    }

    private static Reply broke(Reply.Head head, boolean timedOut) {
        return new Reply.Refused(new Refusal.ProviderBroke(head.origin().provider(), timedOut), Optional.of(head));
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
            case CUT, CANCELLED -> part(stream);
            case BROKEN, GIVEN_UP -> {
                // A report on a part says nothing of what was made beyond it.
                Charge charge = stream.tally()
                        .finalReport()
                        .map(known -> Pricer.reported(stream.forwarded(), known))
                        .orElseGet(() -> Pricer.held(stream.forwarded()));
                boolean givenUp = stream.ending() == StreamRelay.Ending.GIVEN_UP;
                closing.chargeFailure(stream.forwarded(), charge, givenUp ? "drain_timeout" : "broken");
                yield Future.succeededFuture(charge);
            }
        };
    }

    private Future<Charge> part(StreamRelay.Over stream) {
        Optional<UsageReport> whole = stream.tally().finalReport();
        if (whole.isPresent()) {
            return charge(stream, Future.succeededFuture(Pricer.reported(stream.forwarded(), whole.get())));
        }
        Optional<Growth> why = stream.clientGone() ? Optional.empty() : stream.stuck();
        why.ifPresent(meters.budgets()::cut);
        return pricer.counted(stream.forwarded(), stream.tally().output(), stream.aheadTokens())
                .otherwise(uncountable -> Pricer.held(stream.forwarded()))
                .onSuccess(charge -> closing.chargePart(stream.forwarded(), charge, stream.aheadTokens(), why));
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

    private static String contentType(Attempt.Answering answering) {
        return answering.headers().getOrDefault("content-type", "application/json");
    }
}
