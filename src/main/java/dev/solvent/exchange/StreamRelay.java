package dev.solvent.exchange;

import dev.solvent.money.NanoUsd;
import dev.solvent.provider.AnswerBody;
import dev.solvent.provider.Attempt;
import dev.solvent.usage.UsageReport;
import dev.solvent.wire.OpenAiError;
import dev.solvent.wire.SseEvent;
import dev.solvent.wire.SseScanner;
import dev.solvent.wire.SseTooLargeException;
import dev.solvent.wire.UsageSplice;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a stream on to its client as it comes, event by event, and learns on the way what it costs. If the client leaves, the
 * provider's answer is read to its end all the same, within a time, since it is billed all the same.
 */
public final class StreamRelay {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRelay.class);

    private final Vertx vertx;
    private final Forwarded forwarded;
    private final AnswerBody upstream;
    private final SseScanner scanner;
    private final StreamTally tally;
    private final StreamEnd whenOver;
    private final Duration drainTime;
    private final Duration patience;
    private final boolean clientWantsUsage;
    private final Promise<Ending> ended = Promise.promise();

    private Buffer passing = Buffer.buffer();
    private boolean clientGone;

    /** How a stream ended. */
    public enum Ending {
        /** The provider said all that it had to say. */
        COMPLETE,
        /** It broke off. */
        BROKEN,
        /** The client had left, and the provider did not end in time. */
        GIVEN_UP
    }

    /** What is to be done when a stream is over. */
    @FunctionalInterface
    interface StreamEnd {
        void over(Ending ending, StreamTally tally, boolean clientGone);
    }

    StreamRelay(Vertx vertx, Forwarded forwarded, AnswerBody upstream, ExchangeConfig config, StreamEnd whenOver) {
        this.vertx = vertx;
        this.forwarded = forwarded;
        this.upstream = upstream;
        this.scanner = new SseScanner(config.maxEventBytes());
        this.tally = new StreamTally(
                forwarded.target().card().flatMap(card -> card.encoding()).isPresent());
        this.whenOver = whenOver;
        this.drainTime = config.drainTime();
        this.patience = config.timeout();
        this.clientWantsUsage = forwarded.plan().request().wantsUsage();
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
        upstream.exceptionHandler(broken -> over(Ending.BROKEN, client, Broken.reason(broken)))
                .handler(chunk -> relay(chunk, client))
                .endHandler(end -> finish(client))
                .resume();
        return ended.future();
    }

    /** Whether the client has hung up, or has not read for so long that it counts as gone. */
    public boolean hasClientLeft() {
        return clientGone;
    }

    private void relay(Buffer chunk, WriteStream<Buffer> client) {
        if (scan(() -> scanner.feed(chunk.getBytes(), this::event))) {
            flush(client);
        } else {
            upstream.cancel();
            over(Ending.BROKEN, client, Attempt.Reason.GARBAGE);
        }
    }

    private void finish(WriteStream<Buffer> client) {
        boolean readable = scan(() -> scanner.finish(this::event));
        flush(client);
        over(readable && tally.isComplete() ? Ending.COMPLETE : Ending.BROKEN, client, Attempt.Reason.RESET);
    }

    @FunctionalInterface
    private interface Scan {
        void run() throws SseTooLargeException;
    }

    /** Whether it could be read. Whatever goes wrong here, the hold must still be ended. */
    private static boolean scan(Scan scan) {
        try {
            scan.run();
            return true;
        } catch (SseTooLargeException | RuntimeException e) {
            LOG.warn("a stream cannot be read: {}", e.toString());
            return false;
        }
    }

    private void event(SseEvent event) {
        switch (tally.see(event)) {
            case USAGE_ONLY -> {
                if (clientWantsUsage) {
                    passing.appendBytes(UsageSplice.withCost(event, cost().toString()));
                }
            }
            case USAGE_BESIDE ->
                passing.appendBytes(
                        clientWantsUsage
                                ? UsageSplice.withCost(event, cost().toString())
                                : UsageSplice.withoutUsage(event));
            default -> passing.appendBytes(event.bytes(), event.start(), event.end() - event.start());
        }
    }

    private NanoUsd cost() {
        return tally.report() instanceof UsageReport.Absent
                ? NanoUsd.ZERO
                : Pricer.reported(forwarded, tally.report()).cost();
    }

    private void flush(WriteStream<Buffer> client) {
        if (passing.length() == 0 || clientGone) {
            passing = Buffer.buffer();
            return;
        }
        // A failed write means that the client has gone, which its connection tells too.
        client.write(passing).onFailure(lost -> clientLeft());
        passing = Buffer.buffer();
        if (client.writeQueueFull()) {
            awaitReader(client);
        }
    }

    /** A client that does not read must not hold money and a connection for ever: after a time it counts as gone. */
    private void awaitReader(WriteStream<Buffer> client) {
        upstream.pause();
        long timer = vertx.setTimer(patience.toMillis(), late -> clientLeft());
        client.drainHandler(drained -> {
            vertx.cancelTimer(timer);
            upstream.resume();
        });
    }

    private void clientLeft() {
        if (clientGone || ended.future().isComplete()) {
            return;
        }
        clientGone = true;
        upstream.resume();
        long timer = vertx.setTimer(drainTime.toMillis(), late -> {
            upstream.cancel();
            var unused = end(Ending.GIVEN_UP);
        });
        ended.future().onComplete(done -> {
            vertx.cancelTimer(timer);
        });
    }

    private void over(Ending ending, WriteStream<Buffer> client, Attempt.Reason reason) {
        if (!end(ending) || clientGone) {
            return;
        }
        Future<Void> told = ending == Ending.BROKEN ? client.write(brokenEvent(reason)) : Future.succeededFuture();
        told.eventually(client::end).onFailure(lost -> {});
    }

    private boolean end(Ending ending) {
        if (!ended.tryComplete(ending)) {
            return false;
        }
        forwarded.plan().call().watch().upstreamEnds();
        whenOver.over(ending, tally, clientGone);
        return true;
    }

    /** Told in the stream, since the status has gone out; OpenAI's clients raise it. */
    private static Buffer brokenEvent(Attempt.Reason reason) {
        byte[] error = OpenAiError.of(
                        "upstream_error",
                        reason == Attempt.Reason.TIMEOUT ? "upstream_timeout" : "upstream_broken",
                        "The provider's answer broke off.")
                .toJson();
        return Buffer.buffer("data: ").appendBytes(error).appendBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
    }
}
