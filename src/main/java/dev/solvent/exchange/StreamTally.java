package dev.solvent.exchange;

import dev.solvent.usage.UsageParser;
import dev.solvent.usage.UsageReport;
import dev.solvent.wire.ChunkView;
import dev.solvent.wire.SseEvent;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/** What has been seen of a stream so far. */
final class StreamTally {
    private final OutputCount output;
    private final BitSet endedChoices = new BitSet();
    private final BitSet choices = new BitSet();
    private byte[] firstChunk = {};
    private UsageReport report = UsageReport.ABSENT;
    private boolean isReportOld;
    private boolean done;
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

    /** @param expectedChoices how many answers were asked for */
    StreamTally(OutputCount output, int expectedChoices) {
        this.output = output;
        choices.set(0, expectedChoices);
    }

    /** The mark of the end has come. */
    void seeDone() {
        done = true;
    }

    /** An event with data, and what was found in it. */
    Seen see(SseEvent event, ChunkView chunk) {
        if (firstChunk.length == 0) {
            firstChunk = Arrays.copyOfRange(event.data(), event.dataStart(), event.dataEnd());
        }
        failed |= chunk.isError() || chunk.isMalformed();
        chunk.eachChoice((index, ends) -> {
            choices.set(index);
            endedChoices.set(index, ends || endedChoices.get(index));
        });
        output.add(chunk);
        isReportOld |= chunk.hasOutput();
        // Not only where the chunk has a usage object at its top: some providers put theirs elsewhere.
        UsageReport seen = UsageParser.read(event.data(), event.dataStart(), event.dataEnd() - event.dataStart());
        if (!(seen instanceof UsageReport.Absent)) {
            report = seen;
            isReportOld = false;
        }
        if (!chunk.hasUsage()) {
            return Seen.PLAIN;
        }
        return chunk.isUsageOnly() ? Seen.USAGE_ONLY : Seen.USAGE_BESIDE;
    }

    /** What the provider reported of all that has come; some report as they go, and output beyond the last report is in none. */
    Optional<UsageReport> report() {
        return isReportOld || report instanceof UsageReport.Absent ? Optional.empty() : Optional.of(report);
    }

    /** The usage of the whole answer, if the provider got as far as reporting it. */
    Optional<UsageReport> finalReport() {
        return isEnded() ? report() : Optional.empty();
    }

    /** Whether the answer was said to its end, without an error in it. */
    boolean isComplete() {
        return isEnded() && !failed;
    }

    private boolean isEnded() {
        return done || openChoices().findAny().isEmpty();
    }

    /** The output so far. */
    OutputCount output() {
        return output;
    }

    /** The choices that have not ended. */
    IntStream openChoices() {
        return choices.stream().filter(index -> !endedChoices.get(index));
    }

    /** The data of the first chunk, which is empty before one came. */
    byte[] firstChunk() {
        return firstChunk;
    }
}
