package dev.solvent.exchange;

import dev.solvent.metrics.BudgetMeters.Growth;
import dev.solvent.provider.AnswerBody;
import dev.solvent.provider.Attempt;
import dev.solvent.wire.OpenAiError;
import dev.solvent.wire.StreamEnding;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Passes a stream on to its client as it comes, event by event, and learns on the way what it costs. If the client leaves, the
 * provider's answer is cancelled where that stops its bill, and read to its end elsewhere, within a time.
 *
 * <p>Where the hold grows with the stream, nothing is passed on that it does not cover: the stream pauses at that boundary, and
 * ends there if the hold cannot grow.
 */
public final class StreamRelay {
    /** The code of the error in a stream whose provider fell silent. */
    static final String TIMED_OUT = "upstream_timeout";

    private final Vertx vertx;
    private final Forwarded forwarded;
    private final AnswerBody upstream;
    private final ExchangeConfig config;
    private final StreamTally tally;
    private final Optional<GrowingHold> growth;
    private final Passage passage;
    private final StreamEnd whenOver;
    private final Promise<Ending> ended = Promise.promise();

    private boolean reading;
    private boolean clientFull;
    private boolean clientGone;
    private boolean upstreamOver;
    private boolean over;

    /** How a stream ended. */
    public enum Ending {
        /** The provider said all that it had to say. */
        COMPLETE,
        /** It was ended at the end of what was held for it. */
        CUT,
        /** The client had left, and the provider was told to stop, which stops its bill. */
        CANCELLED,
        /** It broke off. */
        BROKEN,
        /** The client had left, and the provider did not end in time. */
        GIVEN_UP
    }

    /**
     * What is known of a stream that is over.
     *
     * @param forwarded with the hold as it stands
     * @param stuck why its hold could not grow, if that was tried in vain
     * @param aheadTokens how many tokens its provider may have made beyond those that came
     */
    record Over(
            Ending ending,
            Forwarded forwarded,
            StreamTally tally,
            Optional<Growth> stuck,
            long aheadTokens,
            boolean clientGone) {}

    /** What is to be done when a stream is over. */
    @FunctionalInterface
    interface StreamEnd {
        /** Charges it; completes, and never fails, when it is known how much. */
        Future<Charge> over(Over stream);
    }

    StreamRelay(
            Vertx vertx,
            Forwarded forwarded,
            AnswerBody upstream,
            ExchangeConfig config,
            StreamTally tally,
            Optional<GrowingHold> growth,
            StreamEnd whenOver) {
        this.vertx = vertx;
        this.forwarded = forwarded;
        this.upstream = upstream;
        this.config = config;
        this.tally = tally;
        this.growth = growth;
        this.passage = new Passage(forwarded, config.maxEventBytes(), tally, growth);
        this.whenOver = whenOver;
    }

    /**
     * Relays to the client until the provider's answer ends; to be called once, on the event loop of the request.
     *
     * @param client takes the bytes; it is ended if the client is still there
     * @param gone completes or fails if the client hangs up
     * @return completes when the answer has ended and has been charged
     */
    public Future<Ending> to(WriteStream<Buffer> client, Future<?> gone) {
        gone.onComplete(left -> clientLeft());
        growth.ifPresent(hold -> hold.whenChanged(() -> reconsider(client)));
        upstream.exceptionHandler(broken -> over(Ending.BROKEN, client, Broken.reason(broken)))
                .handler(chunk -> {
                    if (passage.feed(chunk)) {
                        onward(client);
                    } else {
                        upstream.cancel();
                        over(Ending.BROKEN, client, Attempt.Reason.GARBAGE);
                    }
                })
                .endHandler(end -> {
                    upstreamOver = passage.finish();
                    if (upstreamOver) {
                        onward(client);
                    } else {
                        over(Ending.BROKEN, client, Attempt.Reason.GARBAGE);
                    }
                });
        reading = true;
        upstream.resume();
        return ended.future();
    }

    /** Whether the client has hung up, or has not read for so long that it counts as gone. */
    public boolean hasClientLeft() {
        return clientGone;
    }

    /** After something was read: passes it on, and sees how to go on. */
    private void onward(WriteStream<Buffer> client) {
        while (passage.unblock()) {
            flush(client);
        }
        flush(client);
        if (over) {
            return;
        }
        if (upstreamOver && !passage.isBlocked()) {
            over(tally.isComplete() ? Ending.COMPLETE : Ending.BROKEN, client, Attempt.Reason.RESET);
        } else {
            steer();
            passage.askForMore();
        }
    }

    /** The hold has changed, or will not any more. */
    private void reconsider(WriteStream<Buffer> client) {
        if (over || !passage.isBlocked()) {
            return;
        }
        if (passage.unblock()) {
            onward(client);
        } else if (growth.flatMap(GrowingHold::stuck).isPresent()) {
            cut(client);
        }
    }

    private void flush(WriteStream<Buffer> client) {
        Buffer passing = passage.take();
        if (passing.length() == 0 || clientGone) {
            return;
        }
        // A failed write means that the client has gone, which its connection tells too.
        client.write(passing).onFailure(lost -> clientLeft());
        if (client.writeQueueFull() && !clientFull) {
            awaitReader(client);
        }
    }

    /** A client that does not read must not hold money and a connection for ever: after a time it counts as gone. */
    private void awaitReader(WriteStream<Buffer> client) {
        clientFull = true;
        long timer = vertx.setTimer(config.timeout().toMillis(), late -> clientLeft());
        client.drainHandler(drained -> {
            vertx.cancelTimer(timer);
            clientFull = false;
            steer();
        });
    }

    /** Reads on, unless the client or the hold is behind. */
    private void steer() {
        boolean reads = !passage.isBlocked() && (clientGone || !clientFull);
        if (over || reads == reading) {
            return;
        }
        reading = reads;
        if (reads) {
            upstream.resume();
        } else {
            upstream.pause();
        }
    }

    private void clientLeft() {
        if (clientGone || over) {
            return;
        }
        clientGone = true;
        // What its provider made while nothing was read could not be counted: then it is read to its end.
        boolean isSeen = !clientFull || growth.isPresent();
        if (isSeen && Metered.untilCancelled(forwarded.plan().request(), forwarded.target())) {
            giveUp(Ending.CANCELLED);
            return;
        }
        steer();
        long timer = vertx.setTimer(config.drainTime().toMillis(), late -> giveUp(Ending.GIVEN_UP));
        ended.future().onComplete(done -> {
            vertx.cancelTimer(timer);
        });
    }

    /** Nobody waits for the answer any more. */
    private void giveUp(Ending ending) {
        if (!over) {
            upstream.cancel();
            end(ending).onComplete(charged -> ended.complete(ending));
        }
    }

    private void over(Ending ending, WriteStream<Buffer> client, Attempt.Reason reason) {
        if (over) {
            return;
        }
        var unused = end(ending);
        if (!clientGone) {
            Future<Void> told = ending == Ending.BROKEN ? client.write(brokenEvent(reason)) : Future.succeededFuture();
            told.eventually(client::end).onFailure(lost -> {});
        }
        ended.complete(ending);
    }

    /** Ends the stream here, as its provider would have at its limit. */
    private void cut(WriteStream<Buffer> client) {
        upstream.cancel();
        end(Ending.CUT).onComplete(charged -> {
            StreamEnding ending = StreamEnding.like(tally.firstChunk());
            tally.openChoices().forEach(ending::choice);
            if (tellsUsage() && charged.succeeded()) {
                Charge charge = charged.result();
                ending.usage(
                        charge.usage().input(),
                        charge.usage().output(),
                        charge.cost().toString());
            }
            client.write(Buffer.buffer(ending.toBytes()))
                    .eventually(client::end)
                    .onFailure(lost -> {});
            ended.complete(Ending.CUT);
        });
    }

    private boolean tellsUsage() {
        return forwarded.plan().isAssembled() || forwarded.plan().request().wantsUsage();
    }

    private Future<Charge> end(Ending ending) {
        over = true;
        growth.ifPresent(GrowingHold::close);
        forwarded.plan().call().watch().upstreamEnds();
        return whenOver.over(new Over(
                ending,
                passage.forwarded(),
                tally,
                growth.flatMap(GrowingHold::stuck),
                config.growing().readAhead(tally.output()),
                clientGone));
    }

    /** Told in the stream, since the status has gone out; OpenAI's clients raise it. */
    private static Buffer brokenEvent(Attempt.Reason reason) {
        byte[] error = OpenAiError.of(
                        "upstream_error",
                        reason == Attempt.Reason.TIMEOUT ? TIMED_OUT : "upstream_broken",
                        "The provider's answer broke off.")
                .toJson();
        return Buffer.buffer("data: ").appendBytes(error).appendBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
    }
}
