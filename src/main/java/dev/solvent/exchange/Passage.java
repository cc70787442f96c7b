package dev.solvent.exchange;

import dev.solvent.money.NanoUsd;
import dev.solvent.usage.ReportedUsage;
import dev.solvent.wire.ChunkView;
import dev.solvent.wire.SseEvent;
import dev.solvent.wire.SseScanner;
import dev.solvent.wire.SseTooLargeException;
import dev.solvent.wire.UsageSplice;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a stream goes through to its client, and in which form: the usage chunk only if it was asked for, with the cost in it;
 * and nothing that the hold does not cover. What comes behind that boundary waits here for the hold to grow.
 */
final class Passage {
    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);

    private final Forwarded forwarded;
    private final int maxEventBytes;
    private final SseScanner scanner;
    private final StreamTally tally;
    private final Optional<GrowingHold> growth;
    private final Usage usage;
    private final ParkedEvents parked = new ParkedEvents();
    private Buffer passing = Buffer.buffer();
    private boolean paidFor;

    /** What becomes of the usage that the provider tells. */
    private enum Usage {
        /** The client did not ask for it. */
        LEFT_OUT,
        WITH_COST,
        /** It is part of a whole answer, which passes as it is. */
        UNTOUCHED;

        static Usage of(Plan plan) {
            if (plan.isAssembled()) {
                return UNTOUCHED;
            }
            return plan.request().wantsUsage() ? WITH_COST : LEFT_OUT;
        }
    }

    Passage(Forwarded forwarded, int maxEventBytes, StreamTally tally, Optional<GrowingHold> growth) {
        this.forwarded = forwarded;
        this.maxEventBytes = maxEventBytes;
        this.scanner = new SseScanner(maxEventBytes);
        this.tally = tally;
        this.growth = growth;
        this.usage = Usage.of(forwarded.plan());
    }

    @FunctionalInterface
    private interface Scan {
        void run() throws SseTooLargeException;
    }

    /** Bytes have come; answers whether they could be read. */
    boolean feed(Buffer bytes) {
        return scan(() -> scanner.feed(bytes.getBytes(), this::event));
    }

    /** The last bytes have come; answers whether they could be read. */
    boolean finish() {
        return scan(() -> scanner.finish(this::event));
    }

    /** What may go to the client by now; it is handed out once. */
    Buffer take() {
        Buffer taken = passing;
        passing = Buffer.buffer();
        return taken;
    }

    /** Whether something waits for the hold to grow. */
    boolean isBlocked() {
        return !parked.isEmpty();
    }

    /** Sees to it that the hold goes on covering what comes, or comes to cover what waits. */
    void askForMore() {
        if (parked.isEmpty()) {
            growth.ifPresent(GrowingHold::keepAhead);
        } else {
            growth.ifPresent(hold -> hold.require(parked.firstTokens()));
        }
    }

    /** Lets through what waits, if the hold covers it now; answers whether any of it went. */
    boolean unblock() {
        if (parked.report() instanceof ReportedUsage report && isWithinHold(report)) {
            // Counted from above it looked like more than it was.
            paidFor = true;
        }
        if (parked.isEmpty() || !isCovered(parked.firstTokens())) {
            return false;
        }
        byte[] events = parked.take();
        return scan(() -> {
            SseScanner again = new SseScanner(maxEventBytes);
            again.feed(events, this::event);
            again.finish(this::event);
        });
    }

    /** The request, with its hold as it stands. */
    Forwarded forwarded() {
        return growth.map(hold -> forwarded.withHold(hold.hold())).orElse(forwarded);
    }

    /** Whatever goes wrong here, the hold must still be ended. */
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
        if (!parked.isEmpty()) {
            parked.add(event);
        } else if (!event.hasData()) {
            pass(event);
        } else if (event.isDone()) {
            tally.seeDone();
            pass(event);
        } else {
            ChunkView chunk = ChunkView.of(event);
            if (isCovered(chunk.outputTextBytes())) {
                pass(event, chunk);
            } else {
                parked.add(event);
            }
        }
    }

    private boolean isCovered(long tokens) {
        return paidFor || growth.map(hold -> hold.covers(tokens)).orElse(true);
    }

    private void pass(SseEvent event) {
        passing.appendBytes(event.bytes(), event.start(), event.end() - event.start());
    }

    private void pass(SseEvent event, ChunkView chunk) {
        StreamTally.Seen seen = tally.see(event, chunk);
        if (seen == StreamTally.Seen.PLAIN || usage == Usage.UNTOUCHED) {
            pass(event);
        } else if (usage == Usage.WITH_COST) {
            passing.appendBytes(UsageSplice.withCost(event, cost().toString()));
        } else if (seen == StreamTally.Seen.USAGE_BESIDE) {
            passing.appendBytes(UsageSplice.withoutUsage(event));
        }
    }

    private NanoUsd cost() {
        return tally.report()
                .map(report -> Pricer.reported(forwarded(), report).cost())
                .orElse(NanoUsd.ZERO);
    }

    private boolean isWithinHold(ReportedUsage report) {
        Forwarded now = forwarded();
        return Pricer.reported(now, report).cost().compareTo(now.part()) <= 0;
    }
}
