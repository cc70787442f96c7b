package dev.solvent.exchange;

import dev.solvent.usage.UsageParser;
import dev.solvent.usage.UsageReport;
import dev.solvent.wire.ChunkView;
import dev.solvent.wire.SseEvent;
import java.util.ArrayList;
import java.util.List;

/** What has been seen of a stream so far. */
final class StreamTally {
    /** Beyond this much text an answer without reported usage is counted by bytes; a provider that forgets usage is rare. */
    private static final int KEPT_TEXT_BYTES = 4 << 20;

    private final boolean keepsTexts;
    private final List<String> texts = new ArrayList<>();
    private UsageReport report = UsageReport.ABSENT;
    private long outputBytes;
    private boolean done;
    private boolean finished;
    private boolean failed;

    /** What an event is to the relay. */
    enum Seen {
        /** Passed on as it is. */
        PLAIN,
        /** The extra chunk that carries usage and nothing else. */
        USAGE_ONLY,
        /** Usage beside something that the client is to see. */
        USAGE_BESIDE
    }

    StreamTally(boolean keepsTexts) {
        this.keepsTexts = keepsTexts;
    }

    Seen see(SseEvent event) {
        if (!event.hasData()) {
            return Seen.PLAIN;
        }
        if (event.isDone()) {
            done = true;
            return Seen.PLAIN;
        }
        ChunkView chunk = ChunkView.of(event);
        failed |= chunk.isError() || chunk.isMalformed();
        finished |= chunk.finishReason().isPresent();
        if (chunk.hasOutput()) {
            outputBytes += chunk.outputTextBytes();
            if (keepsTexts && outputBytes <= KEPT_TEXT_BYTES) {
                texts.add(chunk.outputText());
            }
        }
        // Not only where the chunk has a usage object at its top: some providers put theirs elsewhere.
        UsageReport seen = UsageParser.read(event.data(), event.dataStart(), event.dataEnd() - event.dataStart());
        report = seen instanceof UsageReport.Absent ? report : seen;
        if (!chunk.hasUsage()) {
            return Seen.PLAIN;
        }
        return chunk.isUsageOnly() ? Seen.USAGE_ONLY : Seen.USAGE_BESIDE;
    }

    /** The last usage that the provider reported. */
    UsageReport report() {
        return report;
    }

    /** Whether the answer was said to its end, without an error in it. */
    boolean isComplete() {
        return (done || finished) && !failed;
    }

    /** The texts of the answer, as far as they were kept; joined, since a token may span events. */
    List<String> texts() {
        return List.of(String.join("", texts));
    }

    long outputBytes() {
        return outputBytes;
    }
}
